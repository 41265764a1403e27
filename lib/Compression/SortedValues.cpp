//===- SortedValues.cpp - Distinct values with prefix sums ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SortedValues.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"

#include <array>

using namespace l2dc;
using namespace l2dc::compression;

namespace {
struct WeightedValue {
  uint32_t key; ///< orders as the value does
  float importance;
};

constexpr unsigned digitBits = 11;
constexpr unsigned numDigits = 3;
constexpr uint32_t digitMask = (1u << digitBits) - 1;
using Histogram = std::array<uint32_t, 1u << digitBits>;
} // namespace

/// A float's bits, changed so that unsigned order is numeric order. Both zeros
/// give the same key.
static uint32_t toKey(float value) {
  uint32_t bits = llvm::bit_cast<uint32_t>(value == 0 ? 0.0f : value);
  return bits ^ (bits >> 31 ? ~0u : 1u << 31);
}

static float fromKey(uint32_t key) {
  return llvm::bit_cast<float>(key ^ (key >> 31 ? 1u << 31 : ~0u));
}

/// Stable least-significant-digit radix sort by key: linear, where comparison
/// sorts took a quarter of the time of a whole clustering.
static void sortByKey(std::vector<WeightedValue> &values) {
  std::array<Histogram, numDigits> starts{};
  for (const WeightedValue &value : values)
    for (unsigned digit = 0; digit < numDigits; ++digit)
      ++starts[digit][(value.key >> (digit * digitBits)) & digitMask];
  std::vector<WeightedValue> sorted(values.size());
  for (unsigned digit = 0; digit < numDigits; ++digit) {
    uint32_t total = 0;
    for (uint32_t &start : starts[digit])
      total += std::exchange(start, total);
    for (const WeightedValue &value : values)
      sorted[starts[digit][(value.key >> (digit * digitBits)) & digitMask]++] =
          value;
    values.swap(sorted);
  }
}

SortedValues::SortedValues(llvm::ArrayRef<float> values,
                           llvm::ArrayRef<float> importance) {
  std::vector<WeightedValue> sorted(values.size());
  double total = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    sorted[i] = {toKey(values[i]), importance.empty() ? 1.0f : importance[i]};
    total += values[i];
  }
  if (!values.empty())
    shift = total / double(values.size());
  sortByKey(sorted);

  Sums running;
  for (size_t i = 0; i < sorted.size();) {
    uint32_t key = sorted[i].key;
    double occurrences = 0;
    for (; i < sorted.size() && sorted[i].key == key; ++i)
      occurrences += sorted[i].importance;
    sums.push_back(running);
    distinct.push_back(fromKey(key));
    double value = double(distinct.back()) - shift;
    running.importance += occurrences;
    running.first += occurrences * value;
    running.second += occurrences * value * value;
  }
  sums.push_back(running);
}

float SortedValues::mean(size_t begin, size_t end) const {
  double first = sums[end].first - sums[begin].first;
  double importance = sums[end].importance - sums[begin].importance;
  // Rounding must not push a mean out of its cluster: centroids stay ascending.
  return std::clamp(float(first / importance + shift), distinct[begin],
                    distinct[end - 1]);
}

double SortedValues::costAround(size_t begin, size_t end, double centre) const {
  double importance = sums[end].importance - sums[begin].importance;
  // One value needs no sums, whose rounding would show where the cost is 0.
  double mean = distinct[begin];
  if (end - begin > 1)
    mean = (sums[end].first - sums[begin].first) / importance + shift;
  double spread = end - begin > 1 ? cost(begin, end) : 0;
  return spread + importance * (mean - centre) * (mean - centre);
}

size_t SortedValues::upperBound(double bound) const {
  return llvm::upper_bound(distinct, bound) - distinct.begin();
}

size_t SortedValues::quantile(double fraction) const {
  double target = fraction * sums.back().importance;
  auto after = llvm::upper_bound(sums, target, [](double bound, const Sums &s) {
    return bound < s.importance;
  });
  size_t index = after == sums.begin() ? 0 : size_t(after - sums.begin()) - 1;
  return std::min(index, size() - 1);
}

double SortedValues::roundingError() const {
  return 1e-11 * sums.back().second;
}
