//===- Ranking.cpp - Which of two outcomes is better ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Ranking.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>
#include <numeric>

using namespace l2dc;
using namespace l2dc::search;

std::vector<size_t> search::rank(llvm::ArrayRef<Episode> episodes) {
  std::vector<size_t> order(episodes.size());
  std::iota(order.begin(), order.end(), size_t(0));
  llvm::sort(order, [&](size_t a, size_t b) {
    const Outcome &first = episodes[a].outcome, &second = episodes[b].outcome;
    if (isBetter(first, second.failed() ? nullptr : &second))
      return true;
    if (isBetter(second, first.failed() ? nullptr : &first))
      return false;
    return a < b;
  });
  return order;
}

/// The standard normal quantile of `p` in (0, 1), to about 3e-3 (Abramowitz and
/// Stegun, 26.2.22).
static double normalQuantile(double p) {
  double q = std::min(p, 1 - p);
  double t = std::sqrt(-2 * std::log(q));
  double x = t - (2.30753 + 0.27061 * t) / (1 + t * (0.99229 + 0.04481 * t));
  return p < 0.5 ? -x : x;
}

std::vector<double> search::rankScores(llvm::ArrayRef<Episode> episodes) {
  std::vector<double> scores(episodes.size());
  std::vector<size_t> order = rank(episodes);
  auto count = double(episodes.size());
  for (size_t i = 0; i < order.size(); ++i) {
    bool equal = i && !isBetter(episodes[order[i - 1]].outcome,
                                &episodes[order[i]].outcome);
    scores[order[i]] = equal
                           ? scores[order[i - 1]]
                           : normalQuantile((count - double(i) - 0.5) / count);
  }
  return scores;
}
