//===- Ranking.cpp - Which of two outcomes is better ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Ranking.h"

#include "llvm/ADT/STLExtras.h"

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
