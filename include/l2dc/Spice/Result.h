//===- Result.h - What one simulation gives ---------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SPICE_RESULT_H
#define L2DC_SPICE_RESULT_H

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <string>
#include <vector>

namespace l2dc::spice {

enum class Status : uint8_t {
  OK,            ///< every analysis ran and every measurement has a value
  Unmeasurable,  ///< every analysis ran; a measurement found nothing (no
                 ///< crossing, say), its value is NaN
  NoConvergence, ///< an analysis gave no result
  Rejected,      ///< ngspice does not take the point: an undefined parameter, a
                 ///< value that its models do not cover
  Timeout,       ///< the simulation was stopped
  Crashed,       ///< the worker died on this point more than once
};

/// "ok", "unmeasurable", "no convergence", "rejected", "timeout", "crashed".
llvm::StringRef statusName(Status status);

/// The operating region of a transistor.
enum class Region : uint8_t { Off, Triode, Saturation };

llvm::StringRef regionName(Region region);

/// The operating point of one transistor. Voltages and the current have the
/// sign that they have in an NMOS: a conducting PMOS has positive ones, too.
struct TransistorState {
  bool pmos = false;
  Region region = Region::Off;
  double w = 0, l = 0, m = 1;       ///< metres; parallel devices
  double id = 0;                    ///< A
  double vgs = 0, vds = 0, vbs = 0; ///< V
  double vth = 0, vdsat = 0;        ///< V
  double gm = 0, gds = 0, gmbs = 0; ///< S
  double cgs = 0, cgd = 0;          ///< F, absolute values
  /// |VDS| - |VDSAT| and |VGS| - |VTH| in V.
  double saturationMargin() const { return vds - vdsat; }
  double overdrive() const { return vgs - vth; }
};

/// The samples of one frequency response.
struct Response {
  std::string analysis;          ///< the name of the AC analysis
  std::vector<double> frequency; ///< Hz
  std::vector<double> magnitude; ///< |H|
  std::vector<double> phase;     ///< degrees, without jumps
};

/// What the circuit looked like, for agents and reports.
struct Observation {
  /// In the order of `Simulator::transistors`.
  std::vector<TransistorState> transistors;
  /// In the order of `Testbench::observedNodes`, V.
  std::vector<double> nodeVoltages;
  /// In the order of `Testbench::observedResponses`.
  std::vector<Response> responses;
};

/// The outcome of one point on one testbench.
struct Result {
  Status status = Status::NoConvergence;
  /// In the order of `Testbench::measurements`; NaN where there is none.
  std::vector<double> values;
  /// Filled if the point asked for it and an operating point was found.
  Observation observation;
  /// What ngspice or the measurements complained about, one line each.
  std::string diagnostics;

  bool ok() const { return status == Status::OK; }
};

} // namespace l2dc::spice

#endif // L2DC_SPICE_RESULT_H
