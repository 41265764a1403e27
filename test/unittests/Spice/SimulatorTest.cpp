//===- SimulatorTest.cpp - What users of the pool rely on -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a user of the pool relies on: order, determinism, the cache, settings,
// plain ngspice's equality, and messages.
//
//===----------------------------------------------------------------------===//

#include "SpiceTesting.h"

#include <cmath>
#include <cstring>

using namespace l2dc;
using namespace l2dc::spice;

namespace {

/// A common-source stage in BSIM3 whose sizes are free.
Testbench amplifier() {
  Testbench bench = shipped("two_stage_opamp", {{"w1", 10e-6},
                                                {"w3", 6e-6},
                                                {"w5", 8e-6},
                                                {"w6", 40e-6},
                                                {"w7", 32e-6},
                                                {"cc", 0.8e-12}});
  bench.analyses = {Analysis::ac("ac", 1, 1e9, 5),
                    Analysis::noise("noise",
                                    llvm::cantFail(Signal::parse("v(out)")),
                                    "vin", 1e3, 1e6, 2),
                    Analysis::transient("tran", 2e-9, 60e-9)};
  bench.measurements = {measurement("gain", Metric::GainDB, "v(out)"),
                        measurement("unity", Metric::UnityGain, "v(out)"),
                        measurement("power", Metric::Power),
                        measurement("margin", Metric::SaturationMargin),
                        measurement("noise", Metric::OutputNoise),
                        measurement("slew", Metric::SlewRate, "v(out)")};
  for (int i : {0, 1})
    bench.measurements[i].reference = llvm::cantFail(Signal::parse("v(inn)"));
  return bench;
}

/// Whether two results are the same to the last bit.
bool same(const Result &a, const Result &b) {
  return a.status == b.status && a.values.size() == b.values.size() &&
         std::memcmp(a.values.data(), b.values.data(),
                     a.values.size() * sizeof(double)) == 0;
}

void expectSame(const std::vector<Result> &a, const std::vector<Result> &b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i)
    EXPECT_TRUE(same(a[i], b[i])) << "point " << i;
}

TEST(SimulatorTest, ResultsDoNotDependOnWorkersOrOrder) {
  std::vector<Point> points = randomPoints(amplifier(), 24, 1);
  SimulatorOptions one, three;
  one.workers = 1;
  three.workers = 3;
  auto first = simulator({amplifier()}, one);
  auto second = simulator({amplifier()}, three);
  ASSERT_TRUE(first && second);
  std::vector<Result> expected = first->run(points);
  size_t calls = 0;
  expectSame(expected, second->run(points, [&](size_t done) {
    EXPECT_LE(done, points.size());
    ++calls;
  }));
  EXPECT_EQ(calls, points.size());
  std::vector<Point> backward(points.rbegin(), points.rend());
  one.cacheEntries = 0;
  auto third = simulator({amplifier()}, one);
  ASSERT_TRUE(third);
  std::vector<Result> reversed = third->run(backward);
  expectSame(expected, {reversed.rbegin(), reversed.rend()});
}

TEST(SimulatorTest, PlainNgspiceGivesTheSame) {
  std::vector<Point> points = randomPoints(amplifier(), 6, 2);
  points[1].observe = true;
  points[2].settings = {{Setting::Kind::Temperature, "", "", 85},
                        {Setting::Kind::SourceDC, "vdd", "", 1.7},
                        {Setting::Kind::Device, "m1", "delvto", 5e-3}};
  SimulatorOptions fork;
  fork.mode = UpdateMode::Fork;
  auto library = simulator({amplifier()});
  auto program = simulator({amplifier()}, fork);
  ASSERT_TRUE(library && program);
  std::vector<Result> a = library->run(points), b = program->run(points);
  expectSame(a, b);
  ASSERT_EQ(a[1].observation.transistors.size(), 8u);
  ASSERT_EQ(b[1].observation.transistors.size(), 8u);
  for (size_t i = 0; i < 8; ++i)
    EXPECT_EQ(a[1].observation.transistors[i].gm,
              b[1].observation.transistors[i].gm);
}

