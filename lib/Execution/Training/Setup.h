//===- Setup.h - What is trained, and on what -------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_TRAINING_SETUP_H
#define L2DC_LIB_EXECUTION_TRAINING_SETUP_H

#include "l2dc/Execution/Training.h"

namespace l2dc::execution {

/// A constant to be trained.
struct TrainedConstant {
  unsigned value;
  bool decays; ///< a filter or matrix, on which weight decay works
};

/// The part of a network that training needs, derived from the caller's. Value
/// numbers are unchanged.
struct TrainingNetwork {
  /// Dynamic batch; the only output is the logits, and steps that do not
  /// contribute to them are left out.
  Network network;
  /// In the order of first use.
  std::vector<TrainedConstant> constants;
  /// By step: BatchNorm with constant statistics, which follow the data.
  std::vector<bool> adaptive;
  /// By step: Linear, but not the first layer; its input may be dropped.
  std::vector<bool> droppable;
  bool hasBatchNorm = false;
};

/// Fails if the network does not pass `verifyNetwork` and `withDynamicBatch`,
/// does not have one input, or has nothing to train.
llvm::Expected<TrainingNetwork> prepareNetwork(const Network &network);

/// Checks options, constraints and data, among them that samples fit the input
/// and labels the logits.
llvm::Error checkTraining(const TrainingNetwork &training,
                          const TrainData &data, const TrainOptions &options);

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_TRAINING_SETUP_H
