//===- Scale.h - From values to pixels ------------------------ -*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_REPORT_SCALE_H
#define L2DC_LIB_REPORT_SCALE_H

#include <cmath>
#include <vector>

namespace l2dc::report {

/// Collects the range of the values that an axis can show.
struct Range {
  bool logarithmic = false;
  double low = INFINITY, high = -INFINITY;

  /// Whether the axis can show `value`.
  bool accepts(double value) const {
    return std::isfinite(value) && (!logarithmic || value > 0);
  }
  void add(double value) {
    if (!accepts(value))
      return;
    low = std::fmin(low, value);
    high = std::fmax(high, value);
  }
  bool empty() const { return low > high; }
};

/// An axis: maps a range of values, widened to round numbers, to pixels.
class Scale {
public:
  /// `first` and `last` are the pixels of the axis' ends. An empty range is
  /// shown as 0 to 1 (1 to 10 on a logarithmic axis).
  Scale(Range range, double first, double last);

  double toPixel(double value) const;
  double getLow() const { return low; }
  /// Round values along the axis, at most about ten.
  const std::vector<double> &getTicks() const { return ticks; }

private:
  void makeLinear(const Range &range);
  void makeLogarithmic(const Range &range);

  bool logarithmic;
  double low = 0, high = 1;
  double first, last;
  std::vector<double> ticks;
};

} // namespace l2dc::report

#endif // L2DC_LIB_REPORT_SCALE_H
