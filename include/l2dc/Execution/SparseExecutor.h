//===- SparseExecutor.h - Running pruned networks ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_SPARSEEXECUTOR_H
#define L2DC_EXECUTION_SPARSEEXECUTOR_H

#include "l2dc/Execution/Network.h"

namespace l2dc::execution {

/// An executor whose work is proportional to the weights that are not zero, on
/// the calling thread. Fails unless `network` is a chain of Conv, Linear, Relu,
/// MaxPool and Reshape steps with a dynamic batch.
llvm::Expected<std::unique_ptr<Executor>>
createSparseExecutor(std::shared_ptr<const Network> network);

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_SPARSEEXECUTOR_H