TEST(SimulatorTest, ResettingTheCircuitGivesTheSame) {
  std::vector<Point> points = randomPoints(amplifier(), 12, 3);
  SimulatorOptions reset;
  reset.mode = UpdateMode::Reset;
  auto automatic = simulator({amplifier()});
  auto resetting = simulator({amplifier()}, reset);
  ASSERT_TRUE(automatic && resetting);
  std::vector<Result> a = automatic->run(points), b = resetting->run(points);
  for (size_t i = 0; i < points.size(); ++i) {
    EXPECT_EQ(a[i].status, b[i].status);
    for (size_t k = 0; k < a[i].values.size(); ++k)
      if (std::isfinite(a[i].values[k]))
        EXPECT_NEAR(a[i].values[k], b[i].values[k],
                    1e-5 * std::abs(b[i].values[k]));
  }
}

/// Transistors in a subcircuit, with bins that differ a lot.
Testbench binned() {
  return testbench(
      "Binned transistors\n"
      ".param w=2u l=1u k=1\n"
      "vdd vdd 0 2\n"
      "r1 vdd out '2k*k'\n"
      "x1 out cell width='w' length='l'\n"
      "x2 out cell width='2*w'\n"
      ".subckt cell d width=1u length=1u\n"
      "m1 d d 0 0 nch w='width' l='length' ad='3u*width' pd='6u+width'\n"
      ".model nch.1 nmos level=54 version=4.5 wmin=1u wmax=3u lmin=0.5u "
      "lmax=2u vth0=0.4\n"
      ".model nch.2 nmos level=54 version=4.5 wmin=3u wmax=9u lmin=0.5u "
      "lmax=2u vth0=0.8\n"
      ".ends\n",
      {{"w", 2e-6, 1e-6, 4e-6}, {"l", 1e-6, 5e-7, 2e-6}, {"k", 1, 0.5, 2}});
}

class DialectTest : public testing::TestWithParam<Dialect> {};

INSTANTIATE_TEST_SUITE_P(SimulatorTest, DialectTest,
                         testing::Values(Dialect::Spice3, Dialect::HSpice));

TEST_P(DialectTest, AlteringChoosesBinsLikeLoading) {
  Testbench bench = binned();
  bench.deck.dialect = GetParam();
  bench.measurements = {measurement("out", Metric::Voltage, "v(out)"),
                        measurement("vth", Metric::DeviceQuantity)};
  bench.measurements[1].devices = {"m.x1.m1"};
  bench.measurements[1].quantity = "vth";
  SimulatorOptions reset;
  reset.mode = UpdateMode::Reset;
  auto altering = simulator({bench});
  auto resetting = simulator({bench}, reset);
  ASSERT_TRUE(altering && resetting);
  EXPECT_EQ(altering->resetReason(0).str(), "");
  EXPECT_EQ(resetting->resetReason(0).str(), "asked for");
  // At 3 um the bins meet; 1.5 um puts the second transistor there.
  std::vector<Point> points;
  for (double w : {2e-6, 3.5e-6, 3e-6, 1.5e-6, 2.9999e-6, 3.0005e-6, 1.5002e-6,
                   2e-6, 1e-6, 4e-6})
    for (double l : {5e-7, 1e-6})
      points.push_back(point({w, l, 1.5}));
  std::vector<Result> a = altering->run(points), b = resetting->run(points);
  bool low = false, high = false;
  for (size_t i = 0; i < points.size(); ++i) {
    ASSERT_TRUE(a[i].ok()) << a[i].diagnostics;
    ASSERT_TRUE(b[i].ok()) << b[i].diagnostics;
    for (size_t k = 0; k < 2; ++k)
      expectNear(a[i].values[k], b[i].values[k], 1e-6);
    (a[i].values[1] < 0.6 ? low : high) = true;
  }
  EXPECT_TRUE(low && high);
  // Outside of all bins both refuse.
  for (Simulator *each : {altering.get(), resetting.get()}) {
    std::vector<Result> results =
        each->run({point({6e-6, 1e-6, 1}), points[0]});
    EXPECT_EQ(results[0].status, Status::Rejected);
    EXPECT_TRUE(results[1].ok());
  }
}

TEST(SimulatorTest, ResetsWhatCannotBeAltered) {
  auto reason = [](std::string cards) {
    Testbench bench =
        testbench("t\n.param p=2k\nv1 a 0 1\nr1 a 0 'p'\n" + cards,
                  {{"p", 2e3, 1e3, 4e3}});
    bench.measurements = {measurement("i", Metric::Current, "i(v1)")};
    auto simulation = simulator({bench});
    if (!simulation)
      return std::string();
    expectNear(simulation->run({point({3e3})})[0].values[0], -1 / 3e3, 1e-6);
    return simulation->resetReason(0).str();
  };
  EXPECT_EQ(reason(""), "");
  EXPECT_EQ(reason("r2 0 b 'p*p'\nr3 b 0 1\n"),
            "a number of 'r2' is no polynomial of the parameters");
  EXPECT_EQ(reason("r2 0 b 1k tc1='p'\nr3 b 0 1\n"),
            "'r2' has a number that depends on 'p' and that no command "
            "alters");
}

