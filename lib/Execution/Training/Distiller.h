//===- Distiller.h - Targets from a teacher, shard by shard -----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_TRAINING_DISTILLER_H
#define L2DC_LIB_EXECUTION_TRAINING_DISTILLER_H

#include "../NetworkGraph.h"
#include "Setup.h"

namespace l2dc::execution {

/// Asks a teacher for the targets of images that are made up while training.
/// (`deepcompression::Teacher` asks once for every position that an image can
/// have, which pays where many epochs show few positions.)
class Distiller {
public:
  /// `teacher` must have passed `checkTraining` and outlive the distiller.
  static llvm::Expected<std::unique_ptr<Distiller>>
  create(const Network &teacher);

  /// The targets (samples x classes) of `images` with the given labels. Runs on
  /// the calling thread; several threads may call it at once.
  llvm::Expected<std::vector<float>>
  targetsFor(const Tensor &images, llvm::ArrayRef<int32_t> labels) const;

private:
  explicit Distiller(TrainingNetwork teacher) : teacher(std::move(teacher)) {}

  TrainingNetwork teacher;
  std::unique_ptr<NetworkGraph> graph;
};

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_TRAINING_DISTILLER_H
