//===- WeightHistograms.cpp - How the weights of layers spread ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WeightHistograms.h"

#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Dialect/NN/Transforms/Layers.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::driver;

static constexpr unsigned numIntervals = 60;

static std::vector<double> countIn(llvm::ArrayRef<float> weights,
                                   const WeightHistogram &histogram) {
  std::vector<double> counts(numIntervals);
  for (float weight : weights) {
    if (weight == 0)
      continue;
    double interval = (weight - histogram.first) / histogram.width;
    counts[size_t(std::clamp(interval, 0.0, numIntervals - 1.0))] += 1;
  }
  return counts;
}

static WeightHistogram makeHistogram(llvm::ArrayRef<float> weights) {
  WeightHistogram histogram;
  if (!weights.empty()) {
    auto [low, high] = std::minmax_element(weights.begin(), weights.end());
    histogram.first = *low;
    if (*high > *low)
      histogram.width = (double(*high) - *low) / numIntervals;
  }
  histogram.before = countIn(weights, histogram);
  return histogram;
}

std::map<std::string, WeightHistogram>
driver::countWeights(mlir::func::FuncOp function) {
  std::map<std::string, WeightHistogram> histograms;
  for (const nn::Layer &layer : nn::collectLayers(function)) {
    std::vector<float> storage;
    histograms[layer.name] = makeHistogram(
        nn::viewWeights(nn::WeightOp(layer.weight).getEncoding(), storage));
  }
  return histograms;
}

/// The weights of every layer of `network` by the layer's name.
static std::map<std::string, const Tensor *>
weightsByLayer(const execution::Network &network) {
  std::map<std::string, const Tensor *> weights;
  for (const execution::Step &step : network.steps)
    if (step.kind == execution::StepKind::Conv ||
        step.kind == execution::StepKind::Linear)
      weights[step.name] = network.values[step.inputs[1]].constant.get();
  return weights;
}

std::map<std::string, WeightHistogram>
driver::countWeights(const execution::Network &network) {
  std::map<std::string, WeightHistogram> histograms;
  for (const auto &[name, weights] : weightsByLayer(network))
    if (weights)
      histograms[name] = makeHistogram(weights->data);
  return histograms;
}

void driver::addHistograms(const execution::Network &network,
                           std::map<std::string, WeightHistogram> histograms,
                           CompileReport &report) {
  auto weights = weightsByLayer(network);
  for (LayerReport &layer : report.layers) {
    auto histogram = histograms.find(layer.name);
    const Tensor *after = weights[layer.name];
    if (layer.name.empty() || histogram == histograms.end() || !after)
      continue;
    layer.histogram = std::move(histogram->second);
    layer.histogram->after = countIn(after->data, *layer.histogram);
  }
}
