//===- ShardPool.cpp - Running parts of a batch on several threads --------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ShardPool.h"

#include "l2dc/Support/Error.h"

#include <atomic>

using namespace l2dc;
using namespace l2dc::execution;

static llvm::ThreadPoolStrategy strategyFor(unsigned threads) {
  // Two of torch's kernels on one core only take cache from each other.
  return llvm::heavyweight_hardware_concurrency(threads);
}

ShardPool::ShardPool(unsigned requested)
    : threads(strategyFor(requested).compute_thread_count()),
      pool(strategyFor(requested)) {}

llvm::Error ShardPool::forEach(size_t count,
                               llvm::function_ref<llvm::Error(size_t)> work) {
  std::vector<std::string> failures(count);
  std::atomic<size_t> next = 0;
  auto takeShards = [&] {
    for (size_t i = next++; i < count; i = next++)
      if (llvm::Error error = work(i))
        failures[i] = llvm::toString(std::move(error));
  };
  for (size_t helper = 1; helper < std::min<size_t>(threads, count); ++helper)
    pool.async(takeShards);
  takeShards();
  pool.wait();
  for (const std::string &failure : failures)
    if (!failure.empty())
      return makeError("{0}", failure);
  return llvm::Error::success();
}
