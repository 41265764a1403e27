//===- BytesModel.cpp - The bytes of pruned layers in the file ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MeasuredCosts.h"

#include "l2dc/Compression/KMeans.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Target/L2DCFile/L2DCFile.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::pruning;
using execution::Network;

void CostCurve::add(double units, double cost) {
  if (!points.empty())
    cost = std::max(cost, points.back().second);
  points.push_back({units, cost});
}

double CostCurve::at(double units) const {
  auto next =
      llvm::lower_bound(points, std::make_pair(units, 0.0), llvm::less_first());
  if (next == points.begin())
    return next->first > 0 ? next->second * units / next->first : next->second;
  if (next == points.end())
    return points.back().second;
  auto [x0, y0] = *std::prev(next);
  auto [x1, y1] = *next;
  return y0 + (y1 - y0) * (units - x0) / (x1 - x0);
}

std::vector<double> pruning::measuredShares(double floor) {
  std::vector<double> shares;
  for (double share = 1; share > floor; share *= 0.7)
    shares.push_back(share);
  shares.push_back(floor);
  std::reverse(shares.begin(), shares.end());
  return shares;
}

/// The weights of every layer shared and coded; other constants stay floats.
static llvm::Expected<target::CompressedNetwork>
codeWeights(const Network &network, unsigned bits) {
  target::CompressedNetwork net{network, {}};
  net.coded.resize(network.values.size());
  for (const auto &[number, name] : layerNames(network)) {
    unsigned value = network.steps[number].inputs[1];
    const Tensor &weights = *network.values[value].constant;
    auto shared = compression::shareWeights(weights.data, bits);
    if (!shared)
      return addContext(shared.takeError(), name);
    compression::EncodeOptions encoding;
    encoding.coder = compression::CoderChoice::Auto;
    auto coded = compression::encodeWeights(weights.shape, shared->codes,
                                            shared->codebook, encoding);
    if (!coded)
      return addContext(coded.takeError(), name);
    net.coded[value] = std::move(*coded);
    net.network.values[value].constant = nullptr; // The coded form counts.
  }
  return net;
}

static llvm::Expected<target::FileBytes> countBytes(const Network &network,
                                                    unsigned bits) {
  auto net = codeWeights(network, bits);
  if (!net)
    return net.takeError();
  return target::countFileBytes(*net);
}

llvm::Expected<double> pruning::measureFileBytes(const Network &network,
                                                 unsigned bits) {
  auto bytes = countBytes(network, bits);
  if (!bytes)
    return bytes.takeError();
  return double(bytes->total());
}

namespace {

/// A curve for each constant over its elements, and what does not change.
class BytesModel final : public ResourceModel {
public:
  double cost(llvm::ArrayRef<int64_t> kept) const override {
    double sum = fixed;
    for (const auto &[constant, curve] : curves)
      sum += curve.at(double(constant.elements(kept)));
    return sum;
  }

  double denseCost(llvm::ArrayRef<int64_t>) const override { return floats; }

  double fixed = 0, floats = 0;
  std::vector<std::pair<PrunedConstant, CostCurve>> curves;
};

} // namespace

/// The kept units at a share, not under the floors.
static KeptUnits unitsAt(const PruningSpace &space, double share) {
  KeptUnits units;
  for (const PruningDecision &decision : space.decisions())
    units.push_back(std::max<int64_t>(
        decision.floor, std::llround(share * double(decision.units))));
  return units;
}

llvm::Expected<std::unique_ptr<ResourceModel>>
pruning::createBytesModel(const PruningSpace &space,
                          const ResourceOptions &options) {
  auto model = std::make_unique<BytesModel>();
  for (PrunedConstant &constant : constantSizes(space))
    model->curves.push_back({std::move(constant), {}});
  auto floats = target::countFileBytes({space.network(), {}});
  if (!floats)
    return floats.takeError();
  model->floats = double(floats->total());
  double floor = 1;
  for (const PruningDecision &decision : space.decisions())
    floor = std::min(floor, double(decision.floor) / double(decision.units));
  for (double share : measuredShares(floor)) {
    KeptUnits units = unitsAt(space, share);
    auto pruned = space.prune(units);
    if (!pruned)
      return pruned.takeError();
    auto bytes = countBytes(*pruned, options.shareBits);
    if (!bytes)
      return bytes.takeError();
    model->fixed = double(bytes->header + bytes->structure);
    std::map<unsigned, double> byValue;
    for (const target::ConstantBytes &constant : bytes->constants)
      byValue[constant.value] = double(constant.bytes);
    for (auto &[constant, curve] : model->curves)
      curve.add(double(constant.elements(units)), byValue[constant.value]);
  }
  return model;
}
