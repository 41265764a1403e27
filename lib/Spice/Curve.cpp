//===- Curve.cpp - Sampled curves between their samples -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Curve.h"

#include <algorithm>
#include <cmath>

using namespace llvm;

namespace l2dc::spice {

/// The cubic (with fewer samples, the line) through the samples around `left`
/// and its successor, at `position` between these two.
double Curve::interpolate(size_t left, double position) const {
  if (size() < 4) {
    double part = (position - x[left]) / (x[left + 1] - x[left]);
    return y[left] + part * (y[left + 1] - y[left]);
  }
  size_t first = std::min(left == 0 ? 0 : left - 1, size() - 4);
  double sum = 0;
  for (size_t i = first; i < first + 4; ++i) {
    double weight = y[i];
    for (size_t j = first; j < first + 4; ++j)
      if (j != i)
        weight *= (position - x[j]) / (x[i] - x[j]);
    sum += weight;
  }
  return sum;
}

double Curve::at(double position) const {
  if (position <= x.front() || size() == 1)
    return y.front();
  if (position >= x.back())
    return y.back();
  size_t right = std::upper_bound(x.begin(), x.end(), position) - x.begin();
  return interpolate(right - 1, position);
}

/// Where the curve is `level` between the samples `left` and `left + 1`, which
/// lie on both sides of it.
double Curve::solve(size_t left, double level) const {
  double low = x[left], high = x[left + 1];
  bool above = y[left] > level;
  for (int step = 0; step < 60; ++step) {
    double middle = 0.5 * (low + high);
    if ((interpolate(left, middle) > level) == above)
      low = middle;
    else
      high = middle;
  }
  return 0.5 * (low + high);
}

std::optional<double> Curve::lastFall(double level) const {
  for (size_t i = size(); i-- > 1;)
    if (y[i - 1] >= level && y[i] < level)
      return solve(i - 1, level);
  return std::nullopt;
}

std::optional<double> Curve::firstPass(double level) const {
  for (size_t i = 1; i < size(); ++i)
    if ((y[i - 1] > level) != (y[i] > level))
      return solve(i - 1, level);
  return std::nullopt;
}

double Curve::peak() const {
  size_t top = std::max_element(y.begin(), y.end()) - y.begin();
  if (top == 0 || top + 1 == size())
    return y[top];
  // 1/|H|^2 relative to the sample at the top, over f^2.
  auto square = [&](size_t i) { return std::pow(10.0, 2 * (x[i] - x[top])); };
  auto inverse = [&](size_t i) {
    return std::pow(10.0, (y[top] - y[i]) / 10.0) - 1.0;
  };
  double a = square(top - 1) - 1.0, b = square(top + 1) - 1.0;
  double fa = inverse(top - 1), fb = inverse(top + 1);
  // 1 + p d + q d^2 through both neighbours.
  double q = (fa / a - fb / b) / (a - b);
  double p = fa / a - q * a;
  if (q <= 0)
    return y[top];
  return y[top] - 10.0 * std::log10(1.0 - p * p / (4 * q));
}

static std::vector<double> logarithms(ArrayRef<double> frequency) {
  std::vector<double> result;
  result.reserve(frequency.size());
  for (double f : frequency)
    result.push_back(std::log10(f));
  return result;
}

Curve magnitudeCurve(ArrayRef<double> frequency, ArrayRef<Complex> response) {
  Curve curve{logarithms(frequency), {}};
  curve.y.reserve(response.size());
  for (Complex h : response)
    curve.y.push_back(20.0 * std::log10(std::abs(h)));
  return curve;
}

Curve phaseCurve(ArrayRef<double> frequency, ArrayRef<Complex> response) {
  constexpr double degrees = 57.29577951308232;
  Curve curve{logarithms(frequency), {}};
  curve.y.reserve(response.size());
  for (Complex h : response) {
    double phase = std::arg(h) * degrees;
    if (!curve.y.empty())
      phase += 360.0 * std::round((curve.y.back() - phase) / 360.0);
    curve.y.push_back(phase);
  }
  return curve;
}

/// The integral of a power law through two samples of its square, between `a`
/// and `b` inside them.
static double integratePowerLaw(double f0, double s0, double f1, double s1,
                                double a, double b) {
  if (s0 <= 0 || s1 <= 0)
    return 0.5 * (s0 + s1) * (b - a);
  double exponent = std::log(s1 / s0) / std::log(f1 / f0);
  double sa = s0 * std::pow(a / f0, exponent);
  if (std::abs(exponent + 1.0) < 1e-9)
    return sa * a * std::log(b / a);
  return sa * a * (std::pow(b / a, exponent + 1.0) - 1.0) / (exponent + 1.0);
}

double integrateSquare(ArrayRef<double> frequency, ArrayRef<double> density,
                       double from, double to) {
  double sum = 0;
  for (size_t i = 0; i + 1 < frequency.size(); ++i) {
    double a = std::max(from, frequency[i]);
    double b = std::min(to, frequency[i + 1]);
    if (a < b)
      sum += integratePowerLaw(frequency[i], density[i] * density[i],
                               frequency[i + 1],
                               density[i + 1] * density[i + 1], a, b);
  }
  return sum;
}

} // namespace l2dc::spice
