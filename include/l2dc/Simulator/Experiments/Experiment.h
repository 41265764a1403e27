//===- Experiment.h - Tables and figures of the EIE paper -------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIMULATOR_EXPERIMENTS_EXPERIMENT_H
#define L2DC_SIMULATOR_EXPERIMENTS_EXPERIMENT_H

#include "l2dc/Report/Table.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace l2dc::sim {

/// What an experiment found.
struct ExperimentResult {
  report::Table table;
  std::vector<std::string> figures; ///< SVG
  /// How far the numbers agree with the paper's.
  std::string verdict;
};

/// A table or figure of the paper, made again with the simulator.
struct Experiment {
  llvm::StringLiteral name;  ///< "table-iv"
  llvm::StringLiteral title; ///< "Table IV: time per layer"
  llvm::StringLiteral text;  ///< what is shown, and on what data
  ExperimentResult (*run)();
};

/// All experiments in the paper's order.
llvm::ArrayRef<Experiment> experiments();

/// Runs the experiments named (all of them for "all") and prints their tables
/// to `os`. With a `directory`, writes NAME.csv for each and index.html with
/// tables and plots there. Fails on a name that is none.
llvm::Error reproduce(llvm::ArrayRef<std::string> names,
                      llvm::StringRef directory, llvm::raw_ostream &os);

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_EXPERIMENTS_EXPERIMENT_H
