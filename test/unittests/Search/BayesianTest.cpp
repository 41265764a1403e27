//===- BayesianTest.cpp - Bayesian optimisation ---------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Search/Driver.h"

#include "TestEnvironments.h"
#include "gtest/gtest.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::search;

namespace {

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

} // namespace

static double bestReward(Environment &environment, llvm::StringRef method,
                         uint64_t budget, llvm::StringRef settings = "") {
  SearchOptions options;
  options.method = method.str();
  options.settings = cantFail(Settings::parse(settings));
  options.budget = budget;
  options.threads = 1;
  SearchResult result;
  EXPECT_EQ(llvm::toString(runSearch(environment, options, result)), "");
  return result.best ? result.best->episode.outcome.reward : -INFINITY;
}

TEST(BayesianTest, FindsASmoothOptimumInFewEvaluations) {
  auto environment = FunctionEnvironment::ofReward(3, sphere);
  EXPECT_GT(bestReward(environment, "bo", 40), -1e-3);
}

TEST(BayesianTest, ComposesTheRewardOfMeasurements) {
  GoalEnvironment environment;
  // On the border the size is the sum of the optima, 1.5, less 0.5 times the
  // root of 5.
  double optimum = 10 - (1.5 - 0.5 * std::sqrt(5.0));
  EXPECT_GT(bestReward(environment, "bo", 60), optimum - 0.05);
  EXPECT_LT(bestReward(environment, "cma", 60), optimum - 0.05);
}

TEST(BayesianTest, CmaTakesOverFromTheModel) {
  auto environment = FunctionEnvironment::ofReward(4, rosenbrock);
  EXPECT_GT(bestReward(environment, "bo", 1500, "modelled=40"), -1e-4);
}

TEST(BayesianTest, AutoChoosesByBudgetAndSize) {
  auto small = FunctionEnvironment::ofReward(4, sphere);
  auto large = FunctionEnvironment::ofReward(100, sphere);
  EXPECT_EQ(chooseMethod("auto", small, 100), "bo");
  EXPECT_EQ(chooseMethod("auto", large, 100), "cma");
  EXPECT_EQ(chooseMethod("auto", small, 5), "bo");
  small.costFunction = [](llvm::ArrayRef<double> design) { return design[0]; };
  EXPECT_EQ(chooseMethod("auto", small, 5), "uniform");
  EXPECT_EQ(chooseMethod("de", small, 5), "de");
}
