//===- SimulateFiles.h - Simulation from files to files ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIMULATOR_SIMULATEFILES_H
#define L2DC_SIMULATOR_SIMULATEFILES_H

#include "l2dc/Simulator/Simulator.h"

#include <string>
#include <vector>

namespace l2dc::sim {

/// The options of `l2dc-sim`. Paths of files that are not wanted are empty.
struct FileOptions {
  std::string image;                ///< "-" is standard input
  std::vector<std::string> inputs;  ///< .npy, one per input of the image
  std::vector<std::string> outputs; ///< .npy, for the first outputs
  std::string stats;                ///< stats.json; config.json goes beside it
  std::string trace;                ///< chrome:FILE or vcd:FILE
  int64_t samples = 0;              ///< simulate the first ones; 0 for all
  Mode mode = Mode::Fast;           ///< a trace makes it `Tick`
  ArithmeticKind arithmetic = ArithmeticKind::Float;
};

/// Runs an image on .npy inputs and writes what `options` ask for; nothing if
/// anything fails. Errors name the file. Returns the statistics.
llvm::Expected<Statistics> simulateFiles(const FileOptions &options);

/// Prints one line of cycles, work, balance and energy for each layer that
/// runs on the array, and for all together.
void printSummary(const Statistics &statistics, llvm::raw_ostream &os);

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_SIMULATEFILES_H
