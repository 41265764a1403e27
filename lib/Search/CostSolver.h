//===- CostSolver.h - Designs that just meet the budget ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_COSTSOLVER_H
#define L2DC_LIB_SEARCH_COSTSOLVER_H

#include "l2dc/Search/Environment.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace l2dc::search {

/// The largest t in [0, 1] for which the design `family(t)`, whose cost grows
/// with t, costs at most `limit` of the budget; nothing if t = 0 costs more.
/// `environment` must have a budget.
std::optional<double> solveForCost(const Environment &environment, double limit,
                                   llvm::function_ref<Vector(double)> family);

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_COSTSOLVER_H
