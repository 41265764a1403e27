//===- BaselinesTest.cpp - Hand-written policies and greedy search --------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Search/Driver.h"

#include "TestEnvironments.h"
#include "gtest/gtest.h"

using namespace l2dc;
using namespace l2dc::search;

static std::string messageOf(llvm::Error error) {
  return llvm::toString(std::move(error));
}

/// Four layers whose parts add up to the cost; what is taken from the third
/// hurts least, from the last most. The budget is half of everything.
static FunctionEnvironment layers() {
  const Vector damage = {2, 1, 0.1, 5};
  auto environment =
      FunctionEnvironment::ofReward(4, [=](const Vector &design) {
        double reward = 0;
        for (size_t i = 0; i < design.size(); ++i)
          reward -= damage[i] * (1 - design[i]) * (1 - design[i]);
        return reward;
      });
  environment.costFunction = [](llvm::ArrayRef<double> design) {
    return (design[0] + design[1] + 2 * design[2] + design[3]) / 2.5;
  };
  return environment;
}

static Evaluation bestOf(Environment &environment, llvm::StringRef method,
                         uint64_t budget, llvm::StringRef settings = "") {
  SearchOptions options;
  options.method = method.str();
  options.settings = cantFail(Settings::parse(settings));
  options.budget = budget;
  options.threads = 2;
  SearchResult result;
  EXPECT_EQ(messageOf(runSearch(environment, options, result)), "");
  return result.best.value_or(Evaluation());
}

TEST(BaselinesTest, UniformJustMeetsTheBudget) {
  FunctionEnvironment environment = layers();
  Evaluation best = bestOf(environment, "uniform", 10);
  EXPECT_EQ(best.number, 0u);
  for (double value : best.episode.applied)
    EXPECT_NEAR(value, 0.5, 1e-8);
  EXPECT_LE(*environment.cost(best.episode.applied), 1.0);
}

TEST(BaselinesTest, ShallowAndDeepTilt) {
  FunctionEnvironment environment = layers();
  Vector shallow =
      bestOf(environment, "shallow", 1, "slopes=1").episode.applied;
  Vector deep = bestOf(environment, "deep", 1, "slopes=1").episode.applied;
  EXPECT_LT(shallow.front(), shallow.back());
  EXPECT_GT(deep.front(), deep.back());
  for (const Vector &design : {shallow, deep})
    EXPECT_NEAR(*environment.cost(design), 1.0, 1e-6);
}

TEST(BaselinesTest, GreedyTakesWhatHurtsLeast) {
  FunctionEnvironment environment = layers();
  Evaluation best = bestOf(environment, "greedy", 200);
  EXPECT_LE(*environment.cost(best.episode.applied), 1.0);
  EXPECT_GT(best.episode.outcome.reward,
            bestOf(environment, "uniform", 1).episode.outcome.reward);
  EXPECT_LT(best.episode.applied[2], 0.2);
  EXPECT_GT(best.episode.applied[3], 0.8);
}

TEST(BaselinesTest, GreedyWithFewRoundsTakesSeveralDecisionsAtOnce) {
  // Two rounds of ten decisions: none can give a quarter of the cost alone.
  const unsigned count = 10;
  auto environment =
      FunctionEnvironment::ofReward(count + 1, [](const Vector &design) {
        double reward = 0;
        for (size_t i = 0; i < design.size(); ++i)
          reward -= double(i) * (1 - design[i]);
        return reward;
      });
  environment.costFunction = [](llvm::ArrayRef<double> design) {
    double sum = 0;
    for (double value : design)
      sum += value;
    return sum / double(design.size()) * 2;
  };
  Evaluation best = bestOf(environment, "greedy", 2 * count + 1);
  EXPECT_LE(*environment.cost(best.episode.applied), 1.0);
  EXPECT_NEAR(*environment.cost(best.episode.applied), 1.0, 1e-6);
  EXPECT_LT(best.episode.applied.front(), 0.6);
  EXPECT_EQ(best.episode.applied.back(), 1);
  EXPECT_GT(best.episode.outcome.reward,
            bestOf(environment, "uniform", 1).episode.outcome.reward);
}

TEST(BaselinesTest, BudgetsThatCannotBeMetAreErrors) {
  FunctionEnvironment environment = layers();
  environment.costFunction = [](llvm::ArrayRef<double> design) {
    return 2 + design[0];
  };
  SearchOptions options;
  SearchResult result;
  for (const char *method : {"uniform", "shallow", "deep", "greedy"}) {
    options.method = method;
    EXPECT_EQ(messageOf(runSearch(environment, options, result)),
              std::string("search method ") + method +
                  ": the smallest design takes 2 times the budget");
  }
  environment.costFunction = nullptr;
  options.method = "greedy";
  EXPECT_EQ(messageOf(runSearch(environment, options, result)),
            "search method greedy: the problem has no budget to come down to");
  FunctionEnvironment constrained = layers();
  options.budget = 2;
  EXPECT_EQ(messageOf(runSearch(constrained, options, result)),
            "search method greedy: 3 decisions need at least as many "
            "evaluations, the budget is 2");
}

TEST(BaselinesTest, TheGridFitsTheBudget) {
  auto environment = FunctionEnvironment::ofReward(3, sphere);
  SearchOptions options;
  options.method = "grid";
  options.budget = 1000;
  SearchResult result;
  ASSERT_EQ(messageOf(runSearch(environment, options, result)), "");
  EXPECT_EQ(result.evaluations, 1000u);
  for (double value : result.best->episode.applied)
    EXPECT_NEAR(value, 6.0 / 9, 1e-12);
  options.budget = 7;
  EXPECT_EQ(messageOf(runSearch(environment, options, result)),
            "search method grid: a grid of 2 points for each of 3 coordinates "
            "has 8 points, the budget is 7");
}

TEST(BaselinesTest, SobolCoversEveryDimension) {
  // Every aligned eighth of every coordinate has an eighth of the points.
  std::vector<std::vector<int>> counts(40, std::vector<int>(8));
  auto environment = FunctionEnvironment::ofReward(40, sphere);
  SearchOptions options;
  options.method = "sobol";
  options.budget = 64;
  options.onEvaluation = [&](const Evaluation &evaluation) {
    for (size_t i = 0; i < 40; ++i)
      ++counts[i][size_t(evaluation.episode.actions[i] * 8)];
    return llvm::Error::success();
  };
  SearchResult result;
  ASSERT_EQ(messageOf(runSearch(environment, options, result)), "");
  for (const std::vector<int> &count : counts)
    for (int points : count)
      EXPECT_EQ(points, 8);
}