TEST(SimulatorTest, SettingsLastForOnePoint) {
  Testbench bench = testbench("Divider with a diode\n"
                              ".param r=1k\n"
                              ".option temp=25\n"
                              "vdd vdd 0 dc 2\n"
                              "r1 vdd out 'r'\n"
                              "m1 out out 0 0 nch w=100u l=1u\n"
                              ".model nch nmos level=8 version=3.3.0\n",
                              {{"r", 1e3, 1, 1e6}});
  bench.measurements = {measurement("out", Metric::Voltage, "v(out)")};
  auto simulation = simulator({bench});
  ASSERT_TRUE(simulation);
  double nominal = simulation->nominal(0).values[0];
  auto with = [](std::vector<Setting> settings) {
    Point result = point({1e3});
    result.settings = std::move(settings);
    return result;
  };
  Setting hot{Setting::Kind::Temperature, "", "", 100};
  Setting low{Setting::Kind::SourceDC, "vdd", "", 1};
  Setting shifted{Setting::Kind::Device, "m1", "delvto", 0.1};
  std::vector<Point> points = {with({hot}),
                               with({low}),
                               with({shifted}),
                               point({1e3}),
                               with({hot, low, shifted}),
                               point({2e3})};
  std::vector<Result> results = simulation->run(points);
  for (const Result &result : results)
    ASSERT_TRUE(result.ok()) << result.diagnostics;
  EXPECT_NE(results[0].values[0], nominal);
  EXPECT_LT(results[1].values[0], nominal);
  EXPECT_GT(results[2].values[0], nominal + 1e-3);
  EXPECT_EQ(results[3].values[0], nominal);
  // The same in another order, each in a fresh simulator.
  for (size_t i = 0; i < points.size(); ++i) {
    auto fresh = simulator({bench});
    ASSERT_TRUE(fresh);
    EXPECT_TRUE(same(fresh->run({points[i]})[0], results[i])) << i;
  }
}

TEST(SimulatorTest, EqualPointsAreSimulatedOnce) {
  auto simulation = simulator({amplifier()});
  ASSERT_TRUE(simulation);
  std::vector<Point> points = randomPoints(amplifier(), 3, 4);
  points.push_back(points[0]);
  uint64_t before = simulation->statistics().simulations;
  std::vector<Result> first = simulation->run(points);
  EXPECT_TRUE(same(first[0], first[3]));
  EXPECT_EQ(simulation->statistics().simulations, before + 3);
  expectSame(first, simulation->run(points));
  EXPECT_EQ(simulation->statistics().simulations, before + 3);
  EXPECT_EQ(simulation->statistics().cacheHits, 5u);
}

TEST(SimulatorTest, OneTestbenchForEachCorner) {
  Testbench slow = amplifier(), fast = amplifier();
  slow.deck.name = "slow";
  fast.deck.name = "fast";
  // A corner is a deck of its own; here one with another threshold.
  slow.deck.text += "vshift x 0 0\n";
  fast.deck.text += "rextra out 0 100k\n";
  SimulatorOptions options;
  options.workers = 2;
  auto simulation = simulator({slow, fast}, options);
  ASSERT_TRUE(simulation);
  std::vector<Point> points;
  for (const Point &point : randomPoints(slow, 10, 5))
    for (unsigned corner : {0u, 1u}) {
      points.push_back(point);
      points.back().testbench = corner;
    }
  std::vector<Result> results = simulation->run(points);
  for (size_t i = 0; i < points.size(); i += 2) {
    // The load costs gain.
    EXPECT_GT(results[i].values[0], results[i + 1].values[0]);
  }
}

