//===- DriverTest.cpp - Running a search ----------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Search/Driver.h"
#include "l2dc/Search/Trace.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"

#include "TestEnvironments.h"
#include "llvm/Support/FileSystem.h"
#include "gtest/gtest.h"

#include <limits>

using namespace l2dc;
using namespace l2dc::search;

static std::string messageOf(llvm::Error error) {
  return llvm::toString(std::move(error));
}

/// A file that is gone after the test.
class TemporaryFile {
public:
  TemporaryFile() {
    EXPECT_FALSE(
        llvm::sys::fs::createTemporaryFile("l2dc-search", "jsonl", path));
  }
  ~TemporaryFile() { llvm::sys::fs::remove(path); }
  std::string name() const { return path.str().str(); }
  std::string bytes() const {
    auto buffer = cantFail(readFile(path));
    return buffer->getBuffer().str();
  }

private:
  llvm::SmallString<128> path;
};

static SearchOptions randomSearch(uint64_t budget) {
  SearchOptions options;
  options.method = "random";
  options.budget = budget;
  options.threads = 1;
  return options;
}

TEST(DriverTest, TheTraceDoesNotDependOnThreads) {
  auto environment = FunctionEnvironment::ofReward(3, sphere);
  environment.delay = std::chrono::microseconds(20);
  std::string first;
  for (unsigned threads : {1, 2, 4}) {
    TemporaryFile file;
    SearchOptions options = randomSearch(150);
    options.threads = threads;
    options.trace = file.name();
    options.restart = true;
    SearchResult result;
    ASSERT_EQ(messageOf(runSearch(environment, options, result)), "");
    EXPECT_EQ(result.evaluations, 150u);
    ASSERT_TRUE(result.best);
    EXPECT_GT(result.best->episode.outcome.reward, -0.1);
    if (threads == 1)
      first = file.bytes();
    EXPECT_EQ(file.bytes(), first);
  }
}

TEST(DriverTest, TheTargetEndsTheSearch) {
  auto environment = FunctionEnvironment::ofReward(2, sphere);
  for (unsigned threads : {1, 3}) {
    SearchOptions options = randomSearch(5000);
    options.threads = threads;
    options.target = -0.01;
    SearchResult result;
    ASSERT_EQ(messageOf(runSearch(environment, options, result)), "");
    EXPECT_LT(result.evaluations, 5000u);
    EXPECT_EQ(result.best->number + 1, result.evaluations);
  }
}

TEST(DriverTest, FailuresDoNotEndTheSearch) {
  FunctionEnvironment environment(2, [](const Vector &design) {
    Outcome outcome;
    outcome.reward = design[0];
    if (design[0] > 0.9)
      outcome.reward = std::numeric_limits<double>::quiet_NaN();
    if (design[0] > 0.8 && design[0] < 0.9)
      return llvm::Expected<Outcome>(makeError("no convergence"));
    return llvm::Expected<Outcome>(outcome);
  });
  SearchResult result;
  uint64_t seen = 0;
  SearchOptions options = randomSearch(300);
  options.onEvaluation = [&](const Evaluation &evaluation) {
    EXPECT_EQ(evaluation.number, seen++);
    return llvm::Error::success();
  };
  ASSERT_EQ(messageOf(runSearch(environment, options, result)), "");
  EXPECT_EQ(seen, 300u);
  EXPECT_GT(result.failures, 30u);
  EXPECT_LT(result.failures, 90u);
  EXPECT_GT(result.best->episode.outcome.reward, 0.7);
  EXPECT_LE(result.best->episode.outcome.reward, 0.8);
}

TEST(DriverTest, NothingButFailuresIsAnError) {
  FunctionEnvironment environment(2, [](const Vector &) {
    return llvm::Expected<Outcome>(makeError("the data is gone"));
  });
  SearchResult result;
  EXPECT_EQ(messageOf(runSearch(environment, randomSearch(5), result)),
            "all 5 evaluations of the search failed; the last one: the data is "
            "gone");
  EXPECT_FALSE(result.best);
}

TEST(DriverTest, FeasibleBeatsInfeasible) {
  FunctionEnvironment environment(1, [](const Vector &design) {
    Outcome outcome;
    outcome.feasible = design[0] < 0.2;
    outcome.reward = design[0];
    return llvm::Expected<Outcome>(outcome);
  });
  SearchResult result;
  ASSERT_EQ(messageOf(runSearch(environment, randomSearch(100), result)), "");
  EXPECT_TRUE(result.best->episode.outcome.feasible);
  EXPECT_LT(result.best->episode.outcome.reward, 0.2);
}

TEST(DriverTest, BadOptionsAreNamed) {
  auto environment = FunctionEnvironment::ofReward(2, sphere);
  SearchResult result;
  EXPECT_EQ(messageOf(runSearch(environment, randomSearch(0), result)),
            "the budget of a search is 0 evaluations, expected at least 1");
  SearchOptions options = randomSearch(1);
  options.method = "annealing";
  EXPECT_EQ(messageOf(runSearch(environment, options, result))
                .find("there is no search method 'annealing', expected one of "
                      "auto, random"),
            0u);
  options = randomSearch(1);
  options.settings.set("bacth", "3");
  EXPECT_EQ(messageOf(runSearch(environment, options, result)),
            "the search method 'random' has no setting 'bacth', it knows: "
            "batch");
}

TEST(DriverTest, AFullDiskKeepsTheBestSoFar) {
  auto environment = FunctionEnvironment::ofReward(2, sphere);
  SearchOptions options = randomSearch(100);
  options.trace = "/dev/full";
  SearchResult result;
  EXPECT_EQ(messageOf(runSearch(environment, options, result)),
            "cannot write '/dev/full': No space left on device");
}

TEST(DriverTest, AnObserverMayEndTheSearch) {
  auto environment = FunctionEnvironment::ofReward(2, sphere);
  SearchOptions options = randomSearch(100);
  options.threads = 2;
  options.onEvaluation = [](const Evaluation &evaluation) {
    return evaluation.number == 9 ? makeError("enough")
                                  : llvm::Error::success();
  };
  SearchResult result;
  EXPECT_EQ(messageOf(runSearch(environment, options, result)), "enough");
  EXPECT_EQ(result.evaluations, 10u);
  EXPECT_TRUE(result.best);
}

TEST(DriverTest, ReplayTakesTheChoice) {
  auto environment = FunctionEnvironment::ofReward(3, sphere);
  TemporaryFile file;
  SearchOptions options = randomSearch(50);
  options.trace = file.name();
  options.restart = true;
  SearchResult result;
  ASSERT_EQ(messageOf(runSearch(environment, options, result)), "");
  llvm::Expected<Vector> design = replayDesign(file.name(), environment);
  ASSERT_TRUE(bool(design)) << messageOf(design.takeError());
  EXPECT_EQ(*design, result.best->episode.applied);
  auto other = FunctionEnvironment::ofReward(4, sphere);
  EXPECT_EQ(messageOf(replayDesign(file.name(), other).takeError()),
            file.name() + ": the trace has 2 decisions, expected 3");
}
