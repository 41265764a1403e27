//===- Distiller.cpp - Targets from a teacher, shard by shard -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Distiller.h"

#include "../Torch/Backend.h"
#include "l2dc/Execution/Distillation.h"

using namespace l2dc;
using namespace l2dc::execution;

llvm::Expected<std::unique_ptr<Distiller>>
Distiller::create(const Network &teacher) {
  // Its logits are wanted, not the probabilities that it may end in.
  llvm::Expected<TrainingNetwork> prepared = prepareNetwork(teacher);
  if (!prepared)
    return prepared.takeError();
  llvm::Expected<const TorchBackend *> backend = getTorchBackend();
  if (!backend)
    return backend.takeError();
  std::unique_ptr<Distiller> distiller(new Distiller(std::move(*prepared)));
  const Network &network = distiller->teacher.network;
  std::vector<const float *> constants;
  for (const NetworkValue &value : network.values)
    constants.push_back(value.constant ? value.constant->begin() : nullptr);
  if (llvm::Error error = (*backend)
                              ->createGraph(network, constants)
                              .moveInto(distiller->graph))
    return std::move(error);
  return distiller;
}

llvm::Expected<std::vector<float>>
Distiller::targetsFor(const Tensor &images,
                      llvm::ArrayRef<int32_t> labels) const {
  llvm::Expected<std::vector<Tensor>> logits = graph->run(TensorView(images));
  if (!logits)
    return logits.takeError();
  std::vector<float> &rows = (*logits)[0].data;
  int64_t classes = int64_t(rows.size() / labels.size());
  softenLogits(rows, classes);
  mixInLabels(rows, classes, labels, teacherLabelShare);
  return std::move(rows);
}
