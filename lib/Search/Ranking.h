//===- Ranking.h - Which of two outcomes is better --------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_RANKING_H
#define L2DC_LIB_SEARCH_RANKING_H

#include "l2dc/Search/Environment.h"

namespace l2dc::search {

/// Whether `outcome` is better than `best` (null: nothing yet): feasible before
/// infeasible, then the larger reward. A failed one is never better.
inline bool isBetter(const Outcome &outcome, const Outcome *best) {
  if (outcome.failed())
    return false;
  if (!best)
    return true;
  if (outcome.feasible != best->feasible)
    return outcome.feasible;
  return outcome.reward > best->reward;
}

/// The numbers of `episodes`, the best first: as `isBetter` says, failed ones
/// last, equal ones in their order.
std::vector<size_t> rank(llvm::ArrayRef<Episode> episodes);

/// The standard normal quantiles of the ranks of `episodes`, none of which
/// failed: about 2 to -2 from the best to the worst, equal for equal outcomes.
/// A measure of quality without outliers and jumps.
std::vector<double> rankScores(llvm::ArrayRef<Episode> episodes);

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_RANKING_H
