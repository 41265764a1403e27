//===- GoalEnvironment.h - A problem with a goal space ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_UNITTESTS_SEARCH_GOALENVIRONMENT_H
#define L2DC_UNITTESTS_SEARCH_GOALENVIRONMENT_H

#include "TestEnvironments.h"

namespace l2dc::search {

/// Two measurements, of which one must be at least what the goal says and the
/// other is to be small.
class TestGoals final : public Goals {
public:
  unsigned size() const override { return 2; }
  Vector own() const override { return {1.5, 0}; }
  Vector sample(Random &random) const override {
    return {1 + random.uniform(), 0};
  }
  double reward(llvm::ArrayRef<double> achieved,
                llvm::ArrayRef<double> goal) const override {
    return met(achieved, goal) ? 10 - achieved[1] : achieved[0] - goal[0];
  }
  bool met(llvm::ArrayRef<double> achieved,
           llvm::ArrayRef<double> goal) const override {
    return achieved[0] >= goal[0];
  }
};

class GoalEnvironment final : public FunctionEnvironment {
public:
  GoalEnvironment()
      : FunctionEnvironment(5, [](const Vector &design) {
          TestGoals goals;
          Outcome outcome;
          double gain = 2, size = 0;
          for (size_t i = 0; i < design.size(); ++i) {
            double x = design[i] - 0.1 * double(i + 1);
            gain -= 2 * x * x;
            size += design[i];
          }
          // A tenth of the designs cannot be evaluated.
          if (design[4] > 0.9)
            return llvm::Expected<Outcome>(makeError("no convergence"));
          outcome.achieved = {gain, size};
          outcome.reward = goals.reward(outcome.achieved, goals.own());
          outcome.feasible = goals.met(outcome.achieved, goals.own());
          return llvm::Expected<Outcome>(outcome);
        }) {}
  const Goals *goals() const override { return &mine; }

private:
  TestGoals mine;
};

} // namespace l2dc::search

#endif // L2DC_UNITTESTS_SEARCH_GOALENVIRONMENT_H
