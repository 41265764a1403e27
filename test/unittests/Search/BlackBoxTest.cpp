//===- BlackBoxTest.cpp - Black-box optimisers ----------------------------===//
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

static std::string messageOf(llvm::Error error) {
  return llvm::toString(std::move(error));
}

/// The best reward after `budget` evaluations.
static double bestReward(Environment &environment, llvm::StringRef method,
                         uint64_t budget, uint64_t seed = 1) {
  SearchOptions options;
  options.method = method.str();
  options.budget = budget;
  options.seed = seed;
  options.threads = 1;
  SearchResult result;
  EXPECT_EQ(messageOf(runSearch(environment, options, result)), "");
  return result.best ? result.best->episode.outcome.reward : -INFINITY;
}

TEST(CmaTest, ReachesTheOptimum) {
  auto simple = FunctionEnvironment::ofReward(10, sphere);
  EXPECT_GT(bestReward(simple, "cmaes", 1500), -1e-9);
  auto valley = FunctionEnvironment::ofReward(5, rosenbrock);
  EXPECT_GT(bestReward(valley, "cmaes", 4000), -1e-6);
  auto line = FunctionEnvironment::ofReward(1, sphere);
  EXPECT_GT(bestReward(line, "cmaes", 200), -1e-8);
}

TEST(CmaTest, FindsAnOptimumOnTheBorder) {
  auto corner = FunctionEnvironment::ofReward(6, [](const Vector &design) {
    double sum = 0;
    for (double x : design)
      sum += x;
    return sum;
  });
  EXPECT_GT(bestReward(corner, "cmaes", 800), 6 - 1e-3);
}

TEST(CmaTest, RestartsLeaveLocalOptima) {
  // Rastrigin's function with the optimum off the centre.
  auto rastrigin = FunctionEnvironment::ofReward(2, [](const Vector &design) {
    double sum = 0;
    for (double x : design) {
      double y = 10 * (x - 0.63);
      sum += 10 + y * y - 10 * std::cos(2 * 3.14159265358979 * y);
    }
    return -sum;
  });
  unsigned found = 0;
  for (uint64_t seed = 0; seed < 5; ++seed)
    found += bestReward(rastrigin, "cmaes", 5000, seed) > -1e-6;
  EXPECT_EQ(found, 5u);
}

TEST(DifferentialEvolutionTest, ReachesTheOptimum) {
  auto simple = FunctionEnvironment::ofReward(10, sphere);
  EXPECT_GT(bestReward(simple, "de", 6000), -1e-8);
  auto valley = FunctionEnvironment::ofReward(5, rosenbrock);
  EXPECT_GT(bestReward(valley, "de", 10000), -1e-3);
}

class BlackBoxTest : public testing::TestWithParam<const char *> {};

TEST_P(BlackBoxTest, FindsFeasibleDesignsAmongFailures) {
  // A tenth of the space fails, most of it is infeasible.
  FunctionEnvironment environment(4, [](const Vector &design) {
    if (design[0] < 0.1)
      return llvm::Expected<Outcome>(makeError("no convergence"));
    Outcome outcome;
    outcome.feasible = design[0] > 0.8 && design[1] > 0.6;
    outcome.reward = outcome.feasible ? 1 - design[2]
                                      : std::fmin(design[0] - 0.8, 0) +
                                            std::fmin(design[1] - 0.6, 0);
    return llvm::Expected<Outcome>(outcome);
  });
  EXPECT_GT(bestReward(environment, GetParam(), 1000), 0.95);
}

TEST_P(BlackBoxTest, FailuresEverywhereButInOnePlaceDoNotStopIt) {
  FunctionEnvironment environment(2, [](const Vector &design) {
    if (design[0] < 0.7)
      return llvm::Expected<Outcome>(makeError("no convergence"));
    return llvm::Expected<Outcome>(Outcome());
  });
  EXPECT_EQ(bestReward(environment, GetParam(), 300), 0);
}

INSTANTIATE_TEST_SUITE_P(Methods, BlackBoxTest, testing::Values("cmaes", "de"),
                         [](const auto &info) {
                           return std::string(info.param);
                         });
