//===- FairShare.cpp - Actions relative to the budget left ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FairShare.h"
#include "CostSolver.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::search;

double FairShare::after(llvm::ArrayRef<double> applied) const {
  Vector design(designSize(environment), 0.0);
  if (!environment.cost(design))
    return 0.5;
  std::copy(applied.begin(), applied.end(), design.begin());
  auto family = [&](double t) {
    std::fill(design.begin() + ptrdiff_t(applied.size()), design.end(), t);
    return design;
  };
  return solveForCost(environment, 1, family).value_or(0);
}

double FairShare::toAction(double relative, double share) {
  double action = relative < 0.5 ? 2 * relative * share
                                 : share + (2 * relative - 1) * (1 - share);
  return std::clamp(action, 0.0, 1.0);
}

double FairShare::toRelative(double action, double share) {
  double relative = action <= share ? (share > 0 ? action / share / 2 : 0.5)
                                    : 0.5 + (action - share) / (1 - share) / 2;
  return std::clamp(relative, 0.0, 1.0);
}
