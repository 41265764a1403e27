//===- LatencyModel.cpp - The time of pruned layers on this CPU -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Executors.h"
#include "MeasuredCosts.h"

#include "l2dc/Execution/NetworkBuilder.h"
#include "l2dc/Support/Error.h"

#include <chrono>
#include <cmath>
#include <set>

using namespace l2dc;
using namespace l2dc::pruning;
using execution::Network;
using execution::Step;

namespace {

/// Seconds of one layer at some numbers of rows and columns.
struct LatencyTable {
  LayerSize size;
  std::vector<double> rows, columns; ///< ascending
  std::vector<double> seconds;       ///< rows x columns

  double at(double row, double column) const;
};

class LatencyModel final : public ResourceModel {
public:
  double cost(llvm::ArrayRef<int64_t> kept) const override {
    double sum = 0;
    for (const LatencyTable &table : tables) {
      const auto &extents = table.size.weights.extents;
      sum += table.at(double(extents[0].at(kept)), double(extents[1].at(kept)));
    }
    return sum;
  }

  std::vector<LatencyTable> tables;
};

} // namespace

/// The interval of `axis` that holds `x`, and where in it.
static std::pair<size_t, double> locate(llvm::ArrayRef<double> axis, double x) {
  if (axis.size() == 1)
    return {0, 0.0};
  size_t next = size_t(llvm::lower_bound(axis, x) - axis.begin());
  next = std::clamp<size_t>(next, 1, axis.size() - 1);
  double part = (x - axis[next - 1]) / (axis[next] - axis[next - 1]);
  return {next - 1, std::clamp(part, 0.0, 1.0)};
}

double LatencyTable::at(double row, double column) const {
  auto [r, u] = locate(rows, row);
  auto [c, v] = locate(columns, column);
  auto value = [&](size_t i, size_t j) {
    i = std::min(i, rows.size() - 1);
    j = std::min(j, columns.size() - 1);
    return seconds[i * columns.size() + j];
  };
  return (1 - u) * ((1 - v) * value(r, c) + v * value(r, c + 1)) +
         u * ((1 - v) * value(r + 1, c) + v * value(r + 1, c + 1));
}

/// A network of `step` alone with other numbers of channels.
static llvm::Expected<Network> isolate(const Network &network, const Step &step,
                                       Shape input, Shape weights) {
  execution::NetworkBuilder builder;
  bool depthwise = isDepthwise(network, step);
  execution::StepAttributes attributes = step.attributes;
  if (depthwise)
    attributes.groups = weights[0] * attributes.groups /
                        network.values[step.inputs[1]].shape[0];
  input[1] = weights[1] * attributes.groups;
  unsigned x = builder.input(input);
  unsigned w = builder.constant("w", Tensor(weights, 0.5f));
  return builder.finish({builder.step(step.kind, {x, w}, attributes)});
}

/// The shortest of several runs with one sample.
static llvm::Expected<double> timeNetwork(Network network) {
  Tensor sample(network.values[network.inputs[0]].shape, 0.25f);
  auto executor = createFastExecutor(
      std::make_shared<const Network>(std::move(network)), /*threads=*/1);
  if (!executor)
    return executor.takeError();
  double best = std::numeric_limits<double>::infinity();
  for (unsigned repeat = 0; repeat < 12; ++repeat) {
    auto start = std::chrono::steady_clock::now();
    auto result = (*executor)->run({sample});
    if (!result)
      return result.takeError();
    std::chrono::duration<double> time =
        std::chrono::steady_clock::now() - start;
    best = std::min(best, time.count());
  }
  return best;
}

/// Up to four numbers of channels between the fewest and all.
static std::vector<double> measuredExtents(const PrunedExtent &extent,
                                           const PruningSpace &space) {
  double low = double(extent.at(space.floorUnits()));
  double high = double(extent.at(space.allUnits()));
  std::set<double> extents;
  for (double part : {0.0, 1.0 / 3, 2.0 / 3, 1.0})
    extents.insert(std::round(low + part * (high - low)));
  return {extents.begin(), extents.end()};
}

static llvm::Expected<LatencyTable> measureLayer(const PruningSpace &space,
                                                 const LayerSize &layer,
                                                 const Shape &input) {
  const Step &step = space.network().steps[layer.step];
  LatencyTable table;
  table.size = layer;
  table.rows = measuredExtents(layer.weights.extents[0], space);
  table.columns = measuredExtents(layer.weights.extents[1], space);
  Shape weights = space.network().values[layer.weights.value].shape;
  for (double row : table.rows)
    for (double column : table.columns) {
      weights[0] = int64_t(row);
      weights[1] = int64_t(column);
      auto network = isolate(space.network(), step, input, weights);
      if (!network)
        return network.takeError();
      auto seconds = timeNetwork(std::move(*network));
      if (!seconds)
        return seconds.takeError();
      table.seconds.push_back(*seconds);
    }
  return table;
}

llvm::Expected<std::unique_ptr<ResourceModel>>
pruning::createLatencyModel(const PruningSpace &space) {
  if (space.granularity() != Granularity::Channel)
    return makeError("a budget of latency needs granularity=channel: single "
                     "zero weights do not make this CPU's kernels faster");
  const Network &network = space.network();
  auto shapes = sampleShapes(network);
  if (!shapes)
    return shapes.takeError();
  auto layers = layerSizes(space);
  if (!layers)
    return layers.takeError();
  auto model = std::make_unique<LatencyModel>();
  for (const LayerSize &layer : *layers) {
    unsigned input = network.steps[layer.step].inputs[0];
    auto table = measureLayer(space, layer, (*shapes)[input]);
    if (!table)
      return table.takeError();
    model->tables.push_back(std::move(*table));
  }
  return model;
}
