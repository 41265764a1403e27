//===- Driver.h - Running a search ------------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one driver of all searches: budget, seed, parallel evaluation, progress,
// trace, checkpoint and resume. docs/Search.md shows how the parts fit.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SEARCH_DRIVER_H
#define L2DC_SEARCH_DRIVER_H

#include "l2dc/Search/Method.h"
#include "l2dc/Support/Progress.h"

#include <functional>

namespace l2dc::search {

/// One evaluation of a search.
struct Evaluation {
  uint64_t number = 0; ///< from 0, in the order of the candidates
  Episode episode;
  bool improved = false; ///< better than all before it
  bool recorded = false; ///< taken from the trace, not evaluated again
};

struct SearchOptions {
  std::string method = "auto"; ///< see `allMethods`
  Settings settings;           ///< of the method
  uint64_t budget = 400;       ///< evaluations, at least 1
  uint64_t seed = 0;
  /// Evaluations that run at the same time; 0 is one per core. The result does
  /// not depend on it.
  unsigned threads = 0;
  /// The search ends early with the first feasible design of at least this
  /// reward.
  std::optional<double> target;
  /// The trace to write (Trace.h), which is also the checkpoint; empty: none.
  /// If the file exists and is of the same search, the search goes on from its
  /// end and gives the bytes that an uninterrupted one would have given; a
  /// trace of another search is an error.
  std::string trace;
  /// Begin anew even if `trace` exists.
  bool restart = false;
  ProgressMode progress = ProgressMode::Quiet;
  std::string title = "search"; ///< of the progress
  /// Called after every evaluation in the order of their numbers, once it is in
  /// the trace, on the calling thread; also for recorded ones. An error ends
  /// the search and is returned.
  std::function<llvm::Error(const Evaluation &)> onEvaluation;
};

struct SearchResult {
  std::string method; ///< that ran; never "auto"
  /// The best evaluation: feasible before infeasible, then the larger reward,
  /// then the lower number. Nothing if all evaluations failed.
  std::optional<Evaluation> best;
  uint64_t evaluations = 0; ///< done, recorded ones included
  uint64_t recorded = 0;    ///< of these, taken from the trace
  uint64_t failures = 0;
  std::string lastFailure; ///< why the last failed one failed
};

/// Searches `environment`. `result` holds what was found, also if an error ends
/// the search early (a full disk, an error of `onEvaluation`). It is an error
/// if no evaluation succeeded.
llvm::Error runSearch(Environment &environment, const SearchOptions &options,
                      SearchResult &result);

/// The same with a method that the caller made with `options.seed`,
/// `options.budget` and `options.settings`, and whose name is
/// `options.method`: for what it has learnt in the end.
llvm::Error runSearch(Environment &environment, Method &method,
                      const SearchOptions &options, SearchResult &result);

} // namespace l2dc::search

#endif // L2DC_SEARCH_DRIVER_H
