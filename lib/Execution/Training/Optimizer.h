//===- Optimizer.h - Gradient descent on plain arrays -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_TRAINING_OPTIMIZER_H
#define L2DC_LIB_EXECUTION_TRAINING_OPTIMIZER_H

#include "l2dc/Execution/Training.h"

namespace l2dc::execution {

/// What an optimizer remembers about each free variable of one parameter.
struct OptimizerState {
  std::vector<float> first;  ///< SGD: velocity; Adam: mean of the gradients
  std::vector<float> second; ///< Adam: mean of their squares; SGD: empty

  OptimizerState(OptimizerKind kind, size_t variables)
      : first(variables), second(kind == OptimizerKind::Adam ? variables : 0) {}
};

/// The learning rate of step `step` (from 0) out of `steps`.
double learningRateAt(const TrainOptions &options, uint64_t step,
                      uint64_t steps);

/// Moves `variables` one step against `gradient`. `step` counts from 0; Adam
/// corrects the bias of its young means with it. SGD: v = momentum * v + g,
/// w -= rate * v. A variable whose gradient has always been 0 does not move.
void optimizerStep(const TrainOptions &options, uint64_t step, double rate,
                   llvm::MutableArrayRef<float> variables,
                   llvm::ArrayRef<float> gradient, OptimizerState &state);

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_TRAINING_OPTIMIZER_H
