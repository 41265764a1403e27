//===- LayerFeatures.cpp - What an agent knows of a layer -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerFeatures.h"
#include "LayerSizes.h"

#include "l2dc/Execution/ShapeInference.h"

using namespace l2dc;
using namespace l2dc::pruning;
using execution::Network;
using execution::Step;

/// Scales every column to [0, 1]; a constant one becomes 0.
static void scaleColumns(std::vector<std::vector<float>> &rows) {
  for (size_t column = 0; column < numStaticFeatures; ++column) {
    float low = rows[0][column], high = low;
    for (const auto &row : rows) {
      low = std::min(low, row[column]);
      high = std::max(high, row[column]);
    }
    for (auto &row : rows)
      row[column] = high > low ? (row[column] - low) / (high - low) : 0;
  }
}

llvm::Expected<LayerFeatures>
pruning::computeFeatures(const PruningSpace &space) {
  const Network &network = space.network();
  std::vector<Shape> inputs;
  for (unsigned input : network.inputs) {
    inputs.push_back(network.values[input].shape);
    inputs.back()[0] = 1;
  }
  auto shapes = execution::inferValueShapes(network, inputs);
  if (!shapes)
    return shapes.takeError();
  auto layers = layerSizes(space);
  if (!layers)
    return layers.takeError();
  KeptUnits all = space.allUnits();
  std::map<unsigned, double> flops;
  double total = 0;
  for (const LayerSize &layer : *layers) {
    flops[layer.step] =
        double(layer.points) * double(layer.weights.elements(all));
    total += flops[layer.step];
  }
  LayerFeatures features;
  for (auto [number, decision] : llvm::enumerate(space.decisions())) {
    const Step &step = network.steps[decision.step];
    const Shape &input = (*shapes)[step.inputs[0]];
    const Shape &weights = network.values[step.inputs[1]].shape;
    auto spatial = [&](const Shape &shape, size_t dim) {
      return float(shape.size() > dim ? shape[dim] : 1);
    };
    float stride = step.attributes.strides.empty()
                       ? 1.0f
                       : float(step.attributes.strides[0]);
    features.rows.push_back(
        {float(number), float(weights[0]), float(input[1]), spatial(input, 2),
         spatial(input, 3), stride, spatial(weights, 2),
         float(flops[decision.step])});
    double rest = 0;
    for (auto [layer, cost] : flops)
      if (layer > decision.step)
        rest += cost;
    features.rest.push_back(float(rest / total));
  }
  scaleColumns(features.rows);
  return features;
}
