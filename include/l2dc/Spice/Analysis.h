//===- Analysis.h - What is run on a deck -----------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SPICE_ANALYSIS_H
#define L2DC_SPICE_ANALYSIS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace l2dc::spice {

/// A voltage `v(node)`, a voltage difference `v(plus,minus)` or the current
/// `i(source)` through a voltage source, from its plus to its minus terminal.
struct Signal {
  enum class Kind : uint8_t { Voltage, Current };
  Kind kind = Kind::Voltage;
  /// The node, or the name of the voltage source; in lower case.
  std::string plus;
  /// The other node; empty or "0" for ground.
  std::string minus;

  bool empty() const { return plus.empty(); }
  /// The text that `parse` takes.
  std::string str() const;
  /// Parses "v(out)", "v(outp,outn)" or "i(vdd)".
  static llvm::Expected<Signal> parse(llvm::StringRef text);
};

/// The magnitude of an independent source in a small-signal analysis.
struct Excitation {
  std::string source; ///< as in "vin"
  double magnitude = 1.0;
  double phase = 0.0; ///< degrees
};

enum class AnalysisKind : uint8_t {
  OperatingPoint,
  AC,
  Noise,
  DC,
  Transient,
};

/// How the frequencies of a sweep are spread.
enum class Spacing : uint8_t {
  Decade, ///< `points` in each decade
  Linear, ///< `points` altogether
};

/// One analysis; which fields count depends on `kind`.
struct Analysis {
  AnalysisKind kind = AnalysisKind::OperatingPoint;
  /// What measurements name it by, as in "ac" or "ac_vdd".
  std::string name;

  /// AC and noise: the frequencies, in Hz; 0 < start < stop.
  double start = 0.0;
  double stop = 0.0;
  unsigned points = 20;
  Spacing spacing = Spacing::Decade;
  /// AC: the sources that excite the circuit; every other source named in an
  /// excitation of this testbench is 0. Empty: as the netlist says. Either all
  /// AC analyses of a testbench have excitations or none.
  std::vector<Excitation> excitations;
  /// Noise: where it is measured, and the source that it is referred to.
  Signal output;
  /// Noise and DC: the independent source; "temp" sweeps the temperature.
  std::string source;

  /// DC: `start` to `stop` in steps of `step` (V, A or degrees Celsius).
  /// Transient: from 0 to `stop` with output every `step` (s).
  double step = 0.0;
  /// Transient: the largest time step; 0 leaves it to ngspice.
  double maxStep = 0.0;
  /// Transient: start from the initial conditions, without operating point.
  bool useInitialConditions = false;

  static Analysis operatingPoint(std::string name = "op");
  static Analysis ac(std::string name, double start, double stop,
                     unsigned pointsPerDecade = 20);
  static Analysis noise(std::string name, Signal output, std::string source,
                        double start, double stop,
                        unsigned pointsPerDecade = 20);
  static Analysis dc(std::string name, std::string source, double start,
                     double stop, double step);
  static Analysis transient(std::string name, double step, double stop);
};

/// "op", "ac", "noise", "dc" or "tran".
llvm::StringRef analysisKindName(AnalysisKind kind);

} // namespace l2dc::spice

#endif // L2DC_SPICE_ANALYSIS_H
