//===- AgentTest.cpp - Reinforcement learning agents ----------------------===//
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

namespace {

/// Ten layers that share a budget, as in AMC: an action is clipped to what the
/// budget leaves, the observation says what is left, and layers differ in how
/// much pruning hurts.
class BudgetEnvironment final : public FunctionEnvironment {
public:
  BudgetEnvironment() : FunctionEnvironment(0, nullptr) {
    for (unsigned i = 0; i < layers; ++i)
      names.push_back({"layer" + std::to_string(i), {"density"}});
  }

  llvm::ArrayRef<Decision> decisions() const override { return names; }
  unsigned observationSize() const override { return 4; }

  llvm::Expected<Observation> reset(const EpisodeOptions &) override {
    used = 0;
    design.clear();
    return observe();
  }

  llvm::Expected<Step> step(llvm::ArrayRef<double> action) override {
    // The layers to come need at least the floor.
    double rest = double(layers - design.size() - 1) * floor;
    double value = std::clamp(action[0], floor, budget - used - rest);
    used += value;
    design.push_back(value);
    Step step;
    step.applied = {value};
    if (design.size() < layers)
      step.observation = observe();
    else
      step.outcome = score();
    return step;
  }

  llvm::Expected<std::unique_ptr<Environment>> clone() const override {
    return std::make_unique<BudgetEnvironment>(*this);
  }
  std::optional<double> cost(llvm::ArrayRef<double> design) const override {
    double sum = 0;
    for (double value : design)
      sum += std::max(value, floor);
    return sum / budget;
  }

private:
  static constexpr unsigned layers = 10;
  static constexpr double floor = 0.1, budget = 5;

  static double damage(size_t layer) { return layer % 3 == 0 ? 1 : 0.1; }

  Observation observe() const {
    size_t layer = design.size();
    return {float(layer) / layers, float(damage(layer)), float(used / budget),
            design.empty() ? 1.0f : float(design.back())};
  }

  Outcome score() const {
    Outcome outcome;
    for (size_t i = 0; i < layers; ++i)
      outcome.reward -= damage(i) * (1 - design[i]) * (1 - design[i]);
    return outcome;
  }

  std::vector<Decision> names;
  Vector design;
  double used = 0;
};

} // namespace

static SearchResult runOn(Environment &environment, llvm::StringRef method,
                          uint64_t budget, llvm::StringRef settings = "",
                          unsigned threads = 1) {
  SearchOptions options;
  options.method = method.str();
  options.settings = cantFail(Settings::parse(settings));
  options.budget = budget;
  options.threads = threads;
  SearchResult result;
  EXPECT_EQ(messageOf(runSearch(environment, options, result)), "");
  return result;
}

static double bestReward(const SearchResult &result) {
  return result.best ? result.best->episode.outcome.reward : -1e9;
}

TEST(DdpgTest, ThePapersModeBeatsUniformAndRandomUnderABudget) {
  BudgetEnvironment environment;
  double uniform = bestReward(runOn(environment, "uniform", 1));
  EXPECT_NEAR(uniform, -(4 + 0.6) * 0.25, 1e-6);
  // The optimum takes everything from the layers that it does not hurt.
  double agent =
      bestReward(runOn(environment, "ddpg", 250,
                       "mode=paper warmup=50 hidden=64 actor-rate=1e-3"));
  EXPECT_GT(agent, uniform);
  EXPECT_GT(agent, bestReward(runOn(environment, "random", 250)));
}

TEST(DdpgTest, TheGuidedModeNeedsFewerEvaluations) {
  BudgetEnvironment environment;
  double agent = bestReward(runOn(environment, "ddpg", 80));
  for (const char *baseline : {"uniform", "shallow", "deep", "random"})
    EXPECT_GT(agent, bestReward(runOn(environment, baseline, 80))) << baseline;
  EXPECT_GT(agent, bestReward(runOn(environment, "ddpg", 80, "mode=paper")));
}

