//===- Scale.cpp - From values to pixels ----------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Scale.h"

#include <algorithm>

using namespace l2dc::report;

/// The least of 1, 2, 2.5, 5 and 10 times a power of ten that is not below
/// `value`.
static double roundStep(double value) {
  double power = std::pow(10.0, std::floor(std::log10(value)));
  for (double factor : {1.0, 2.0, 2.5, 5.0})
    if (factor * power >= value * (1 - 1e-9))
      return factor * power;
  return 10 * power;
}

Scale::Scale(Range range, double first, double last)
    : logarithmic(range.logarithmic), first(first), last(last) {
  if (logarithmic)
    makeLogarithmic(range);
  else
    makeLinear(range);
}

void Scale::makeLinear(const Range &range) {
  low = range.empty() ? 0 : range.low;
  high = range.empty() ? 1 : range.high;
  // One value, or values that differ by rounding alone (their difference has
  // no round steps): show it between 0 and itself, or around 0.
  if (high - low <= 1e-9 * std::max(std::fabs(low), std::fabs(high)))
    (high > 0 ? low : high) = high == 0 ? 1 : 0;
  constexpr double wantedSteps = 6;
  double step = roundStep((high - low) / wantedSteps);
  double firstTick = std::floor(low / step + 1e-9);
  double lastTick = std::ceil(high / step - 1e-9);
  for (double i = firstTick; i <= lastTick; ++i)
    ticks.push_back(i * step);
  low = ticks.front();
  high = ticks.back();
}

void Scale::makeLogarithmic(const Range &range) {
  int lowPower = 0, highPower = 1;
  if (!range.empty()) {
    lowPower = int(std::floor(std::log10(range.low) + 1e-9));
    highPower = int(std::ceil(std::log10(range.high) - 1e-9));
    highPower += lowPower == highPower;
  }
  int decades = highPower - lowPower;
  int step = (decades + 7) / 8;
  for (int power = lowPower; power <= highPower; power += step) {
    double decade = std::pow(10.0, power);
    ticks.push_back(decade);
    // A short axis gets marks between its powers of ten.
    if (decades <= 2 && power < highPower)
      ticks.insert(ticks.end(), {2 * decade, 5 * decade});
  }
  low = std::pow(10.0, lowPower);
  high = std::pow(10.0, highPower);
}

double Scale::toPixel(double value) const {
  double share = logarithmic ? std::log(value / low) / std::log(high / low)
                             : (value - low) / (high - low);
  return first + share * (last - first);
}
