//===- CyclesModel.cpp - The cycles of pruned layers on EIE ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Executors.h"
#include "MeasuredCosts.h"

#include "l2dc/Simulator/EventModel.h"
#include "l2dc/Simulator/Matrix.h"
#include "l2dc/Support/Error.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::pruning;
using execution::Network;
using execution::Step;
using execution::StepKind;

/// Samples whose activations are simulated; cycles are their mean.
static constexpr int64_t simulatedSamples = 8;
/// Of the sparse-matrix memory: 64 bits of 8-bit entries.
static constexpr unsigned entriesPerRow = 8;

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

/// Mean cycles of a matrix over the rows of `inputs`.
static llvm::Expected<double> simulate(const Tensor &weights,
                                       const Tensor &inputs,
                                       const ResourceOptions &options) {
  // Cycles depend on which weights are zero, not on their values.
  std::vector<uint8_t> codes;
  for (float weight : weights.data)
    codes.push_back(weight != 0);
  image::MatrixEncoding encoding;
  encoding.pes = options.pes;
  encoding.indexBits = options.indexBits;
  uint32_t columns = uint32_t(weights.shape[1]);
  auto encoded = image::encodeMatrix(uint32_t(weights.shape[0]), columns, codes,
                                     {0.0f, 1.0f}, encoding);
  if (!encoded)
    return encoded.takeError();
  auto matrix = sim::Matrix::create(*encoded, entriesPerRow);
  if (!matrix)
    return matrix.takeError();
  sim::EventModel model(options.pes, options.queueDepth);
  double cycles = 0;
  for (int64_t row = 0; row < inputs.shape[0]; ++row) {
    std::vector<uint32_t> nonZero;
    for (uint32_t column = 0; column < columns; ++column)
      if (inputs.data[size_t(row * columns + column)] != 0)
        nonZero.push_back(column);
    sim::Broadcast broadcast;
    sim::buildBroadcast(nonZero, columns, options.pes, /*hasBias=*/false,
                        broadcast);
    cycles += double(model.run(matrix->entryCounts(), broadcast));
  }
  return cycles / double(std::max<int64_t>(inputs.shape[0], 1));
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
