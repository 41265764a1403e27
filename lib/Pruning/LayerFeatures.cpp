//===- LayerFeatures.cpp - What an agent knows of a layer -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerFeatures.h"
#include "LayerSizes.h"

using namespace l2dc;
using namespace l2dc::pruning;
using execution::Network;
using execution::Step;
using execution::StepKind;

/// Scales every column to [0, 1]; a constant one becomes 0.
static void scaleColumns(std::vector<std::vector<float>> &rows) {
  for (size_t column = 0; column < rows[0].size(); ++column) {
    float low = rows[0][column], high = low;
    for (const auto &row : rows) {
      low = std::min(low, row[column]);
      high = std::max(high, row[column]);
    }
    for (auto &row : rows)
      row[column] = high > low ? (row[column] - low) / (high - low) : 0;
  }
}

namespace {
/// Multiply-accumulates and weights of every layer, by step.
struct LayerCosts {
  std::map<unsigned, double> flops, weights;
  double totalFlops = 0, totalWeights = 0;
};
} // namespace

static llvm::Expected<LayerCosts> countCosts(const PruningSpace &space) {
  auto layers = layerSizes(space);
  if (!layers)
    return layers.takeError();
  LayerCosts costs;
  KeptUnits all = space.allUnits();
  for (const LayerSize &layer : *layers) {
    double weights = double(layer.weights.elements(all));
    costs.weights[layer.step] = weights;
    costs.flops[layer.step] = double(layer.points) * weights;
    costs.totalWeights += weights;
    costs.totalFlops += double(layer.points) * weights;
  }
  return costs;
}

static float restOf(const PruningSpace &space, const LayerCosts &costs,
                    size_t index, AmcMode mode) {
  unsigned step = space.decisions()[index].step;
  if (mode == AmcMode::Mit && index == 0)
    return float(1 - costs.weights.at(step) / costs.totalWeights);
  double rest = 0;
  for (auto [layer, cost] : costs.flops) {
    bool behind = mode == AmcMode::Mit &&
                  isDepthwise(space.network(), space.network().steps[layer]);
    if (layer > step || behind)
      rest += cost;
  }
  return float(rest / costs.totalFlops);
}

static std::vector<float> describe(const PruningSpace &space,
                                   const LayerCosts &costs, size_t index,
                                   llvm::ArrayRef<Shape> shapes, AmcMode mode) {
  const Network &network = space.network();
  unsigned number = space.decisions()[index].step;
  const Step &step = network.steps[number];
  const Shape &input = shapes[step.inputs[0]];
  const Shape &weights = network.values[step.inputs[1]].shape;
  auto extent = [](const Shape &shape, size_t dim) {
    return float(shape.size() > dim ? shape[dim] : 1);
  };
  const auto &strides = step.attributes.strides;
  float stride = strides.empty() ? 1.0f : float(strides[0]);
  float t = float(index), n = float(weights[0]), c = float(input[1]);
  float k = extent(weights, 2);
  if (mode == AmcMode::Mit)
    return {t, float(step.kind == StepKind::Linear), c, n, stride,
            k, float(costs.weights.at(number))};
  return {t,
          n,
          c,
          extent(input, 2),
          extent(input, 3),
          stride,
          k,
          float(costs.flops.at(number))};
}

llvm::Expected<LayerFeatures>
pruning::computeFeatures(const PruningSpace &space, AmcMode mode) {
  const Network &network = space.network();
  auto shapes = sampleShapes(network);
  if (!shapes)
    return shapes.takeError();
  auto costs = countCosts(space);
  if (!costs)
    return costs.takeError();
  LayerFeatures features;
  for (size_t i = 0; i < space.decisions().size(); ++i) {
    features.rows.push_back(describe(space, *costs, i, *shapes, mode));
    features.rest.push_back(restOf(space, *costs, i, mode));
  }
  scaleColumns(features.rows);
  return features;
}
