//===- RawData.h - The vectors of one simulation ----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_RAWDATA_H
#define L2DC_LIB_SPICE_RAWDATA_H

#include "Curve.h"
#include "l2dc/Spice/Result.h"
#include "l2dc/Spice/Simulator.h"

#include "llvm/ADT/StringMap.h"

#include <string>
#include <vector>

namespace l2dc::spice {

/// What is known of a circuit once ngspice has flattened it.
struct Topology {
  struct Source {
    std::string name, plus, minus;
    double dc = 0.0;
  };
  /// Voltage and current sources.
  std::vector<Source> voltageSources, currentSources;
  struct Transistor {
    std::string name;
    bool pmos = false;
    /// Levels 1 to 3, which call the threshold "von" and give a PMOS's with
    /// its own sign.
    bool squareLaw = false;
  };
  std::vector<Transistor> transistors;
  std::vector<std::string> nodes; ///< without ground

  const Source *voltageSource(llvm::StringRef name) const;
  bool hasNode(llvm::StringRef name) const;
};

/// The vectors of one analysis, by node, by "SOURCE#branch" and, for noise, by
/// "inoise_spectrum" and "onoise_spectrum". Real ones have imaginary parts 0.
struct AnalysisData {
  std::vector<double> scale; ///< Hz, s or the swept source's unit
  llvm::StringMap<std::vector<Complex>> vectors;
};

/// Everything that measurements and observations are computed from.
struct RawData {
  /// The operating point by node and by "SOURCE#branch".
  llvm::StringMap<double> operatingPoint;
  /// In the order of `Topology::transistors`.
  std::vector<TransistorState> transistors;
  /// Device quantities by "@DEVICE[QUANTITY]".
  llvm::StringMap<double> quantities;
  /// In the order of `Testbench::analyses`.
  std::vector<AnalysisData> analyses;
};

/// The vector that a signal's side is found under: "out", "vdd#branch".
std::string vectorName(const Signal &signal);

/// The index of the analysis that `measurement` looks at: the named one, or the
/// only one of its metric's kind; -1 if there is none.
int analysisOf(const Testbench &testbench, const Measurement &measurement);
/// The index of the analysis of that name, or -1.
int analysisIndex(const Testbench &testbench, llvm::StringRef name);

/// The vectors of `testbench.analyses[analysis]` that its measurements and
/// observations use, sorted.
std::vector<std::string> neededVectors(const Testbench &testbench,
                                       unsigned analysis);

/// The vectors of the operating point that are used, sorted.
std::vector<std::string> neededOperatingPoint(const Testbench &testbench,
                                              const Topology &topology);

/// The device quantities that are used: "@m1[gm]".
std::vector<std::string> neededQuantities(const Testbench &testbench);

/// Whether a measurement or an observation looks at transistors.
bool needsTransistors(const Testbench &testbench, bool observe);

/// Whether it looks at a quantity of theirs ("vds"): reading one costs as much
/// as a frequency of a small circuit.
bool needsQuantity(const Testbench &testbench, bool observe,
                   llvm::StringRef quantity);

/// The values of the testbench's measurements, NaN where one found nothing,
/// which a line in `diagnostics` then says.
std::vector<double> measure(const Testbench &testbench,
                            const Topology &topology, const RawData &data,
                            std::string &diagnostics);

/// What the observation of `testbench` holds.
Observation observe(const Testbench &testbench, const RawData &data);

/// Fills in what follows from the quantities read: region and W L M units.
void classify(TransistorState &state);

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_RAWDATA_H
