//===- SizingRun.h - Searches for the sizes of a circuit --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIZING_SIZINGRUN_H
#define L2DC_SIZING_SIZINGRUN_H

#include "l2dc/Search/Driver.h"
#include "l2dc/Sizing/CircuitEnvironment.h"

namespace l2dc::sizing {

/// One simulated design of a search.
struct HistoryEntry {
  uint64_t number = 0; ///< from 0
  double score = failedScore;
  bool feasible = false;
  bool failed = false;
  double bestScore = failedScore; ///< so far
  Design design;                  ///< values of the free variables
  std::vector<double> values;     ///< measurements; empty if it failed
};

/// What one search with one seed did.
struct SizingRun {
  std::string method; ///< never "auto"
  uint64_t seed = 0;
  std::vector<HistoryEntry> history;
  uint64_t failed = 0;
  /// Simulations until the first feasible design, counted from 1; 0 is never.
  uint64_t firstFeasible = 0;
  double seconds = 0;     ///< of the part that was not read from a trace
  uint64_t simulated = 0; ///< evaluations of that part

  /// The best entry: feasible before infeasible, then the score; null if all
  /// failed.
  const HistoryEntry *best() const;
  /// Simulations until a feasible design of at least `score`, from 1; 0 never.
  uint64_t simulationsTo(double score) const;
  /// The best feasible score after `count` simulations, or the best at all.
  double bestAfter(uint64_t count) const;
};

/// Runs one search; `options` says which. Also for a search that an error ended
/// early the runs so far are in the trace.
llvm::Expected<SizingRun> runSizing(CircuitEnvironment &environment,
                                    const search::SearchOptions &options);

} // namespace l2dc::sizing

#endif // L2DC_SIZING_SIZINGRUN_H
