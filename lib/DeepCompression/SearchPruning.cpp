//===- SearchPruning.cpp - What a search for a file prunes ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SmallestFileSearch.h"

#include "l2dc/Compression/LayerAdaptivePruning.h"
#include "l2dc/Compression/RateDistortion.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::deepcompression;

/// What the coder takes for each weight of a layer, at least one bit.
llvm::Expected<std::vector<float>>
SmallestFileSearch::price(const LayerSettings &layer) const {
  const Tensor &weights = weightsOf(layer);
  auto shared = compression::shareWeights(weights.data, layer.bits);
  if (!shared)
    return shared.takeError();
  std::vector<float> prices =
      compression::priceWeights(weights.shape, shared->codes, shared->codebook);
  for (float &bits : prices)
    bits = std::max(bits, 1.0f);
  return prices;
}

/// Keeps the `keep` weights whose removal would cost the most loss for each bit
/// it saves. Weights that the loss does not depend on go first: among them all
/// weights of units that nothing reads any more.
llvm::Error SmallestFileSearch::pruneByScore(size_t keep) {
  auto importance = estimate();
  if (!importance)
    return importance.takeError();
  struct Scored {
    float score;
    unsigned value;
    uint32_t element;
  };
  std::vector<Scored> scores;
  for (const LayerSettings &layer : options.layers) {
    auto prices = price(layer);
    if (!prices)
      return prices.takeError();
    const std::vector<float> &matters = importance->at(layer.value);
    for (auto [element, weight] : llvm::enumerate(weightsOf(layer).data))
      if (weight != 0)
        scores.push_back(
            {matters[element] * weight * weight / (*prices)[element],
             layer.value, uint32_t(element)});
  }
  keep = std::min(keep, scores.size());
  llvm::sort(scores, [](const Scored &a, const Scored &b) {
    return std::tuple(-a.score, a.value, a.element) <
           std::tuple(-b.score, b.value, b.element);
  });
  for (const LayerSettings &layer : options.layers)
    training.constraints[layer.value].mask.assign(weightsOf(layer).data.size(),
                                                  0);
  for (const Scored &kept : llvm::ArrayRef(scores).take_front(keep))
    if (kept.score > 0)
      training.constraints[kept.value].mask[kept.element] = 1;
  return llvm::Error::success();
}

/// Filters and matrices by LAMP; biases keep the same share of theirs.
llvm::Error SmallestFileSearch::pruneByMagnitude(double factor) {
  std::vector<llvm::ArrayRef<float>> matrices;
  size_t kept = 0, all = 0;
  for (const LayerSettings &layer : options.layers) {
    if (weightsOf(layer).rank() < 2)
      continue;
    matrices.push_back(weightsOf(layer).data);
    all += matrices.back().size();
    kept +=
        size_t(llvm::count_if(matrices.back(), [](float w) { return w != 0; }));
  }
  auto masks = compression::keepLargestAcrossLayers(
      matrices, std::min(1.0, factor * double(kept) / double(all)));
  if (!masks)
    return masks.takeError();
  size_t next = 0;
  for (const LayerSettings &layer : options.layers) {
    const Tensor &weights = weightsOf(layer);
    if (weights.rank() >= 2) {
      training.constraints[layer.value].mask = std::move((*masks)[next++]);
      continue;
    }
    int64_t nonzero =
        llvm::count_if(weights.data, [](float w) { return w != 0; });
    double share = std::max(factor * double(nonzero), 1.0);
    auto mask = compression::keepLargest(weights.data,
                                         share / double(weights.data.size()));
    if (!mask)
      return mask.takeError();
    training.constraints[layer.value].mask = std::move(*mask);
  }
  return llvm::Error::success();
}

/// Leaves out what training has driven to zero.
void SmallestFileSearch::dropZeros() {
  for (const LayerSettings &layer : options.layers) {
    std::vector<uint8_t> &mask = training.constraints[layer.value].mask;
    mask.clear();
    for (float weight : weightsOf(layer).data)
      mask.push_back(weight != 0);
  }
}

/// What the penalties of a cycle move a weight by for each unit of slope.
double SmallestFileSearch::reachOfPenalty() const {
  double rates = 0;
  for (unsigned epoch = 0; epoch < options.retrainEpochs; ++epoch)
    rates += cosineRate(options.retrainRate, epoch, options.retrainEpochs);
  double samples = double(data.images->shape[0]);
  return rates * std::ceil(samples / double(options.batchSize));
}

/// Sets slopes that drive a part of `1 - factor` of the weights to zero, were
/// it not for their gradients. The slope of a weight is proportional to its
/// price and falls with its magnitude, as that of a logarithm does: large
/// weights are hardly touched.
llvm::Error SmallestFileSearch::setPenalties(double factor) {
  constexpr float offset = 0.05f;
  double reach = reachOfPenalty();
  std::map<unsigned, std::vector<float>> slopes;
  std::vector<double> strengths; // with which each weight just vanishes
  for (const LayerSettings &layer : options.layers) {
    auto prices = price(layer);
    if (!prices)
      return prices.takeError();
    for (auto [weight, bits] :
         llvm::zip_equal(weightsOf(layer).data, *prices)) {
      float slope = bits / (std::abs(weight) + offset);
      slopes[layer.value].push_back(slope);
      if (weight != 0)
        strengths.push_back(std::abs(weight) / (reach * slope));
    }
  }
  if (strengths.empty())
    return llvm::Error::success();
  auto place = strengths.begin() +
               ptrdiff_t((1 - factor) * double(strengths.size() - 1));
  std::nth_element(strengths.begin(), place, strengths.end());
  for (auto &[value, slope] : slopes) {
    for (float &element : slope)
      element *= float(*place);
    training.constraints[value].penalty = std::move(slope);
  }
  return llvm::Error::success();
}

/// Keeps `factor` of the weights that are kept now.
llvm::Error SmallestFileSearch::prune(double factor) {
  if (options.method == SparsityMethod::Magnitude)
    return pruneByMagnitude(factor);
  if (options.method == SparsityMethod::LossPerBit)
    return pruneByScore(size_t(std::ceil(factor * double(keptCount()))));
  return setPenalties(factor);
}
