//===- FaultsTest.cpp - What must not spoil other results -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Points that break the simulator, and workers that are killed.
//
//===----------------------------------------------------------------------===//

#include "SpiceTesting.h"

#include <cmath>
#include <csignal>
#include <cstring>
#include <sys/types.h>
#include <thread>

using namespace l2dc::spice;

namespace {

void expectDivided(const Result &result, double r) {
  ASSERT_TRUE(result.ok()) << result.diagnostics;
  expectNear(result.values[0], 1e3 / (1e3 + r), 1e-5);
  expectNear(result.values[1], 1e3 / (1e3 + r), 1e-5);
}

TEST(FaultsTest, EachFaultSpoilsItsOwnPointOnly) {
  SimulatorOptions options;
  options.timeout = 0.5;
  for (UpdateMode mode : {UpdateMode::Automatic, UpdateMode::Reset}) {
    options.mode = mode;
    auto simulation = simulator({breakable()}, options);
    ASSERT_TRUE(simulation);
    std::vector<Point> points;
    std::vector<Fault> faults = {Fault::Tear, Fault::Bins, Fault::Slow,
                                 Fault::Break};
    double r = 1e3;
    for (Fault fault : faults)
      for (Fault each : {Fault::None, fault, Fault::None})
        points.push_back(faulty(each, r += 100));
    std::vector<Result> results = simulation->run(points);
    r = 1e3;
    for (size_t i = 0; i < points.size(); ++i) {
      r += 100;
      if (i % 3 != 1)
        expectDivided(results[i], r);
    }
    EXPECT_EQ(results[1].status, Status::NoConvergence);
    EXPECT_EQ(results[4].status, Status::Rejected);
    EXPECT_EQ(results[7].status, Status::Timeout);
    EXPECT_EQ(results[10].status, Status::Rejected);
    for (size_t i : {1, 4, 7, 10}) {
      EXPECT_TRUE(std::isnan(results[i].values[0]));
      EXPECT_FALSE(results[i].diagnostics.empty());
    }
    EXPECT_EQ(simulation->statistics().failed, 4u);
    EXPECT_EQ(simulation->statistics().timeouts, 1u);
  }
}

TEST(FaultsTest, KilledWorkersChangeNothing) {
  std::vector<Point> points;
  for (int i = 0; i < 400; ++i)
    points.push_back(
        faulty(i % 50 == 7 ? Fault::Tear : Fault::None, 500.0 + i));
  SimulatorOptions options;
  options.workers = 2;
  options.cacheEntries = 0;
  auto simulation = simulator({breakable()}, options);
  ASSERT_TRUE(simulation);
  std::vector<Result> expected = simulation->run(points);
  size_t killed = 0;
  std::vector<Result> results = simulation->run(points, [&](size_t done) {
    if (done % 60 != 0)
      return;
    for (int process : simulation->workerProcesses())
      killed += ::kill(process, SIGKILL) == 0;
  });
  EXPECT_GE(killed, 6u);
  EXPECT_GE(simulation->statistics().restarts, 6u);
  for (size_t i = 0; i < points.size(); ++i) {
    EXPECT_EQ(results[i].status, expected[i].status) << i;
    if (expected[i].ok())
      EXPECT_EQ(results[i].values, expected[i].values) << i;
  }
}

TEST(FaultsTest, WornWorkersAreReplaced) {
  SimulatorOptions options;
  options.simulationsPerWorker = 10;
  auto simulation = simulator({breakable()}, options);
  ASSERT_TRUE(simulation);
  std::vector<Point> points;
  for (int i = 0; i < 35; ++i)
    points.push_back(faulty(Fault::None, 500.0 + i));
  std::vector<Result> results = simulation->run(points);
  for (size_t i = 0; i < points.size(); ++i)
    expectDivided(results[i], 500.0 + double(i));
  EXPECT_GE(simulation->statistics().restarts, 3u);
}

} // namespace
