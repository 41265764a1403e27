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

/// A divider that a point can break: an expression without a value, sources in
/// parallel, an equation without a solution, a transistor outside of its
/// models' bins, or a transient analysis that takes forever.
Testbench breakable() {
  Testbench bench = testbench(
      "Divider with faults\n"
      ".param r=1k loop=0 tear=0 w=2u slow=0 break=0\n"
      ".param poison='break > 0.5 ? sqrt(-1) : 1k'\n"
      "v1 in 0 1\n"
      "r1 in out 'r'\n"
      "r2 out 0 'poison'\n"
      "* Two sources in a loop of no resistance once `loop` is set.\n"
      "v2 a 0 1\n"
      "e1 a b in 0 'loop'\n"
      "r3 b a '1e6*(1-loop)+1e-3'\n"
      "* No solution once `tear` is set: x = x^2 + 1.\n"
      "b1 x 0 v='tear > 0.5 ? v(x)*v(x)+1 : 0'\n"
      "r4 x 0 1k\n"
      "m1 out out 0 0 nch w='w' l=1u\n"
      ".model nch.1 nmos level=54 version=4.5 wmin=1u wmax=3u lmin=0.5u lmax=2u"
      " vth0=5\n"
      ".model nch.2 nmos level=54 version=4.5 wmin=3u wmax=9u lmin=0.5u lmax=2u"
      " vth0=5\n"
      "* A pulse every 1 ps once `slow` is set: a thousand million of them.\n"
      "v3 c 0 pulse(0 1 0 0.1p 0.1p 0.1p '1m-slow*(1m-1p)')\n"
      "r5 c 0 1k\n",
      {{"r", 1e3, 1, 1e6},
       {"loop", 0, 0, 1},
       {"tear", 0, 0, 1},
       {"w", 2e-6, 1e-7, 1e-4},
       {"slow", 0, 0, 1},
       {"break", 0, 0, 1}});
  bench.analyses = {Analysis::transient("tran", 1e-4, 1e-3)};
  bench.measurements = {measurement("out", Metric::Voltage, "v(out)"),
                        measurement("end", Metric::FinalValue, "v(out)")};
  return bench;
}

enum class Fault { None, Tear, Bins, Slow, Break };

Point faulty(Fault fault, double r) {
  return point({r, 0.0, fault == Fault::Tear ? 1.0 : 0.0,
                fault == Fault::Bins ? 5e-5 : 2e-6,
                fault == Fault::Slow ? 1.0 : 0.0,
                fault == Fault::Break ? 1.0 : 0.0});
}

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
