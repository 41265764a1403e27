//===- Interpreter.h - The reference executor -------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_REFERENCE_INTERPRETER_H
#define L2DC_REFERENCE_INTERPRETER_H

#include "l2dc/Execution/Network.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace l2dc::reference {

/// Called with every step and its result, in execution order. Calibration of
/// activation ranges and debuggers listen here.
using StepObserver =
    llvm::function_ref<void(const execution::Step &, const Tensor &)>;

/// Runs the steps of a network in order with `runStep`. Intermediate results
/// are freed after their last use; constants are shared, not copied.
class Interpreter : public execution::Executor {
public:
  /// Fails if `verifyNetwork` does.
  static llvm::Expected<std::unique_ptr<Interpreter>>
  create(std::shared_ptr<const execution::Network> network);

  llvm::Expected<std::vector<Tensor>>
  run(llvm::ArrayRef<Tensor> inputs) override;
  /// The same, with `observer` called after each step.
  llvm::Expected<std::vector<Tensor>> run(llvm::ArrayRef<Tensor> inputs,
                                          StepObserver observer);

private:
  explicit Interpreter(std::shared_ptr<const execution::Network> network);

  std::shared_ptr<const execution::Network> network;
  /// For every step the values that no later step and no output reads.
  std::vector<std::vector<unsigned>> lastUses;
};

} // namespace l2dc::reference

#endif // L2DC_REFERENCE_INTERPRETER_H
