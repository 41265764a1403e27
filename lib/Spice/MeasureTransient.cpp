//===- MeasureTransient.cpp - Measurements of waveforms -------------------===//
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

namespace {
/// A waveform from the measurement's start on, and the step that it makes.
struct Step {
  Curve wave;
  double initial = 0, final = 0;

  double size() const { return final - initial; }
  /// The waveform as the part of the step that it has made.
  Curve progress() const {
    Curve result = wave;
    for (double &value : result.y)
      value = (value - initial) / size();
    return result;
  }
};
} // namespace

static double linearAt(const Curve &wave, double time) {
  size_t right =
      std::upper_bound(wave.x.begin(), wave.x.end(), time) - wave.x.begin();
  if (right == 0)
    return wave.y.front();
  if (right == wave.size())
    return wave.y.back();
  double part =
      (time - wave.x[right - 1]) / (wave.x[right] - wave.x[right - 1]);
  return wave.y[right - 1] + part * (wave.y[right] - wave.y[right - 1]);
}

static Step stepFrom(const Curve &wave, double start) {
  Step step;
  step.wave.x.push_back(start);
  step.wave.y.push_back(linearAt(wave, start));
  for (size_t i = 0; i < wave.size(); ++i)
    if (wave.x[i] > start) {
      step.wave.x.push_back(wave.x[i]);
      step.wave.y.push_back(wave.y[i]);
    }
  step.initial = step.wave.y.front();
  step.final = step.wave.y.back();
  return step;
}

/// The first time at which `curve` rises through `level`, on straight lines:
/// time steps are uneven, and a cubic would overshoot at corners.
static std::optional<double> riseThrough(const Curve &curve, double level) {
  for (size_t i = 1; i < curve.size(); ++i) {
    double a = curve.y[i - 1], b = curve.y[i];
    if (a < level && b >= level)
      return curve.x[i - 1] +
             (level - a) / (b - a) * (curve.x[i] - curve.x[i - 1]);
  }
  return std::nullopt;
}

static std::optional<double> riseTime(const Step &step) {
  if (step.size() == 0)
    return std::nullopt;
  Curve progress = step.progress();
  std::optional<double> low = riseThrough(progress, 0.1);
  std::optional<double> high = riseThrough(progress, 0.9);
  if (!low || !high || *high <= *low)
    return std::nullopt;
  return *high - *low;
}

/// When the waveform last was outside the band around its final value.
static std::optional<double> settlingTime(const Step &step, double tolerance) {
  if (step.size() == 0)
    return std::nullopt;
  Curve error = step.progress();
  for (size_t i = error.size(); i-- > 0;) {
    double outside = std::abs(error.y[i] - 1.0) - tolerance;
    if (outside <= 0)
      continue;
    if (i + 1 == error.size())
      return std::nullopt;
    double inside = tolerance - std::abs(error.y[i + 1] - 1.0);
    double part = outside / (outside + inside);
    return error.x[i] + part * (error.x[i + 1] - error.x[i]) - error.x.front();
  }
  return 0.0;
}

static std::optional<double> overshoot(const Step &step) {
  if (step.size() == 0)
    return std::nullopt;
  Curve progress = step.progress();
  double top = *std::max_element(progress.y.begin(), progress.y.end());
  return std::max(0.0, top - 1.0);
}

/// The integral over time of the waveform to the power `exponent` (1 or 2),
/// over the time; exact for straight lines.
static std::optional<double> timeAverage(const Curve &wave, int exponent) {
  double sum = 0, span = wave.x.back() - wave.x.front();
  if (span <= 0)
    return std::nullopt;
  for (size_t i = 1; i < wave.size(); ++i) {
    double a = wave.y[i - 1], b = wave.y[i], dt = wave.x[i] - wave.x[i - 1];
    sum +=
        exponent == 1 ? 0.5 * (a + b) * dt : (a * a + a * b + b * b) / 3.0 * dt;
  }
  return sum / span;
}

std::optional<double> measureTransient(const Measurement &measurement,
                                       const AnalysisData &data) {
  std::vector<double> values = realSamplesOf(measurement.signal, data);
  if (values.empty())
    return std::nullopt;
  double start = measurement.at.value_or(data.scale.front());
  Step step = stepFrom(Curve{data.scale, std::move(values)}, start);
  const Curve &wave = step.wave;
  switch (measurement.metric) {
  case Metric::FinalValue:
    return step.final;
  case Metric::Average:
    return timeAverage(wave, 1);
  case Metric::RMS:
    if (std::optional<double> square = timeAverage(wave, 2))
      return std::sqrt(*square);
    return std::nullopt;
  case Metric::Minimum:
    return *std::min_element(wave.y.begin(), wave.y.end());
  case Metric::Maximum:
    return *std::max_element(wave.y.begin(), wave.y.end());
  case Metric::RiseTime:
    return riseTime(step);
  case Metric::SlewRate:
    if (std::optional<double> time = riseTime(step))
      return 0.8 * std::abs(step.size()) / *time;
    return std::nullopt;
  case Metric::SettlingTime:
    return settlingTime(step, measurement.tolerance.value_or(0.01));
  case Metric::Overshoot:
    return overshoot(step);
  default:
    return std::nullopt;
  }
}

} // namespace l2dc::spice
