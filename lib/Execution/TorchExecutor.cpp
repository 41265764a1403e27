//===- TorchExecutor.cpp - Running networks on libtorch -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/TorchExecutor.h"

#include "Sharding.h"
#include "Torch/Backend.h"
#include "l2dc/Execution/Batch.h"
#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Execution/Verify.h"
#include "l2dc/Support/Error.h"

using namespace l2dc;
using namespace l2dc::execution;

namespace {

class TorchExecutor final : public Executor {
public:
  /// `splits` says whether batches of `network` may be split.
  TorchExecutor(std::shared_ptr<const Network> network,
                std::unique_ptr<NetworkGraph> graph, bool splits,
                unsigned threads)
      : network(std::move(network)), graph(std::move(graph)), splits(splits),
        pool(threads) {}

  llvm::Expected<std::vector<Tensor>>
  run(llvm::ArrayRef<Tensor> inputs) override;

private:
  /// Whether inputs of these (valid) shapes are batches of the same size.
  bool sameBatch(llvm::ArrayRef<Shape> shapes) const {
    return llvm::all_of(
        shapes, [&](const Shape &shape) { return shape[0] == shapes[0][0]; });
  }

  std::shared_ptr<const Network> network;
  std::unique_ptr<NetworkGraph> graph;
  bool splits;
  ShardPool pool;
};

} // namespace

llvm::Expected<std::vector<Tensor>>
TorchExecutor::run(llvm::ArrayRef<Tensor> inputs) {
  std::vector<Shape> shapes;
  for (const Tensor &input : inputs)
    shapes.push_back(input.shape);
  // The complete check: torch's own messages name neither steps nor L2DC's
  // terms.
  llvm::Expected<std::vector<Shape>> values =
      inferValueShapes(*network, shapes);
  if (!values)
    return values.takeError();
  std::vector<TensorView> views(inputs.begin(), inputs.end());
  if (!splits || inputs.empty() || !sameBatch(shapes))
    return graph->run(views);
  llvm::Expected<int64_t> shardSize = chooseShardSize(*network, shapes);
  if (!shardSize)
    return shardSize.takeError();
  return runSharded(*graph, pool, views, *shardSize);
}

/// True if every input's first extent is dynamic.
static bool hasDynamicBatch(const Network &network) {
  return llvm::all_of(network.inputs, [&](unsigned input) {
    const Shape &shape = network.values[input].shape;
    return !shape.empty() && shape[0] == -1;
  });
}

/// Whether batches of `network`, as it stands, may be split.
static bool mayBeSplit(const Network &network) {
  if (!hasDynamicBatch(network))
    return false;
  llvm::Expected<Network> split = withDynamicBatch(network);
  if (split)
    return true;
  llvm::consumeError(split.takeError());
  return false;
}

llvm::Expected<std::unique_ptr<Executor>>
execution::createTorchExecutor(std::shared_ptr<const Network> network,
                               const TorchExecutorOptions &options) {
  if (llvm::Error error = verifyNetwork(*network))
    return std::move(error);
  llvm::Expected<const TorchBackend *> backend = getTorchBackend();
  if (!backend)
    return backend.takeError();
  std::vector<const float *> constants;
  for (const NetworkValue &value : network->values)
    constants.push_back(value.constant ? value.constant->begin() : nullptr);
  llvm::Expected<std::unique_ptr<NetworkGraph>> graph =
      (*backend)->createGraph(*network, constants);
  if (!graph)
    return graph.takeError();
  bool splits = mayBeSplit(*network);
  return std::make_unique<TorchExecutor>(std::move(network), std::move(*graph),
                                         splits, options.threads);
}
