//===- GoalAgentTest.cpp - One agent for many specifications --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Search/GoalAgent.h"

#include "GoalEnvironment.h"
#include "gtest/gtest.h"

using namespace l2dc;
using namespace l2dc::search;

static SearchOptions training(uint64_t budget) {
  SearchOptions options;
  options.method = "ddpg-goal";
  options.settings = cantFail(Settings::parse("warmup=60 hidden=32 updates=3"));
  options.budget = budget;
  options.threads = 1;
  return options;
}

TEST(GoalAgentTest, MeetsGoalsThatItHasNotSeen) {
  GoalEnvironment environment;
  SearchResult result;
  auto agent = trainGoalAgent(environment, training(200), result);
  ASSERT_TRUE(bool(agent)) << llvm::toString(agent.takeError());
  EXPECT_EQ(result.evaluations, 200u);
  Random random(99);
  unsigned met = 0, evaluations = 0;
  constexpr unsigned count = 20;
  for (unsigned i = 0; i < count; ++i) {
    Vector goal = environment.goals()->sample(random);
    std::vector<Episode> tried;
    for (unsigned attempt = 0; attempt < 10; ++attempt) {
      llvm::Expected<Vector> design = (*agent)->propose(goal, tried);
      ASSERT_TRUE(bool(design)) << llvm::toString(design.takeError());
      EpisodeOptions options;
      options.goal = goal;
      tried.push_back(evaluate(environment, *design, options));
      ++evaluations;
      const Outcome &outcome = tried.back().outcome;
      if (!outcome.failed() &&
          environment.goals()->met(outcome.achieved, goal)) {
        ++met;
        break;
      }
    }
  }
  EXPECT_EQ(met, count);
  EXPECT_LE(evaluations, 3 * count);
}

TEST(GoalAgentTest, ErrorsAreNamed) {
  GoalEnvironment environment;
  SearchResult result;
  auto agent = trainGoalAgent(environment, training(10), result);
  ASSERT_TRUE(bool(agent));
  EXPECT_EQ(llvm::toString((*agent)->propose({1.0}, {}).takeError()),
            "the goal has 1 numbers, expected 2");
  SearchOptions options = training(10);
  options.method = "ddpg";
  EXPECT_EQ(
      llvm::toString(trainGoalAgent(environment, options, result).takeError()),
      "a goal agent is trained by the method 'ddpg-goal', found 'ddpg'");
}
