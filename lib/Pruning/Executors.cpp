//===- Executors.cpp - Running networks for pruning -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Executors.h"

#include "l2dc/Execution/TorchExecutor.h"

using namespace l2dc;
using namespace l2dc::pruning;

llvm::Expected<std::unique_ptr<execution::Executor>>
pruning::createFastExecutor(std::shared_ptr<const execution::Network> network,
                            unsigned threads) {
  if (llvm::Error error = execution::loadTorch()) {
    llvm::consumeError(std::move(error));
    return execution::createReferenceExecutor(std::move(network));
  }
  return execution::createTorchExecutor(std::move(network), {threads});
}

Tensor pruning::sliceSamples(const Tensor &samples, int64_t first,
                             int64_t count) {
  int64_t total = samples.shape[0];
  count = std::min(count, total - first);
  int64_t size = total ? samples.size() / total : 0;
  Shape shape = samples.shape;
  shape[0] = count;
  return Tensor(
      std::move(shape),
      std::vector<float>(samples.data.begin() + first * size,
                         samples.data.begin() + (first + count) * size));
}
