//===- TorchExecutor.h - Running networks on libtorch -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The fast executor. Linking libtorch would cost every tool 0.4 s per start, so
// it sits in a module of its own (libL2DCTorch.so) that is loaded on first use;
// nothing here includes torch. docs/Execution.md describes the arrangement.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_TORCHEXECUTOR_H
#define L2DC_EXECUTION_TORCHEXECUTOR_H

#include "l2dc/Execution/Network.h"

namespace l2dc::execution {

/// Loads the torch module unless it is loaded already: the file named by the
/// environment variable L2DC_TORCH_LIBRARY, or else libL2DCTorch.so in `../lib`
/// or in the folder of the running program or, where L2DC is part of a shared
/// library, of that library. The error says which files were tried and why the
/// loader refused them.
llvm::Error loadTorch();

struct TorchExecutorOptions {
  /// Threads that run parts of a batch at the same time; 0 is one per core. The
  /// results do not depend on it.
  unsigned threads = 0;
};

/// An executor that runs `network` with libtorch, within 1e-4 * max(1, |y|) of
/// the reference interpreter. A batch is split into parts of a size that only
/// the network decides, each of which runs on one thread; networks that do not
/// pass `withDynamicBatch` (Batch.h) run whole, on one thread. Fails if
/// `verifyNetwork` or `loadTorch` does.
llvm::Expected<std::unique_ptr<Executor>>
createTorchExecutor(std::shared_ptr<const Network> network,
                    const TorchExecutorOptions &options = {});

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_TORCHEXECUTOR_H
