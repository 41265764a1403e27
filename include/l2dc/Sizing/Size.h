//===- Size.h - The whole of l2dc-size --------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIZING_SIZE_H
#define L2DC_SIZING_SIZE_H

#include "l2dc/Circuit/Spec.h"
#include "l2dc/Search/Method.h"
#include "l2dc/Support/Progress.h"

namespace l2dc::sizing {

/// Where a search starts, unless the specification has an `initial`.
enum class Start : uint8_t {
  Middle,  ///< of the ranges: nothing is known of the netlist's sizes
  Netlist, ///< the sizes in the netlist
};

struct SizeOptions {
  /// A specification file, or the name of a shipped circuit.
  std::string spec;
  circuit::SpecOptions files;
  /// The output directory; created.
  std::string directory;
  /// Methods of the search library, one run each; "all" stands for those that
  /// size circuits from nothing.
  std::vector<std::string> methods = {"auto"};
  search::Settings settings; ///< of the method
  uint64_t budget = 1000;    ///< simulated designs of each run
  uint64_t seed = 0;
  unsigned seeds = 1; ///< runs of each method, with consecutive seeds
  Start start = Start::Middle;
  unsigned workers = 0; ///< simulations at the same time; 0: one per core
  double timeout = 10;  ///< seconds that a simulation may take
  std::optional<double> target; ///< a run ends with this score
  bool resume = false;          ///< go on from the traces in the directory
  /// Samples of a Monte-Carlo analysis of the result; 0: none.
  unsigned monteCarlo = 0;
  double mismatchVt = 5e-9;   ///< Pelgrom's A_VT in V m (5 mV um)
  double mismatchBeta = 1e-8; ///< Pelgrom's A_beta in m (1 % um)
  /// Unseen specifications to meet with one trained agent instead of a search;
  /// 0: none. `budget` is then that of the training.
  unsigned specSweep = 0;
  unsigned specSimulations = 40; ///< at most, for each of them
  /// Simulations of CMA-ES for each of them that the agent missed; 0: none.
  unsigned specReferee = 0;
  /// Two measurements to trade against each other, or none.
  std::vector<std::string> pareto;
  ProgressMode progress = ProgressMode::Quiet;
  std::string command; ///< for the report
};

/// Sizes a circuit and writes best.cir (best_NAME.cir for testbenches but the
/// first), history.csv, report.json and report.html into the directory. Prints
/// a summary to `os`. With `specSweep` it writes sweep.csv and sweep.json only.
llvm::Error sizeCircuit(const SizeOptions &options, llvm::raw_ostream &os);

} // namespace l2dc::sizing

#endif // L2DC_SIZING_SIZE_H
