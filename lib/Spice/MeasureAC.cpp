//===- MeasureAC.cpp - Measurements of frequency responses ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MeasureKinds.h"

#include <cmath>

using namespace llvm;

namespace l2dc::spice {

/// H(f) of the measurement in `data`; empty if it has none.
static std::vector<Complex> responseOf(const Measurement &measurement,
                                       const AnalysisData &data) {
  std::vector<Complex> response = samplesOf(measurement.signal, data);
  if (measurement.reference.empty())
    return response;
  std::vector<Complex> reference = samplesOf(measurement.reference, data);
  if (reference.size() != response.size())
    return {};
  for (size_t i = 0; i < response.size(); ++i)
    response[i] /= reference[i];
  return response;
}

static std::optional<double> frequencyOf(std::optional<double> logarithm) {
  if (!logarithm)
    return std::nullopt;
  return std::pow(10.0, *logarithm);
}

/// The phase at the lowest frequency as the multiple of 180 degrees that it
/// approaches at DC.
static double phaseAtDC(const Curve &phase) {
  return 180.0 * std::round(phase.y.front() / 180.0);
}

static std::optional<double> phaseMargin(const Curve &magnitude,
                                         const Curve &phase) {
  std::optional<double> unity = magnitude.lastFall(0.0);
  if (!unity)
    return std::nullopt;
  return 180.0 + phase.at(*unity) - phaseAtDC(phase);
}

static std::optional<double> gainMargin(const Curve &magnitude,
                                        const Curve &phase) {
  std::optional<double> turned = phase.firstPass(phaseAtDC(phase) - 180.0);
  if (!turned)
    return std::nullopt;
  return -magnitude.at(*turned);
}

std::optional<double> measureAC(const Measurement &measurement,
                                const AnalysisData &data,
                                const AnalysisData *reference) {
  std::vector<Complex> response = responseOf(measurement, data);
  if (response.empty())
    return std::nullopt;
  Curve magnitude = magnitudeCurve(data.scale, response);
  double at = measurement.at ? std::log10(*measurement.at) : magnitude.x[0];
  double gain = magnitude.at(at);
  double drop = measurement.tolerance.value_or(20.0 * std::log10(M_SQRT2));
  switch (measurement.metric) {
  case Metric::Gain:
    return std::pow(10.0, gain / 20.0);
  case Metric::GainDB:
    return gain;
  case Metric::Phase:
    return phaseCurve(data.scale, response).at(at);
  case Metric::Bandwidth:
    return frequencyOf(magnitude.lastFall(gain - drop));
  case Metric::UnityGain:
    return frequencyOf(magnitude.lastFall(0.0));
  case Metric::GBW: {
    std::optional<double> edge = frequencyOf(magnitude.lastFall(gain - drop));
    if (!edge)
      return std::nullopt;
    return std::pow(10.0, gain / 20.0) * *edge;
  }
  case Metric::PhaseMargin:
    return phaseMargin(magnitude, phaseCurve(data.scale, response));
  case Metric::GainMargin:
    return gainMargin(magnitude, phaseCurve(data.scale, response));
  case Metric::Peaking:
    return std::max(0.0, magnitude.peak() - gain);
  case Metric::PSRR:
  case Metric::CMRR: {
    if (!reference)
      return std::nullopt;
    std::vector<Complex> other = responseOf(measurement, *reference);
    if (other.empty())
      return std::nullopt;
    return gain - magnitudeCurve(reference->scale, other).at(at);
  }
  default:
    return std::nullopt;
  }
}

} // namespace l2dc::spice
