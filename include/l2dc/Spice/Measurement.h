//===- Measurement.h - Numbers computed from raw vectors --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SPICE_MEASUREMENT_H
#define L2DC_SPICE_MEASUREMENT_H

#include "l2dc/Spice/Analysis.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace l2dc::spice {

/// What is measured. Metrics.def says for each one its name in specifications,
/// its unit, the analysis it needs and what it means.
enum class Metric : uint8_t {
#define L2DC_SPICE_METRIC(id, name, unit, analysis, description) id,
#include "l2dc/Spice/Metrics.def"
};

/// One row of Metrics.def.
struct MetricInfo {
  Metric metric;
  llvm::StringRef name; ///< "phase_margin"
  llvm::StringRef unit; ///< "deg"; empty if it has none, "*" for the signal's
  AnalysisKind analysis;
  llvm::StringRef description;
};

/// All metrics, in the order of the enum.
llvm::ArrayRef<MetricInfo> allMetrics();
const MetricInfo &info(Metric metric);
/// The metric of that name, or nothing.
std::optional<Metric> parseMetric(llvm::StringRef name);

/// A request for one number.
struct Measurement {
  /// Names the number in the results; unique in a testbench.
  std::string name;
  Metric metric = Metric::Voltage;
  /// The name of the analysis whose vectors are used. Empty: the only one of
  /// the kind that the metric needs. Operating-point metrics may name none:
  /// they come from the operating point that every testbench has.
  std::string analysis;
  /// What is looked at; noise and power need none.
  Signal signal;
  /// AC: what the signal is divided by; empty for the excitation's 1. A loop
  /// gain is one side of a probe over the other.
  Signal reference;
  /// AC, noise: the frequency in Hz, by default the lowest of the analysis.
  /// DC: the value of the swept source, by default the first. Transient: the
  /// time from which on the signal is looked at, by default 0.
  std::optional<double> at;
  /// If not empty: take `at` from the result of this earlier measurement, as
  /// in "the noise at the bandwidth".
  std::string atResultOf;
  /// Rejection ratios: the AC analysis whose gain is divided by.
  std::string referenceAnalysis;
  /// Bandwidth: the drop in dB that limits it (default 3.0103, a factor of
  /// sqrt 2). Settling: the band around the final value, relative to the step
  /// (default 0.01).
  std::optional<double> tolerance;
  /// Integrated noise: the band in Hz; empty for the analysis's own.
  std::optional<double> from, to;
  /// Power: the supplies, all voltage sources if empty. Gate area, saturated
  /// and saturation margin: the transistors that count, all if empty. Names as
  /// in the flattened netlist: "m1", "m.x1.m0".
  std::vector<std::string> devices;
  /// Device quantity: an operating-point parameter as ngspice names it, as in
  /// "gm", "id", "vdsat", of `devices[0]`.
  std::string quantity;
};

} // namespace l2dc::spice

#endif // L2DC_SPICE_MEASUREMENT_H
