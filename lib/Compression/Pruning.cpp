//===- Pruning.cpp - Which weights magnitude pruning keeps ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/Pruning.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"

#include <algorithm>
#include <cmath>

using namespace l2dc;
using namespace l2dc::compression;

llvm::Error compression::checkFinite(llvm::ArrayRef<float> weights) {
  for (auto [position, weight] : llvm::enumerate(weights))
    if (!std::isfinite(weight))
      return makeError("weight {0} is {1}, expected a finite number", position,
                       weight);
  return llvm::Error::success();
}

int64_t compression::countNonZero(llvm::ArrayRef<float> weights) {
  return llvm::count_if(weights, [](float weight) { return weight != 0; });
}

llvm::Expected<int64_t> compression::keptCount(int64_t count, double density) {
  // Written so that NaN fails, too.
  if (!(density > 0 && density <= 1))
    return makeError("density is {0:f6}, expected more than 0 and at most 1",
                     density);
  int64_t kept = std::llround(density * double(count));
  return std::clamp<int64_t>(kept, count > 0 ? 1 : 0, count);
}

/// The position of the `rank`-th largest (from 1) of the counted values, and
/// how many of them lie above it.
static std::pair<uint32_t, int64_t> findRank(llvm::ArrayRef<int64_t> histogram,
                                             int64_t rank) {
  int64_t above = 0;
  uint32_t value = uint32_t(histogram.size()) - 1;
  for (; above + histogram[value] < rank; --value)
    above += histogram[value];
  return {value, above};
}

/// The `rank`-th largest (from 1) magnitude of `weights`. The bits of
/// magnitudes order as they do, so two histograms, one of the upper 16 bits and
/// one of the lower 15, find it in two passes without a copy.
static float findMagnitude(llvm::ArrayRef<float> weights, int64_t rank) {
  constexpr unsigned lowBits = 15;
  auto bitsOf = [](float weight) {
    return llvm::bit_cast<uint32_t>(weight) & 0x7fffffff;
  };
  std::vector<int64_t> counts(1u << 16);
  for (float weight : weights)
    ++counts[bitsOf(weight) >> lowBits];
  auto [high, above] = findRank(counts, rank);
  counts.assign(1u << lowBits, 0);
  for (float weight : weights)
    if (bitsOf(weight) >> lowBits == high)
      ++counts[bitsOf(weight) & ((1u << lowBits) - 1)];
  uint32_t low = findRank(counts, rank - above).first;
  return llvm::bit_cast<float>(high << lowBits | low);
}

llvm::Expected<Mask> compression::keepLargest(llvm::ArrayRef<float> weights,
                                              double density) {
  llvm::Expected<int64_t> kept = keptCount(weights.size(), density);
  if (!kept)
    return kept.takeError();
  if (llvm::Error error = checkFinite(weights))
    return std::move(error);
  Mask mask(weights.size(), 0);
  int64_t toKeep = std::min(*kept, countNonZero(weights));
  if (toKeep == 0)
    return mask;

  float smallest = findMagnitude(weights, toKeep);
  int64_t larger = llvm::count_if(
      weights, [&](float weight) { return std::fabs(weight) > smallest; });
  int64_t tiesToKeep = toKeep - larger;
  for (auto [weight, keep] : llvm::zip_equal(weights, mask)) {
    float magnitude = std::fabs(weight);
    bool isTie = magnitude == smallest;
    keep = magnitude > smallest || (isTie && tiesToKeep > 0);
    tiesToKeep -= isTie && tiesToKeep > 0;
  }
  return mask;
}

llvm::Expected<Mask> compression::keepAbove(llvm::ArrayRef<float> weights,
                                            float threshold) {
  if (!(threshold >= 0 && std::isfinite(threshold)))
    return makeError(
        "threshold is {0:f6}, expected a finite number of at least 0",
        threshold);
  if (llvm::Error error = checkFinite(weights))
    return std::move(error);
  Mask mask(weights.size());
  llvm::transform(weights, mask.begin(), [&](float weight) {
    return weight != 0 && std::fabs(weight) >= threshold;
  });
  return mask;
}

int64_t compression::applyMask(llvm::MutableArrayRef<float> weights,
                               llvm::ArrayRef<uint8_t> mask) {
  int64_t kept = 0;
  for (auto [weight, keep] : llvm::zip_equal(weights, mask)) {
    weight = keep ? weight : 0.0f;
    kept += keep;
  }
  return kept;
}