TEST(SimulatorTest, RefusesPointsThatDoNotFit) {
  auto simulation = simulator({amplifier()});
  ASSERT_TRUE(simulation);
  Point few = point({1e-6});
  Point nan = simulation->nominal(0).ok()
                  ? point({1e-5, 6e-6, 8e-6, 4e-5, std::nan(""), 8e-13})
                  : Point();
  Point other = point({}, 7);
  Point odd = randomPoints(amplifier(), 1, 1)[0];
  odd.settings = {{Setting::Kind::SourceDC, "vdd dc=1\nquit", "", 1}};
  std::vector<Result> results = simulation->run({few, nan, other, odd});
  for (const Result &result : results)
    EXPECT_EQ(result.status, Status::Rejected);
  EXPECT_EQ(results[0].diagnostics, "1 parameters given, the deck has 6\n");
  EXPECT_EQ(results[1].diagnostics, "parameter 'w7' is not a number\n");
  EXPECT_EQ(results[2].diagnostics, "there is no such testbench\n");
  EXPECT_EQ(results[3].diagnostics, "there is no 'vdd dc=1\nquit[]' to set\n");
}

TEST(SimulatorTest, NamesMayBeInUpperCase) {
  Testbench bench = testbench("Divider\n.param Rtop=1k\n"
                              "VIN IN 0 1\nR1 IN OUT 'Rtop'\nR2 OUT 0 1k\n",
                              {{"RTOP", 1e3, 1, 1e6}});
  bench.measurements = {measurement("out", Metric::Voltage, "V(OUT)")};
  auto simulation = simulator({bench});
  ASSERT_TRUE(simulation);
  expectNear(simulation->run({point({3e3})})[0].values[0], 0.25, 1e-9);
}

TEST(SimulatorTest, SaysWhatIsWrongWithADeck) {
  auto text = [](const char *cards) {
    Testbench bench = testbench(std::string("t\n.param p=1k\nv1 a 0 1\n"
                                            "r1 a 0 'p'\n") +
                                    cards,
                                {{"p", 1e3, 1, 1e6}});
    bench.measurements = {measurement("a", Metric::Voltage, "v(a)")};
    return creationError(bench);
  };
  EXPECT_EQ(text("m1 a a 0 0 none w=1u l=1u\n"),
            "test: warning, can't find model 'none' from line; m1 a a 0 0 "
            "none w=1u l=1u; Error on line 5 or its substitute:");
  EXPECT_EQ(text("x1 a none\n"), "test: Error: unknown subckt: x1 a none");
  EXPECT_EQ(text("r2 a 0 'q*2'\n").substr(0, 23), "test: Undefined paramet");
  EXPECT_EQ(text("foo a b c d\n").substr(0, 19), "test: Error on line");
  EXPECT_EQ(text(".include \"/no/such\"\n"),
            "test:5: there is no file '/no/such'");
  EXPECT_EQ(text(".op\n"), "test:5: .op does not belong into a deck; analyses "
                           "and measurements are given beside it");
}

TEST(SimulatorTest, SaysWhatIsNotInTheCircuit) {
  auto bench = [](Measurement measurement) {
    Testbench result = testbench("t\n.param p=1k\nv1 a 0 1\nr1 a b 'p'\n"
                                 "c1 b 0 1p\n",
                                 {{"p", 1e3, 1, 1e6}});
    result.analyses = {Analysis::ac("ac", 1, 10, 1)};
    result.measurements = {std::move(measurement)};
    return result;
  };
  EXPECT_EQ(creationError(bench(measurement("m", Metric::Gain, "v(c)"))),
            "test: measurement 'm': there is no node 'c'; the circuit has a, "
            "b");
  EXPECT_EQ(creationError(bench(measurement("m", Metric::Current, "i(r1)"))),
            "test: measurement 'm': there is no voltage source 'r1'; the "
            "circuit has v1");
  Measurement area = measurement("m", Metric::GateArea);
  area.devices = {"m9"};
  EXPECT_EQ(creationError(bench(area)),
            "test: measurement 'm': there is no transistor 'm9'; the circuit "
            "has ");
  Measurement power = measurement("m", Metric::Power);
  power.devices = {"vss"};
  EXPECT_EQ(creationError(bench(power)),
            "test: measurement 'm': there is no supply 'vss'; the voltage "
            "sources are v1");
  Testbench excited = bench(measurement("m", Metric::Gain, "v(b)"));
  excited.analyses[0].excitations = {{"v2", 1, 0}};
  EXPECT_EQ(creationError(excited),
            "test: analysis 'ac': there is no source 'v2'; the circuit has "
            "v1");
}

TEST(SimulatorTest, NeedsTheWorkerProgram) {
  SimulatorOptions options;
  options.workerProgram = "/no/such/program";
  auto result = Simulator::create({amplifier()}, options);
  EXPECT_EQ(llvm::toString(result.takeError()),
            "there is no program '/no/such/program'; build l2dc-spice-worker "
            "or set L2DC_SPICE_WORKER");
}

} // namespace
