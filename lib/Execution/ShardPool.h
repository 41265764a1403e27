//===- ShardPool.h - Running parts of a batch on several threads -*- C++
//-*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_SHARDPOOL_H
#define L2DC_LIB_EXECUTION_SHARDPOOL_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/ThreadPool.h"

namespace l2dc::execution {

/// Threads that share the numbered parts of a piece of work.
class ShardPool {
public:
  /// `threads` of 0 is one per core.
  explicit ShardPool(unsigned threads);

  /// Calls `work` with 0 to `count` - 1, in no particular order and from
  /// several threads, the calling one among them. Returns the error of the
  /// lowest number that failed.
  llvm::Error forEach(size_t count,
                      llvm::function_ref<llvm::Error(size_t)> work);

private:
  unsigned threads;
  llvm::DefaultThreadPool pool;
};

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_SHARDPOOL_H
