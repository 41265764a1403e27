//===- TraceTest.cpp - The record of a search -----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Search/Trace.h"

#include "TestEnvironments.h"
#include "gtest/gtest.h"

#include <cmath>
#include <limits>

using namespace l2dc::search;

static std::string messageOf(llvm::Error error) {
  return llvm::toString(std::move(error));
}

static TraceHeader exampleHeader() {
  TraceHeader header;
  header.method = "random";
  header.settings.set("batch", "4");
  header.seed = ~uint64_t(0);
  header.budget = 10;
  header.target = 0.1;
  header.subject = "a \"network\"";
  header.evaluation = "e";
  header.decisions = {{"conv1", {"W", "L"}}, {"fc", {"density"}}};
  return header;
}

static Evaluation exampleEvaluation() {
  Evaluation evaluation;
  evaluation.improved = true;
  Episode &episode = evaluation.episode;
  episode.actions = {0.1, 1.0 / 3, 1};
  episode.applied = {0.1, 0.25, 1e-17};
  episode.goal = {-2.5};
  episode.observations = {{0.1f, -1e-20f}, {3, 1.0f / 3}};
  episode.outcome.reward = -0.1234567890123456789;
  episode.outcome.feasible = false;
  episode.outcome.achieved = {std::nextafter(1.0, 2.0)};
  double infinity = std::numeric_limits<double>::infinity();
  episode.outcome.metrics = {{"accuracy", 0.9}, {"gain", -infinity}};
  return evaluation;
}

TEST(TraceTest, NumbersSurviveAsTheyAre) {
  std::string text = writeTraceHeader(exampleHeader()) + "\n" +
                     writeTraceLine(exampleEvaluation()) + "\n";
  llvm::Expected<Trace> trace = parseTrace(text);
  ASSERT_TRUE(bool(trace)) << messageOf(trace.takeError());
  ASSERT_EQ(trace->evaluations.size(), 1u);
  const Evaluation &read = trace->evaluations[0];
  Evaluation written = exampleEvaluation();
  EXPECT_EQ(read.episode.actions, written.episode.actions);
  EXPECT_EQ(read.episode.applied, written.episode.applied);
  EXPECT_EQ(read.episode.goal, written.episode.goal);
  EXPECT_EQ(read.episode.observations, written.episode.observations);
  EXPECT_EQ(read.episode.outcome.achieved, written.episode.outcome.achieved);
  EXPECT_EQ(read.episode.outcome.reward, written.episode.outcome.reward);
  EXPECT_FALSE(read.episode.outcome.feasible);
  EXPECT_TRUE(read.improved);
  EXPECT_TRUE(read.recorded);
  EXPECT_EQ(writeTraceHeader(trace->header) + "\n" + writeTraceLine(read) +
                "\n",
            text);
  EXPECT_EQ(trace->completeBytes, text.size());
  EXPECT_EQ(trace->best(), &read);
}

TEST(TraceTest, NegativeZerosSurvive) {
  Evaluation evaluation = exampleEvaluation();
  evaluation.episode.outcome.reward = -0.0;
  evaluation.episode.applied = {0.0, -0.0, 1};
  evaluation.episode.observations = {{-0.0f, 0.0f}};
  std::string text = writeTraceHeader(exampleHeader()) + "\n" +
                     writeTraceLine(evaluation) + "\n";
  Trace trace = llvm::cantFail(parseTrace(text));
  const Episode &read = trace.evaluations[0].episode;
  EXPECT_TRUE(std::signbit(read.outcome.reward));
  EXPECT_FALSE(std::signbit(read.applied[0]));
  EXPECT_TRUE(std::signbit(read.applied[1]));
  EXPECT_TRUE(std::signbit(read.observations[0][0]));
  EXPECT_EQ(writeTraceLine(trace.evaluations[0]) + "\n",
            text.substr(text.find('\n') + 1));
}

TEST(TraceTest, FailuresAreRecorded) {
  Evaluation evaluation;
  evaluation.episode.outcome.failure = "no \xff convergence";
  std::string text = writeTraceHeader(exampleHeader()) + "\n" +
                     writeTraceLine(evaluation) + "\n";
  llvm::Expected<Trace> trace = parseTrace(text);
  ASSERT_TRUE(bool(trace)) << messageOf(trace.takeError());
  EXPECT_TRUE(trace->evaluations[0].episode.outcome.failed());
  EXPECT_EQ(trace->best(), nullptr);
}

TEST(TraceTest, ATornLineIsDropped) {
  std::string complete = writeTraceHeader(exampleHeader()) + "\n" +
                         writeTraceLine(exampleEvaluation()) + "\n";
  for (size_t length = 0; length <= complete.size(); ++length) {
    llvm::Expected<Trace> trace = parseTrace(complete.substr(0, length));
    ASSERT_TRUE(bool(trace)) << messageOf(trace.takeError());
    EXPECT_EQ(trace->evaluations.size(), length == complete.size() ? 1u : 0u);
    EXPECT_LE(trace->completeBytes, length);
  }
}

TEST(TraceTest, MalformedLinesAreNamed) {
  std::string header = writeTraceHeader(exampleHeader()) + "\n";
  EXPECT_EQ(messageOf(parseTrace("{}\n").takeError()),
            "line 1: not the header of a search trace of version 1");
  EXPECT_EQ(messageOf(parseTrace("[]\n").takeError()),
            "line 1: found a value that is not an object");
  EXPECT_EQ(messageOf(parseTrace(header + "{\"evaluation\":7}\n").takeError()),
            "line 2: the key 'evaluation' is missing or not 0");
  EXPECT_EQ(messageOf(parseTrace(header + "{\"evaluation\":0,\"reward\":1,"
                                          "\"feasible\":true,\"actions\":[1]}"
                                          "\n")
                          .takeError()),
            "line 2: the key 'actions' is missing or not 3 numbers");
}
