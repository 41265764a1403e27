//===- MeasureDC.cpp - Measurements of swept operating points -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MeasureKinds.h"

#include <algorithm>
#include <cmath>

using namespace llvm;

namespace l2dc::spice {

/// The curve with increasing x: sweeps may run downwards.
static Curve upward(ArrayRef<double> scale, std::vector<double> values) {
  Curve curve{scale.vec(), std::move(values)};
  if (curve.size() > 1 && curve.x.front() > curve.x.back()) {
    std::reverse(curve.x.begin(), curve.x.end());
    std::reverse(curve.y.begin(), curve.y.end());
  }
  return curve;
}

std::optional<double> measureDC(const Measurement &measurement,
                                const AnalysisData &data) {
  std::vector<double> values = realSamplesOf(measurement.signal, data);
  if (values.empty())
    return std::nullopt;
  double first = data.scale.front(), last = data.scale.back();
  double low = *std::min_element(values.begin(), values.end());
  double high = *std::max_element(values.begin(), values.end());
  switch (measurement.metric) {
  case Metric::DCValue:
    return upward(data.scale, values).at(measurement.at.value_or(first));
  case Metric::DCMin:
    return low;
  case Metric::DCMax:
    return high;
  case Metric::DCSlope:
    if (first == last)
      return std::nullopt;
    return (values.back() - values.front()) / (last - first);
  case Metric::TempCo: {
    double mean = 0;
    for (double value : values)
      mean += value / double(values.size());
    if (first == last || mean == 0)
      return std::nullopt;
    return (high - low) / std::abs(mean * (last - first));
  }
  default:
    return std::nullopt;
  }
}

} // namespace l2dc::spice