TEST(DdpgTest, GuidesAreEvaluatedFirst) {
  BudgetEnvironment environment;
  SearchResult uniform = runOn(environment, "uniform", 1);
  SearchResult guided = runOn(environment, "ddpg", 1, "guides=1");
  EXPECT_EQ(bestReward(guided), bestReward(uniform));
  // With as many guides as evaluations it is the best hand-written policy.
  EXPECT_GE(bestReward(runOn(environment, "ddpg", 21, "guides=21")),
            std::max(bestReward(runOn(environment, "shallow", 10)),
                     bestReward(runOn(environment, "deep", 10))));
}

TEST(DdpgTest, TheAuthorsModeRuns) {
  BudgetEnvironment environment;
  SearchResult result =
      runOn(environment, "ddpg", 130, "mode=mit hidden=32 warmup=60");
  EXPECT_EQ(result.evaluations, 130u);
  EXPECT_GT(bestReward(result), -1.5);
}

TEST(DdpgTest, ThreadsDoNotChangeTheChoice) {
  BudgetEnvironment environment;
  for (const char *settings : {"warmup=40 hidden=32 parallel=3",
                               "mode=paper warmup=40 hidden=32 parallel=3"}) {
    SearchResult one = runOn(environment, "ddpg", 60, settings, 1);
    SearchResult four = runOn(environment, "ddpg", 60, settings, 4);
    EXPECT_EQ(one.best->number, four.best->number);
    EXPECT_EQ(one.best->episode.applied, four.best->episode.applied);
  }
}

TEST(DdpgTest, SettingsAreChecked) {
  BudgetEnvironment environment;
  SearchOptions options;
  options.method = "ddpg";
  options.settings.set("mode", "bug");
  SearchResult result;
  EXPECT_EQ(messageOf(runSearch(environment, options, result)),
            "search method ddpg: the setting 'mode' is 'bug', expected guided, "
            "paper or mit");
}

class DesignAgentTest : public testing::TestWithParam<const char *> {};

TEST_P(DesignAgentTest, BeatsRandomDesigns) {
  auto environment = FunctionEnvironment::ofReward(6, sphere);
  SearchResult random = runOn(environment, "random", 120);
  SearchResult agent =
      runOn(environment, GetParam(), 120, "warmup=30 hidden=48 updates=5");
  EXPECT_GT(bestReward(agent), bestReward(random) / 4);
}

TEST_P(DesignAgentTest, ThreadsDoNotChangeTheChoice) {
  auto environment = FunctionEnvironment::ofReward(3, sphere);
  const char *settings = "warmup=10 hidden=8 updates=2 parallel=3";
  SearchResult one = runOn(environment, GetParam(), 25, settings, 1);
  SearchResult three = runOn(environment, GetParam(), 25, settings, 3);
  EXPECT_EQ(one.best->episode.applied, three.best->episode.applied);
}

namespace {
/// Counts how often agents look at designs that they made.
class ObservedEnvironment final : public FunctionEnvironment {
public:
  ObservedEnvironment()
      : FunctionEnvironment(FunctionEnvironment::ofReward(3, sphere)) {}
  std::vector<Observation>
  featuresOf(llvm::ArrayRef<double> design) const override {
    ++looks;
    std::vector<Observation> rows = features();
    for (size_t i = 0; i < rows.size(); ++i)
      rows[i][1] = float(design[i]);
    return rows;
  }
  mutable unsigned looks = 0;
};
} // namespace

TEST_P(DesignAgentTest, StepsOfAnEpisodeObserveTheDesignBefore) {
  ObservedEnvironment environment;
  runOn(environment, GetParam(), 20, "warmup=5 hidden=8 updates=1");
  EXPECT_EQ(environment.looks, 0u);
  // The round that ends the warm-up is the first step of an episode of three;
  // nothing is told of the last design.
  runOn(environment, GetParam(), 20, "warmup=5 hidden=8 updates=1 steps=3");
  EXPECT_EQ(environment.looks, 10u);
}

INSTANTIATE_TEST_SUITE_P(Networks, DesignAgentTest,
                         testing::Values("ddpg-sequence", "ddpg-graph"),
                         [](const auto &info) {
                           return std::string(info.param) == "ddpg-graph"
                                      ? "graph"
                                      : "sequence";
                         });
