//===- Teacher.cpp - Learning from a larger network -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Teacher.h"

#include "l2dc/Execution/Distillation.h"
#include "l2dc/Execution/TorchExecutor.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::deepcompression;

/// Samples that are run at once.
static constexpr int64_t batchSize = 1024;

llvm::Expected<Teacher> Teacher::create(const execution::Network &network,
                                        const Tensor &images,
                                        llvm::ArrayRef<int64_t> imageShape,
                                        unsigned maxShift, float temperature) {
  auto shared = std::make_shared<const execution::Network>(network);
  auto executor = execution::createTorchExecutor(shared, {});
  if (!executor)
    return executor.takeError();
  Teacher teacher;
  teacher.maxShift = maxShift;
  for (int64_t down = -teacher.maxShift; down <= teacher.maxShift; ++down) {
    for (int64_t right = -teacher.maxShift; right <= teacher.maxShift;
         ++right) {
      std::vector<execution::ImageMove> moves(
          size_t(images.shape[0]), execution::ImageMove{down, right});
      auto logits = execution::runSamples(
          **executor, network,
          maxShift ? execution::moveImages(images, imageShape, moves) : images,
          batchSize);
      if (!logits)
        return logits.takeError();
      teacher.classes = logits->size() / images.shape[0];
      execution::softenLogits(logits->data, teacher.classes, temperature);
      teacher.probabilities.push_back(std::move(*logits));
    }
  }
  return teacher;
}

Tensor Teacher::targetsFor(llvm::ArrayRef<execution::ImageMove> moves,
                           llvm::ArrayRef<int32_t> labels) const {
  int64_t side = 2 * maxShift + 1;
  Tensor targets({int64_t(moves.size()), classes});
  float *row = targets.begin();
  for (auto [sample, move] : llvm::enumerate(moves)) {
    int64_t position = (move.down + maxShift) * side + move.right + maxShift;
    row = std::copy_n(probabilities[size_t(position)].begin() +
                          int64_t(sample) * classes,
                      classes, row);
  }
  execution::mixInLabels(targets.data, classes, labels, labelShare);
  return targets;
}
