//===- FairShareTest.cpp - Actions relative to the budget left ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FairShare.h"

#include "TestEnvironments.h"
#include "l2dc/Support/Random.h"
#include "gtest/gtest.h"

#include <numeric>

using namespace l2dc;
using namespace l2dc::search;

/// Four decisions whose sum may be 2.
static FunctionEnvironment makeEnvironment() {
  auto environment = FunctionEnvironment::ofReward(4, sphere);
  environment.costFunction = [](llvm::ArrayRef<double> design) {
    return std::accumulate(design.begin(), design.end(), 0.0) / 2;
  };
  return environment;
}

TEST(FairShareTest, UsesUpTheBudget) {
  FunctionEnvironment environment = makeEnvironment();
  FairShare fairShare(environment);
  EXPECT_NEAR(fairShare.after({}), 0.5, 1e-6);
  EXPECT_NEAR(fairShare.after({0.8, 0.6}), 0.3, 1e-6);
  // All can be kept; nothing is left.
  EXPECT_NEAR(fairShare.after({0.0, 0.0}), 1, 1e-6);
  EXPECT_EQ(fairShare.after({1.0, 1.0, 0.5}), 0);
}

TEST(FairShareTest, WithoutACostActionsAreWhatTheyWere) {
  auto environment = FunctionEnvironment::ofReward(3, sphere);
  double share = FairShare(environment).after({});
  EXPECT_EQ(share, 0.5);
  for (double action : {0.0, 0.25, 0.5, 0.9, 1.0})
    EXPECT_NEAR(FairShare::toAction(action, share), action, 1e-12);
}

TEST(FairShareTest, RelativeActionsComeBack) {
  Random random(7);
  for (int i = 0; i < 1000; ++i) {
    double share = random.uniform(), relative = random.uniform();
    double action = FairShare::toAction(relative, share);
    EXPECT_GE(action, 0);
    EXPECT_LE(action, 1);
    EXPECT_NEAR(FairShare::toRelative(action, share), relative, 1e-9);
  }
  EXPECT_EQ(FairShare::toAction(0.5, 0.3), 0.3);
  // Ends of the range, where nothing or everything is the fair share.
  EXPECT_EQ(FairShare::toAction(0.25, 0), 0);
  EXPECT_EQ(FairShare::toRelative(1, 1), 0.5);
}
