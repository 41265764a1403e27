//===- ResumeTest.cpp - Searches that are killed and resumed --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KillAndResume.h"

using namespace l2dc;
using namespace l2dc::search;

static std::string messageOf(llvm::Error error) {
  return llvm::toString(std::move(error));
}

static SearchOptions searchWith(llvm::StringRef method, llvm::StringRef trace) {
  SearchOptions options;
  options.method = method.str();
  options.budget = 240;
  options.threads = 2;
  options.seed = 7;
  options.trace = trace.str();
  return options;
}

class ResumeTest : public testing::TestWithParam<const char *> {};

TEST_P(ResumeTest, KilledAndResumedGivesTheSameBytes) {
  SearchOptions options = searchWith(GetParam(), "");
  if (options.method == "bo")
    options.budget = 24;
  expectSameAfterKills(options, {5, 13, 20});
}

INSTANTIATE_TEST_SUITE_P(Methods, ResumeTest,
                         testing::Values("random", "cmaes", "de", "sobol",
                                         "bo"),
                         [](const auto &info) {
                           return std::string(info.param);
                         });

TEST(ResumeErrorsTest, AnyCutResumesToTheSameBytes) {
  std::string path = temporaryFile();
  auto environment = FunctionEnvironment::ofReward(2, sphere);
  SearchOptions options = searchWith("random", path);
  options.budget = 5;
  options.threads = 1;
  SearchResult result;
  ASSERT_EQ(messageOf(runSearch(environment, options, result)), "");
  std::string whole = bytesOf(path);
  for (size_t length = 0; length < whole.size(); length += 13) {
    cantFail(writeFile(path, llvm::StringRef(whole).take_front(length)));
    ASSERT_EQ(messageOf(runSearch(environment, options, result)), "");
    ASSERT_EQ(bytesOf(path), whole);
    EXPECT_EQ(result.evaluations, 5u);
  }
  llvm::sys::fs::remove(path);
}

TEST(ResumeErrorsTest, ATraceOfAnotherSearchIsRefused) {
  std::string path = temporaryFile();
  auto environment = FunctionEnvironment::ofReward(2, sphere);
  SearchOptions options = searchWith("random", path);
  options.budget = 5;
  SearchResult result;
  ASSERT_EQ(messageOf(runSearch(environment, options, result)), "");
  options.seed = 8;
  EXPECT_EQ(messageOf(runSearch(environment, options, result)),
            path + ": the trace is of another search: its seed is '7', "
                   "expected '8'");
  options.seed = 7;
  FunctionEnvironment other(
      2, [](const Vector &) { return llvm::Expected<Outcome>(Outcome()); },
      "other data");
  EXPECT_EQ(messageOf(runSearch(other, options, result)),
            path + ": the trace is of another search: its evaluation is "
                   "'test', expected 'other data'");
  // Changed choices cannot come from the method.
  std::string text = bytesOf(path);
  size_t digits = text.find("\"actions\":[0.") + 13;
  text[digits] = text[digits] == '1' ? '2' : '1';
  cantFail(writeFile(path, text));
  EXPECT_EQ(messageOf(runSearch(environment, options, result)),
            path + ": evaluation 0 is not what the search method 'random' "
                   "chooses here; the trace was changed or comes from another "
                   "machine");
  llvm::sys::fs::remove(path);
}
