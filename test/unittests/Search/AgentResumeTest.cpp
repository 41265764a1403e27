//===- AgentResumeTest.cpp - Agents that are killed and resumed -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KillAndResume.h"

using namespace l2dc::search;

TEST(AgentResumeTest, DdpgKilledAndResumedGivesTheSameBytes) {
  SearchOptions options;
  options.method = "ddpg";
  options.settings = cantFail(Settings::parse("warmup=30 hidden=32"));
  options.budget = 90;
  options.threads = 2;
  expectSameAfterKills(options, {10, 35, 60});
}

TEST(AgentResumeTest, GraphAgentKilledAndResumedGivesTheSameBytes) {
  SearchOptions options;
  options.method = "ddpg-graph";
  options.settings = cantFail(Settings::parse("warmup=10 hidden=8 updates=2"));
  options.budget = 40;
  options.threads = 2;
  expectSameAfterKills(options, {15, 25});
}
