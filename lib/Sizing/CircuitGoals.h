//===- CircuitGoals.h - Specifications as goals -----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SIZING_CIRCUITGOALS_H
#define L2DC_LIB_SIZING_CIRCUITGOALS_H

#include "l2dc/Search/Environment.h"
#include "l2dc/Sizing/Score.h"

#include <cmath>

namespace l2dc::sizing {

/// The goal space of a sizing problem: coordinates of Score.h. Random goals
/// move the bounds of the constraints that the problem sweeps.
class CircuitGoals : public search::Goals {
public:
  explicit CircuitGoals(const circuit::Problem &problem)
      : problem(problem), score(problem) {}

  unsigned size() const override { return score.size(); }
  search::Vector own() const override { return score.ownGoal(); }

  search::Vector sample(Random &random) const override {
    search::Vector goal = own();
    for (const circuit::Sweep &sweep : problem.sweeps) {
      double u = random.uniform();
      double bound = sweep.logarithmic
                         ? sweep.min * std::pow(sweep.max / sweep.min, u)
                         : sweep.min + u * (sweep.max - sweep.min);
      for (unsigned i = 0; i < problem.constraints.size(); ++i)
        if (problem.constraints[i].measure == sweep.measure)
          goal[i] = score.goalCoordinate(i, bound);
    }
    return goal;
  }

  double reward(llvm::ArrayRef<double> achieved,
                llvm::ArrayRef<double> goal) const override {
    return score.score(achieved, goal);
  }
  bool met(llvm::ArrayRef<double> achieved,
           llvm::ArrayRef<double> goal) const override {
    return score.feasible(achieved, goal);
  }

private:
  const circuit::Problem &problem;
  Score score;
};

} // namespace l2dc::sizing

#endif // L2DC_LIB_SIZING_CIRCUITGOALS_H
