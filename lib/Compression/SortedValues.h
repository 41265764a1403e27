//===- SortedValues.h - Distinct values with prefix sums --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_COMPRESSION_SORTEDVALUES_H
#define L2DC_LIB_COMPRESSION_SORTEDVALUES_H

#include "llvm/ADT/ArrayRef.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace l2dc::compression {

/// The distinct values of a set in ascending order, each with the importance of
/// all its occurrences, and prefix sums that give the cost of any interval of
/// them in constant time.
class SortedValues {
public:
  /// `importance` is empty (all 1) or as long as `values`.
  SortedValues(llvm::ArrayRef<float> values, llvm::ArrayRef<float> importance);

  size_t size() const { return distinct.size(); }
  float operator[](size_t index) const { return distinct[index]; }

  /// The weighted mean of values `begin` to `end` (exclusive, not empty).
  float mean(size_t begin, size_t end) const;

  /// The sum of squared distances of values `begin` to `end` (exclusive) to
  /// their mean; 0 for an empty interval. Never negative.
  double cost(size_t begin, size_t end) const {
    if (begin >= end)
      return 0;
    const Sums &low = sums[begin], &high = sums[end];
    double first = high.first - low.first;
    double importance = high.importance - low.importance;
    double second = high.second - low.second;
    return std::max(0.0, second - first * first / importance);
  }

  /// The sum of squared distances of values `begin` to `end` to `centre`.
  double costAround(size_t begin, size_t end, double centre) const;

  /// The first index whose value is above `bound`.
  size_t upperBound(double bound) const;
  /// The index of the value at `fraction` (0 to 1) of the total importance.
  size_t quantile(double fraction) const;
  /// How much a computed cost may be off: the rounding of the prefix sums.
  double roundingError() const;

private:
  /// Sums over the values before an index, which are taken relative to `shift`
  /// so that little is lost where two sums are subtracted.
  struct Sums {
    double importance = 0, first = 0, second = 0;
  };

  double shift = 0;
  std::vector<float> distinct;
  std::vector<Sums> sums;
};

} // namespace l2dc::compression

#endif // L2DC_LIB_COMPRESSION_SORTEDVALUES_H
