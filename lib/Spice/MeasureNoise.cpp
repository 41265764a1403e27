//===- MeasureNoise.cpp - Measurements of noise spectra -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MeasureKinds.h"

#include <cmath>

using namespace llvm;

namespace l2dc::spice {

/// The density at a frequency, on logarithmic axes.
static double spot(ArrayRef<double> frequency, ArrayRef<Complex> density,
                   std::optional<double> at) {
  Curve curve = magnitudeCurve(frequency, density);
  double decibels = curve.at(at ? std::log10(*at) : curve.x.front());
  return std::pow(10.0, decibels / 20.0);
}

static double total(ArrayRef<double> frequency, ArrayRef<Complex> density,
                    const Measurement &measurement) {
  std::vector<double> real;
  for (Complex sample : density)
    real.push_back(sample.real());
  double from = measurement.from.value_or(frequency.front());
  double to = measurement.to.value_or(frequency.back());
  return std::sqrt(integrateSquare(frequency, real, from, to));
}

std::optional<double> measureNoise(const Measurement &measurement,
                                   const AnalysisData &data) {
  bool input = measurement.metric == Metric::InputNoise ||
               measurement.metric == Metric::InputNoiseTotal;
  auto found = data.vectors.find(input ? "inoise_spectrum" : "onoise_spectrum");
  if (found == data.vectors.end() || found->second.empty() ||
      found->second.size() != data.scale.size())
    return std::nullopt;
  if (measurement.metric == Metric::InputNoise ||
      measurement.metric == Metric::OutputNoise)
    return spot(data.scale, found->second, measurement.at);
  return total(data.scale, found->second, measurement);
}

} // namespace l2dc::spice
