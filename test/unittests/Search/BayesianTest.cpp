//===- BayesianTest.cpp - Bayesian optimisation ---------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Search/Driver.h"

#include "GoalEnvironment.h"
#include "gtest/gtest.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::search;

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
  EXPECT_LT(bestReward(environment, "cmaes", 60), optimum - 0.05);
}

TEST(BayesianTest, CmaTakesOverFromTheModel) {
  auto environment = FunctionEnvironment::ofReward(4, rosenbrock);
  EXPECT_GT(bestReward(environment, "bo", 1500, "modelled=40"), -1e-4);
}

TEST(BayesianTest, AutoChoosesByBudgetAndSize) {
  auto small = FunctionEnvironment::ofReward(4, sphere);
  auto large = FunctionEnvironment::ofReward(100, sphere);
  EXPECT_EQ(chooseMethod("auto", small, 100), "bo");
  EXPECT_EQ(chooseMethod("auto", large, 100), "cmaes");
  EXPECT_EQ(chooseMethod("auto", small, 5), "bo");
  small.costFunction = [](llvm::ArrayRef<double> design) { return design[0]; };
  EXPECT_EQ(chooseMethod("auto", small, 5), "uniform");
  // Four coordinates are too few for an agent.
  EXPECT_EQ(chooseMethod("auto", small, 400), "bo");
  EXPECT_EQ(chooseMethod("de", small, 5), "de");
}
