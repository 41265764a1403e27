//===- EnvironmentTest.cpp - Sizing as a search problem -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Circuit/Deck.h"
#include "l2dc/Circuit/Spec.h"
#include "l2dc/Sizing/Analyses.h"
#include "l2dc/Sizing/CircuitEnvironment.h"
#include "l2dc/Spice/Circuits.h"

#include "../Support/ExpectError.h"

#include "gtest/gtest.h"

using namespace l2dc;
using namespace l2dc::sizing;

static circuit::Problem readShipped(llvm::StringRef name) {
  return test::exitOnError(circuit::readSpec(
      test::exitOnError(spice::circuitFile(name, (name + ".yaml").str()))));
}

static spice::SimulatorOptions oneWorker() {
  spice::SimulatorOptions options;
  options.workers = 1;
  return options;
}

TEST(CircuitEnvironment, TheHumanDesignScoresTwo) {
  circuit::Problem problem = readShipped("three_stage_tia");
  auto environment =
      test::exitOnError(CircuitEnvironment::create(problem, oneWorker()));
  EXPECT_EQ(environment->decisions().size(), 10u);
  EXPECT_EQ(environment->decisions()[0].name, "m1a");
  ASSERT_TRUE(environment->initialDesign());
  search::Episode episode =
      search::evaluate(*environment, *environment->initialDesign());
  EXPECT_EQ(episode.outcome.failure, "");
  EXPECT_TRUE(episode.outcome.feasible);
  EXPECT_NEAR(episode.outcome.reward, 2.0, 0.02);
}

TEST(CircuitEnvironment, ActionsAreSnappedAndClonesAgree) {
  circuit::Problem problem = readShipped("three_stage_tia");
  auto environment =
      test::exitOnError(CircuitEnvironment::create(problem, oneWorker()));
  search::Vector design(search::designSize(*environment), 0.437);
  auto clone = test::exitOnError(environment->clone());
  search::Episode first = search::evaluate(*environment, design);
  search::Episode second = search::evaluate(*clone, design);
  EXPECT_EQ(first.outcome.reward, second.outcome.reward);
  EXPECT_EQ(first.applied, second.applied);
  EXPECT_NE(first.applied, design);
  for (double value : environment->designOf(first.applied))
    EXPECT_GT(value, 0);
  // The same grid point again is not simulated.
  EXPECT_GE(environment->cacheHits(), 1u);
  search::Episode third = search::evaluate(*environment, first.applied);
  EXPECT_EQ(third.applied, first.applied);
}

TEST(CircuitEnvironment, AnEpisodeObservesTheDesignThatItStartsFrom) {
  circuit::Problem problem = readShipped("three_stage_tia");
  auto environment =
      test::exitOnError(CircuitEnvironment::create(problem, oneWorker()));
  search::Vector initial = *environment->initialDesign(), other = initial;
  other.back() = 0.9;
  EXPECT_EQ(environment->featuresOf(initial), environment->features());
  // Of one bias resistor depend all transistors, and the response.
  std::vector<search::Observation> before = environment->features(),
                                   after = environment->featuresOf(other);
  ASSERT_EQ(before.size(), after.size());
  for (size_t i = 0; i + 1 < before.size(); ++i)
    EXPECT_NE(before[i], after[i]) << environment->decisions()[i].name;
  EXPECT_EQ(before[0].back(), 0);
  EXPECT_NE(after[0].back(), 0);
  search::EpisodeOptions options;
  search::Observation own = test::exitOnError(environment->reset(options));
  EXPECT_EQ(own.size(), environment->observationSize());
  options.from = other;
  search::Observation moved = test::exitOnError(environment->reset(options));
  EXPECT_EQ(moved.size(), own.size());
  EXPECT_NE(moved, own);
}

TEST(CircuitEnvironment, EveryCornerCounts) {
  circuit::Problem problem = readShipped("two_stage_opamp");
  auto nominal =
      test::exitOnError(CircuitEnvironment::create(problem, oneWorker()));
  circuit::Corner hot = problem.corners.front();
  hot.name = "hot";
  hot.temperature = 125;
  circuit::Problem both = problem;
  both.corners.push_back(hot);
  auto corners =
      test::exitOnError(CircuitEnvironment::create(both, oneWorker()));
  search::Vector design = *nominal->initialDesign();
  search::Episode one = search::evaluate(*nominal, design);
  search::Episode two = search::evaluate(*corners, design);
  EXPECT_LE(two.outcome.reward, one.outcome.reward);
  EXPECT_NE(nominal->evaluation(), corners->evaluation());
  EXPECT_EQ(nominal->subject(), corners->subject());
}

TEST(Analyses, SensitivityOfAreaIsItsShare) {
  circuit::Problem problem = readShipped("two_stage_tia");
  EvaluatorOptions options;
  options.simulator = oneWorker();
  auto evaluator = test::exitOnError(Evaluator::create(problem, options));
  Design design;
  for (const circuit::Variable *variable : circuit::freeVariables(problem))
    design.push_back(*variable->initial);
  auto table = sensitivity(*evaluator, design);
  // Gate area is (w1 + w3)(1 + a) l + (w5 + w6) l.
  double total = (1.02 + 0.9) * 51 + 24.7 + 5.75;
  EXPECT_NEAR(table[0][5], 1.02 * 51 / total, 1e-3);
  EXPECT_NEAR(table[2][5], 24.7 / total, 1e-3);
  EXPECT_NEAR(table[4][5], 0, 1e-9);
}

TEST(Analyses, MismatchIsReproducibleAndGrowsWithItsCoefficients) {
  circuit::Problem problem = readShipped("two_stage_opamp");
  EvaluatorOptions options;
  options.simulator = oneWorker();
  auto evaluator = test::exitOnError(Evaluator::create(problem, options));
  Design design;
  for (const circuit::Variable *variable : circuit::freeVariables(problem))
    design.push_back(*variable->initial);
  auto spread = [&](double avt) {
    MonteCarloOptions mc;
    mc.samples = 12;
    mc.avt = avt;
    mc.abeta = 0;
    auto result = test::exitOnError(monteCarlo(*evaluator, design, mc));
    double low = 1e9, high = -1e9;
    for (const std::vector<double> &sample : result.values) {
      low = std::min(low, sample[0]);
      high = std::max(high, sample[0]);
    }
    return high - low;
  };
  EXPECT_EQ(spread(0), 0);
  double small = spread(1e-9);
  EXPECT_GT(small, 0);
  EXPECT_EQ(spread(1e-9), small);
  EXPECT_GT(spread(5e-9), small);
}
