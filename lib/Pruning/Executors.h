//===- Executors.h - Running networks for pruning ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_PRUNING_EXECUTORS_H
#define L2DC_LIB_PRUNING_EXECUTORS_H

#include "l2dc/Execution/Network.h"

namespace l2dc::pruning {

/// Torch where it can be loaded, else the reference interpreter. `threads` as
/// in `TorchExecutorOptions`.
llvm::Expected<std::unique_ptr<execution::Executor>>
createFastExecutor(std::shared_ptr<const execution::Network> network,
                   unsigned threads);

/// The samples [first, first + count) of `samples`, fewer at its end.
Tensor sliceSamples(const Tensor &samples, int64_t first, int64_t count);

} // namespace l2dc::pruning

#endif // L2DC_LIB_PRUNING_EXECUTORS_H
