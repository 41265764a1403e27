//===- Sharding.cpp - Splitting batches into parts ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Sharding.h"

#include "l2dc/Execution/ShapeInference.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::execution;

/// Elements of the largest tensor of a shard: 1 MB, about a core's cache.
static constexpr int64_t shardElements = int64_t(1) << 18;
/// Beyond this, larger matrix products are not faster.
static constexpr int64_t maxShardSize = 256;

llvm::Expected<int64_t>
execution::chooseShardSize(const Network &network,
                           llvm::ArrayRef<Shape> inputs) {
  std::vector<Shape> single(inputs.begin(), inputs.end());
  for (Shape &shape : single)
    shape[0] = 1;
  llvm::Expected<std::vector<Shape>> shapes = inferValueShapes(network, single);
  if (!shapes)
    return shapes.takeError();
  int64_t largest = 1;
  for (const Shape &input : single)
    largest = std::max(largest, elementCount(input));
  for (const Step &step : network.steps)
    largest = std::max(largest, elementCount((*shapes)[step.output]));
  return std::clamp<int64_t>(shardElements / largest, 1, maxShardSize);
}

TensorView execution::sliceSamples(const TensorView &view, int64_t first,
                                   int64_t count) {
  TensorView slice = view;
  int64_t sampleSize = elementCount(llvm::ArrayRef(view.shape).drop_front());
  slice.shape[0] = count;
  slice.data += first * sampleSize;
  return slice;
}

/// `parts` concatenated along the first dimension.
static Tensor joinSamples(llvm::ArrayRef<std::vector<Tensor>> parts,
                          size_t output) {
  Tensor joined = parts[0][output];
  for (const std::vector<Tensor> &part : parts.drop_front()) {
    const Tensor &next = part[output];
    joined.shape[0] += next.shape[0];
    joined.data.insert(joined.data.end(), next.data.begin(), next.data.end());
  }
  return joined;
}

llvm::Expected<std::vector<Tensor>>
execution::runSharded(const NetworkGraph &graph, ShardPool &pool,
                      llvm::ArrayRef<TensorView> inputs, int64_t shardSize) {
  int64_t samples = inputs[0].shape[0];
  if (samples <= shardSize)
    return graph.run(inputs);
  std::vector<std::vector<Tensor>> parts(
      size_t((samples + shardSize - 1) / shardSize));
  llvm::Error error =
      pool.forEach(parts.size(), [&](size_t index) -> llvm::Error {
        int64_t first = int64_t(index) * shardSize;
        std::vector<TensorView> slices;
        for (const TensorView &input : inputs)
          slices.push_back(
              sliceSamples(input, first, std::min(shardSize, samples - first)));
        llvm::Expected<std::vector<Tensor>> results = graph.run(slices);
        if (!results)
          return results.takeError();
        parts[index] = std::move(*results);
        return llvm::Error::success();
      });
  if (error)
    return std::move(error);
  std::vector<Tensor> joined;
  for (size_t output = 0; output < parts[0].size(); ++output)
    joined.push_back(joinSamples(parts, output));
  return joined;
}
