//===- CyclesModel.cpp - The cycles of pruned layers on EIE ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Executors.h"
#include "MeasuredCosts.h"

#include "l2dc/Mapping/CostModel.h"
#include "l2dc/Support/Error.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::pruning;
using execution::Network;
using execution::Step;
using execution::StepKind;

/// Samples whose activations are simulated; cycles are their mean.
static constexpr int64_t simulatedSamples = 16;

namespace {

class CyclesModel final : public ResourceModel {
public:
  double cost(llvm::ArrayRef<int64_t> kept) const override {
    double sum = 0;
    for (const auto &[constant, curve] : curves)
      sum += curve.at(double(constant.elements(kept)));
    return sum;
  }

  std::vector<std::pair<PrunedConstant, CostCurve>> curves;
};

} // namespace

/// The inputs of linear layers in the dense network, by step.
static llvm::Expected<std::map<unsigned, Tensor>>
linearInputs(const Network &network, const Tensor &samples) {
  auto exposed = std::make_shared<Network>(network);
  exposed->outputs.clear();
  std::vector<unsigned> layers;
  for (const auto &[number, name] : layerNames(network)) {
    if (network.steps[number].kind != StepKind::Linear)
      continue;
    layers.push_back(number);
    exposed->outputs.push_back(network.steps[number].inputs[0]);
  }
  auto executor = createFastExecutor(exposed, /*threads=*/1);
  if (!executor)
    return executor.takeError();
  auto values = (*executor)->run({sliceSamples(samples, 0, simulatedSamples)});
  if (!values)
    return values.takeError();
  std::map<unsigned, Tensor> inputs;
  for (auto [layer, value] : llvm::zip_equal(layers, *values))
    inputs[layer] = std::move(value);
  return inputs;
}

/// The columns of `inputs` that each row uses.
static std::vector<mapping::UsedColumns> usedColumns(const Tensor &inputs,
                                                     int64_t columns) {
  std::vector<mapping::UsedColumns> samples;
  for (int64_t row = 0; row < inputs.shape[0]; ++row) {
    mapping::UsedColumns &used =
        samples.emplace_back(static_cast<unsigned>(columns));
    for (int64_t column = 0; column < columns; ++column)
      used[unsigned(column)] = inputs.data[size_t(row * columns + column)] != 0;
  }
  return samples;
}

/// Mean cycles of a matrix over the rows of `inputs`, its rows placed as the
/// compiler for EIE places them.
static llvm::Expected<double> simulate(const Tensor &weights,
                                       const Tensor &inputs,
                                       const ResourceOptions &options) {
  image::EIETargetModel target;
  target.pes = options.pes;
  target.queueDepth = options.queueDepth;
  target.indexBits = options.indexBits;
  // Cycles depend on which weights are zero, not on their values.
  const float codebook[] = {0.0f, 1.0f};
  mapping::CodedMatrix coded{weights.shape[0],
                             weights.shape[1],
                             /*biasColumn=*/false,
                             {},
                             codebook};
  for (float weight : weights.data)
    coded.codes.push_back(weight != 0);
  auto order = mapping::findRowOrder(coded, target);
  if (!order)
    return order.takeError();
  mapping::CodedMatrix placed = mapping::placeRows(coded, *order);
  auto tiles = mapping::tileMatrix(placed, placed.rows, target);
  if (!tiles)
    return tiles.takeError();
  auto cost = mapping::measureCost(*tiles, /*biasColumn=*/false, target,
                                   usedColumns(inputs, coded.columns));
  if (!cost)
    return cost.takeError();
  return cost->cycles;
}

llvm::Expected<std::unique_ptr<ResourceModel>>
pruning::createCyclesModel(const PruningSpace &space,
                           const ResourceOptions &options) {
  if (space.granularity() != Granularity::Element)
    return makeError("a budget of cycles needs granularity=element");
  if (!options.samples)
    return makeError("a budget of cycles needs data");
  auto inputs = linearInputs(space.network(), *options.samples);
  if (!inputs)
    return inputs.takeError();
  auto layers = layerSizes(space);
  if (!layers)
    return layers.takeError();
  auto model = std::make_unique<CyclesModel>();
  for (const LayerSize &layer : *layers) {
    if (!inputs->count(layer.step) || !layer.weights.decision)
      continue;
    const PruningDecision &decision =
        space.decisions()[*layer.weights.decision];
    CostCurve curve;
    for (double share :
         measuredShares(double(decision.floor) / double(decision.units))) {
      KeptUnits units = space.allUnits();
      units[*layer.weights.decision] = std::max<int64_t>(
          decision.floor, std::llround(share * double(decision.units)));
      auto pruned = space.prune(units);
      if (!pruned)
        return pruned.takeError();
      auto cycles = simulate(*pruned->values[layer.weights.value].constant,
                             inputs->at(layer.step), options);
      if (!cycles)
        return addContext(cycles.takeError(), decision.name);
      curve.add(double(units[*layer.weights.decision]), *cycles);
    }
    model->curves.push_back({layer.weights, std::move(curve)});
  }
  if (model->curves.empty())
    return makeError("a budget of cycles needs a linear layer");
  return model;
}
