//===- ScoreTest.cpp - How good a sized circuit is ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Sizing/Score.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::sizing;

/// gain >= 20 kohm, margin >= 60 deg, power <= 3 mW; power and speed count.
static circuit::Problem makeProblem() {
  circuit::Problem problem;
  circuit::Testbench testbench;
  const std::pair<const char *, const char *> measures[] = {
      {"gain", "ohm"}, {"margin", "deg"}, {"power", "W"}, {"speed", "Hz"}};
  for (auto [name, dimension] : measures) {
    circuit::Measure measure;
    measure.measurement.name = name;
    measure.dimension = dimension;
    testbench.measures.push_back(measure);
  }
  problem.testbenches.push_back(testbench);
  using circuit::Relation;
  problem.constraints = {{"gain", Relation::AtLeast, 20e3, {}},
                         {"margin", Relation::AtLeast, 60, {}},
                         {"power", Relation::AtMost, 3e-3, {}}};
  problem.objectives = {{"power", false, 1e-3, {}}, {"speed", true, 1e6, {}}};
  return problem;
}

static double scoreOf(const std::vector<double> &values) {
  Score score(makeProblem());
  return score.score(score.coordinates(values), score.ownGoal());
}

TEST(Score, IsTheSumOfTheObjectivesOnceAllConstraintsHold) {
  EXPECT_NEAR(scoreOf({20e3, 60, 1e-3, 1e6}), 2.0, 1e-12);
  EXPECT_NEAR(scoreOf({90e3, 90, 2e-3, 3e6}), 0.5 + 3, 1e-12);
}

TEST(Score, IsTheSumOfLogarithmicMissesBefore) {
  EXPECT_NEAR(scoreOf({2e3, 60, 1e-3, 1e6}), -1, 1e-12);
  EXPECT_NEAR(scoreOf({2e3, 15, 30e-3, 1e6}), -1 - 0.5 - 1, 1e-12);
}

TEST(Score, WhatCannotBeMeasuredIsAWholeMiss) {
  EXPECT_NEAR(scoreOf({std::nan(""), 60, 1e-3, 1e6}), -3, 1e-12);
  EXPECT_NEAR(scoreOf({-5, 60, 1e-3, 1e6}), -3, 1e-12);
  EXPECT_NEAR(scoreOf({20e3, 60, std::nan(""), 1e6}), -3, 1e-12);
}

TEST(Score, GoalsMoveTheBounds) {
  Score score(makeProblem());
  std::vector<double> achieved = score.coordinates({10e3, 70, 2e-3, 1e6});
  std::vector<double> goal = score.ownGoal();
  EXPECT_FALSE(score.feasible(achieved, goal));
  goal[0] = score.goalCoordinate(0, 10e3);
  goal[1] = score.goalCoordinate(1, 70);
  goal[2] = score.goalCoordinate(2, 2e-3);
  EXPECT_TRUE(score.feasible(achieved, goal));
  EXPECT_NEAR(score.bound(0, goal[0]), 10e3, 1e-6);
  EXPECT_NEAR(score.bound(1, goal[1]), 70, 1e-9);
  goal[1] = score.goalCoordinate(1, 71);
  EXPECT_NEAR(score.score(achieved, goal), -1.0 / 90, 1e-9);
}

TEST(Score, TheWorstCornerCounts) {
  Score score(makeProblem());
  std::vector<double> a = score.coordinates({30e3, 50, 1e-3, 1e6});
  std::vector<double> b = score.coordinates({20e3, 80, 4e-3, 2e6});
  EXPECT_EQ(score.worse(a, b), score.coordinates({20e3, 50, 4e-3, 1e6}));
}
