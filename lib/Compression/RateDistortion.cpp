//===- RateDistortion.cpp - Sharing weights by what they cost -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/RateDistortion.h"
#include "SparseModel.h"
#include "l2dc/Support/Error.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::compression;

float compression::bitsOf(uint32_t probability) {
  return 16 - float(std::log2(double(probability)));
}

std::vector<float> compression::priceWeights(llvm::ArrayRef<int64_t> shape,
                                             llvm::ArrayRef<uint8_t> codes,
                                             llvm::ArrayRef<float> codebook) {
  llvm::ArrayRef<float> centroids = codebook.drop_front();
  SignificancePrices significance = priceSignificance(shape, codes);
  std::vector<float> symbols = priceCentroids(shape, codes, centroids);
  std::vector<float> prices(codes.size());
  double sum = 0;
  size_t kept = 0;
  for (size_t i = 0; i < codes.size(); ++i)
    if (codes[i]) {
      prices[i] = symbols[kept++ * centroids.size() + codes[i] - 1];
      sum += prices[i];
    }
  float average = kept ? float(sum / double(kept)) : 0;
  for (size_t i = 0; i < codes.size(); ++i)
    prices[i] += (codes[i] ? 0 : average) + significance.kept[i] -
                 significance.pruned[i];
  return prices;
}

namespace {
/// The rounds over one tensor.
class CostSharing {
public:
  CostSharing(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<float> weights,
              llvm::ArrayRef<float> importance, double bitCost,
              SharedWeights &shared)
      : shape(shape), weights(weights), importance(importance),
        bitCost(bitCost), shared(shared) {}

  void assign();
  void moveCentroids();
  double cost() const;

private:
  double weigh(size_t i) const {
    return importance.empty() ? 1.0 : double(importance[i]);
  }
  double distortion(size_t i, float value) const {
    double change = double(weights[i]) - double(value);
    return weigh(i) * change * change;
  }

  llvm::ArrayRef<int64_t> shape;
  llvm::ArrayRef<float> weights, importance;
  double bitCost;
  SharedWeights &shared;
};
} // namespace

/// Gives every kept weight the code of least cost, by the prices that hold
/// before any of them has moved.
void CostSharing::assign() {
  llvm::ArrayRef<float> centroids =
      llvm::ArrayRef(shared.codebook).drop_front();
  SignificancePrices significance = priceSignificance(shape, shared.codes);
  std::vector<float> symbols = priceCentroids(shape, shared.codes, centroids);
  const float *price = symbols.data();
  for (auto [i, code] : llvm::enumerate(shared.codes)) {
    if (code == 0)
      continue;
    double best = distortion(i, 0) + bitCost * significance.pruned[i];
    uint8_t choice = 0;
    for (size_t k = 0; k < centroids.size(); ++k) {
      double total = distortion(i, centroids[k]) +
                     bitCost * (significance.kept[i] + price[k]);
      if (total >= best)
        continue;
      best = total;
      choice = uint8_t(k + 1);
    }
    code = choice;
    price += centroids.size();
  }
}

/// Moves centroids to the means of their weights and leaves empty ones out.
void CostSharing::moveCentroids() {
  size_t count = shared.codebook.size();
  std::vector<double> sums(count), totals(count);
  for (auto [i, code] : llvm::enumerate(shared.codes)) {
    sums[code] += weigh(i) * double(weights[i]);
    totals[code] += weigh(i);
  }
  std::vector<float> codebook = {0.0f};
  std::vector<uint8_t> renumbered(count, 0);
  for (size_t k = 1; k < count; ++k) {
    float mean = totals[k] > 0 ? float(sums[k] / totals[k]) : 0.0f;
    if (mean == 0)
      continue;
    renumbered[k] = uint8_t(codebook.size());
    codebook.push_back(mean);
  }
  shared.codebook = std::move(codebook);
  for (uint8_t &code : shared.codes)
    code = renumbered[code];
}

double CostSharing::cost() const {
  double sum = 0;
  for (auto [i, code] : llvm::enumerate(shared.codes)) {
    double change = double(weights[i]) - double(shared.codebook[code]);
    sum += change * change;
  }
  return sum;
}

llvm::Expected<SharedWeights>
compression::shareByCost(llvm::ArrayRef<int64_t> shape,
                         llvm::ArrayRef<float> weights,
                         llvm::ArrayRef<float> importance, unsigned bits,
                         const RateDistortionOptions &options) {
  if (int64_t(weights.size()) != elementCount(shape) ||
      (!importance.empty() && importance.size() != weights.size()))
    return makeError("{0} weights and {1} importances for shape {2}",
                     weights.size(), importance.size(), shapeToString(shape));
  for (float value : importance)
    if (!(value > 0) || !std::isfinite(value))
      return makeError("an importance is {0}, expected a positive number",
                       value);
  if (!(options.bitCost >= 0) || !std::isfinite(options.bitCost))
    return makeError("the cost of a bit is {0}, expected at least 0",
                     options.bitCost);
  llvm::Expected<SharedWeights> shared = shareWeights(weights, bits);
  if (!shared || options.bitCost == 0)
    return shared;
  CostSharing sharing(shape, weights, importance, options.bitCost, *shared);
  for (unsigned round = 0; round < options.rounds; ++round) {
    sharing.assign();
    sharing.moveCentroids();
  }
  shared->cost = sharing.cost();
  return shared;
}
