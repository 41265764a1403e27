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

/// What `reproduce` is to do.
struct ReproduceOptions {
  std::vector<std::string> names; ///< of experiments; "all" for all of them
  /// Layers of the user's: `[NAME=]FILE` with a Matrix Market file, a NumPy
  /// array of outputs x inputs, or an image. A NAME of Table III stands beside
  /// the paper's figures.
  std::vector<std::string> layers;
  double activationDensity = 0.35; ///< of layers that are not the paper's
  std::string directory;           ///< for files; empty for none
};

/// Runs the experiments and prints their tables to `os`. With a directory,
/// writes NAME.csv for each ("layers" for the user's), index.html with tables
/// and plots, and config.json with the machine there. Fails on a name that is
/// none and on a layer that cannot be read.
llvm::Error reproduce(const ReproduceOptions &options, llvm::raw_ostream &os);

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_EXPERIMENTS_EXPERIMENT_H
