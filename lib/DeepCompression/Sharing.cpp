//===- Sharing.cpp - From weights to a file's bytes -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Sharing.h"

#include "l2dc/Compression/RateDistortion.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Target/L2DCFile/L2DCFile.h"

#include <limits>

using namespace l2dc;
using namespace l2dc::deepcompression;
using execution::Network;

/// Half of the second derivative is what a squared change counts. Weights that
/// nothing depends on still count a little, so that costs are comparable.
static std::vector<float> weighChanges(llvm::ArrayRef<float> importance) {
  std::vector<float> weights;
  for (float value : importance)
    weights.push_back(std::max(value / 2, std::numeric_limits<float>::min()));
  return weights;
}

llvm::Expected<SharingMap>
deepcompression::shareLayers(const Network &network,
                             llvm::ArrayRef<LayerSettings> layers,
                             const ImportanceMap &importance, double bitCost) {
  SharingMap sharing;
  for (const LayerSettings &layer : layers) {
    const Tensor &weights = *network.values[layer.value].constant;
    auto shared = compression::shareByCost(
        weights.shape, weights.data, weighChanges(importance.at(layer.value)),
        layer.bits, {bitCost});
    if (!shared)
      return addContext(shared.takeError(), "layer '" + layer.name + "'");
    sharing[layer.value] = std::move(*shared);
  }
  return sharing;
}

Network deepcompression::withSharedWeights(Network network,
                                           const SharingMap &sharing) {
  for (const auto &[value, shared] : sharing) {
    Tensor weights(network.values[value].shape);
    for (auto [weight, code] : llvm::zip_equal(weights.data, shared.codes))
      weight = shared.codebook[code];
    network.values[value].constant =
        std::make_shared<const Tensor>(std::move(weights));
  }
  return network;
}

llvm::Expected<uint64_t>
deepcompression::countFileBytes(const Network &network,
                                llvm::ArrayRef<LayerSettings> layers) {
  target::CompressedNetwork file;
  file.network = network;
  file.coded.resize(network.values.size());
  for (const LayerSettings &layer : layers) {
    const Tensor &weights = *network.values[layer.value].constant;
    if (weights.rank() < 2)
      continue; // Biases are dense constants; the file codes them by itself.
    auto shared = compression::shareWeights(weights.data, layer.bits);
    if (!shared)
      return shared.takeError();
    auto coded = compression::encodeWeights(
        weights.shape, shared->codes, shared->codebook,
        {compression::CoderChoice::Auto, {}});
    if (!coded)
      return coded.takeError();
    file.coded[layer.value] = std::move(*coded);
  }
  auto sizes = target::countFileBytes(file);
  if (!sizes)
    return sizes.takeError();
  return sizes->total();
}
