//===- KnownAnswerTest.cpp - Figures that follow from a formula -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Circuits whose figures follow from a formula.
//
//===----------------------------------------------------------------------===//

#include "SpiceTesting.h"

#include <cmath>

using namespace l2dc::spice;

namespace {

constexpr double pi = 3.14159265358979323846;
constexpr double boltzmann = 1.380649e-23;

/// R and C of a low-pass as parameters.
Testbench lowPass() {
  Testbench bench = testbench("RC low-pass\n"
                              ".param r=1k c=1n\n"
                              "vin in 0 dc 1 ac 1 pulse(0 1 0 1p 1p 1)\n"
                              "r1 in out 'r'\n"
                              "c1 out 0 'c'\n",
                              {{"r", 1e3, 100, 1e5}, {"c", 1e-9, 1e-12, 1e-6}});
  return bench;
}

TEST(KnownAnswerTest, LowPass) {
  Testbench bench = lowPass();
  bench.analyses = {Analysis::ac("ac", 1, 1e9, 10)};
  bench.measurements = {measurement("gain", Metric::Gain, "v(out)"),
                        measurement("bandwidth", Metric::Bandwidth, "v(out)"),
                        measurement("phase", Metric::Phase, "v(out)"),
                        measurement("peaking", Metric::Peaking, "v(out)"),
                        measurement("input", Metric::Voltage, "v(in,out)"),
                        measurement("power", Metric::Power)};
  double corner = 1 / (2 * pi * 2e3 * 5e-10);
  bench.measurements[2].at = corner;
  auto simulation = simulator({bench});
  ASSERT_TRUE(simulation);
  std::vector<Result> results = simulation->run({point({2e3, 5e-10})});
  ASSERT_TRUE(results[0].ok()) << results[0].diagnostics;
  expectNear(results[0].values[0], 1.0, 1e-6);
  expectNear(results[0].values[1], corner, 1e-4);
  EXPECT_NEAR(results[0].values[2], -45, 0.01);
  EXPECT_EQ(results[0].values[3], 0.0);
  EXPECT_NEAR(results[0].values[4], 0, 1e-9);
  EXPECT_NEAR(results[0].values[5], 0, 1e-9);
  // The nominal point was run when the simulator was made.
  expectNear(simulation->nominal(0).values[1], 1 / (2 * pi * 1e-6), 1e-4);
  EXPECT_EQ(simulation->nodes(0).size(), 2u);
}

TEST(KnownAnswerTest, ThermalNoiseOfALowPass) {
  Testbench bench = lowPass();
  Signal out = llvm::cantFail(Signal::parse("v(out)"));
  bench.analyses = {Analysis::noise("noise", out, "vin", 1, 1e10, 10)};
  bench.measurements = {measurement("input", Metric::InputNoise),
                        measurement("total", Metric::OutputNoiseTotal),
                        measurement("band", Metric::OutputNoiseTotal)};
  bench.measurements[2].to = 1e3;
  auto simulation = simulator({bench});
  ASSERT_TRUE(simulation);
  const Result &result = simulation->nominal(0);
  ASSERT_TRUE(result.ok()) << result.diagnostics;
  double temperature = 300.15;
  expectNear(result.values[0], std::sqrt(4 * boltzmann * temperature * 1e3),
             1e-4);
  // kT/C, whatever R.
  expectNear(result.values[1], std::sqrt(boltzmann * temperature / 1e-9), 2e-3);
  expectNear(result.values[2],
             std::sqrt(4 * boltzmann * temperature * 1e3 * 1e3), 2e-3);
}

TEST(KnownAnswerTest, StepOfALowPass) {
  Testbench bench = lowPass();
  bench.analyses = {Analysis::transient("tran", 1e-8, 20e-6)};
  bench.measurements = {measurement("rise", Metric::RiseTime, "v(out)"),
                        measurement("slew", Metric::SlewRate, "v(out)"),
                        measurement("settling", Metric::SettlingTime, "v(out)"),
                        measurement("final", Metric::FinalValue, "v(out)"),
                        measurement("overshoot", Metric::Overshoot, "v(out)")};
  auto simulation = simulator({bench});
  ASSERT_TRUE(simulation);
  const Result &result = simulation->nominal(0);
  ASSERT_TRUE(result.ok()) << result.diagnostics;
  double rise = 1e-6 * std::log(9.0);
  expectNear(result.values[0], rise, 2e-3);
  expectNear(result.values[1], 0.8 / rise, 2e-3);
  expectNear(result.values[2], 1e-6 * std::log(100.0), 1e-2);
  expectNear(result.values[3], 1, 1e-6);
  EXPECT_NEAR(result.values[4], 0, 1e-4);
}

TEST(KnownAnswerTest, PeakingOfAResonator) {
  // Q = sqrt(L/C)/R = 2: the peak is Q / sqrt(1 - 1/(4 Q^2)).
  Testbench bench = testbench("RLC low-pass\n"
                              "vin in 0 dc 0 ac 1\n"
                              "r1 in a 50\n"
                              "l1 a out 1u\n"
                              "c1 out 0 100p\n");
  bench.analyses = {Analysis::ac("ac", 1e4, 1e9, 20)};
  bench.measurements = {measurement("peaking", Metric::Peaking, "v(out)")};
  auto simulation = simulator({bench});
  ASSERT_TRUE(simulation);
  double peak = 2 / std::sqrt(1 - 1.0 / 16);
  EXPECT_NEAR(simulation->nominal(0).values[0], 20 * std::log10(peak), 2e-3);
}

/// An amplifier with a gain of 1000 and poles at 1 kHz and `pole`, built from
/// controlled sources.
Testbench idealAmplifier() {
  Testbench bench = testbench("Amplifier with two poles\n"
                              ".param pole=1meg\n"
                              "vin in 0 dc 0 ac 1\n"
                              "e1 a 0 in 0 -1000\n"
                              "r1 a b 1k\n"
                              "c1 b 0 '1/(6.283185307179586*1k*1k)'\n"
                              "e2 c 0 b 0 1\n"
                              "r2 c out 1k\n"
                              "c2 out 0 '1/(6.283185307179586*1k*pole)'\n",
                              {{"pole", 1e6, 1e5, 1e8}});
  bench.analyses = {Analysis::ac("ac", 1, 1e9, 20)};
  bench.measurements = {measurement("gain", Metric::GainDB, "v(out)"),
                        measurement("unity", Metric::UnityGain, "v(out)"),
                        measurement("margin", Metric::PhaseMargin, "v(out)"),
                        measurement("gbw", Metric::GBW, "v(out)"),
                        measurement("bandwidth", Metric::Bandwidth, "v(out)")};
  return bench;
}

TEST(KnownAnswerTest, PhaseMarginOfAnAmplifier) {
  auto simulation = simulator({idealAmplifier()});
  ASSERT_TRUE(simulation);
  for (double pole : {3e5, 1e6, 1e7}) {
    std::vector<Result> results = simulation->run({point({pole})});
    ASSERT_TRUE(results[0].ok()) << results[0].diagnostics;
    // |H| = 1 where (1 + (f/1k)^2)(1 + (f/pole)^2) = 1e6.
    double a = 1e-6, b = 1 / (pole * pole), sum = a + b;
    double square =
        (std::sqrt(sum * sum + 4 * a * b * (1e6 - 1)) - sum) / (2 * a * b);
    double unity = std::sqrt(square);
    double margin =
        180 - (std::atan(unity / 1e3) + std::atan(unity / pole)) * 180 / pi;
    EXPECT_NEAR(results[0].values[0], 60, 1e-3);
    expectNear(results[0].values[1], unity, 1e-4);
    EXPECT_NEAR(results[0].values[2], margin, 0.02);
    expectNear(results[0].values[3], 1000 * results[0].values[4], 1e-6);
  }
}

TEST(KnownAnswerTest, CommonSourceStage) {
  // Square law: ID = KP/2 W/L (VGS - VTO)^2 = 100 uA, gm = 2 ID / Vov,
  // gain = gm (RD || ro).
  Testbench bench =
      testbench("Common-source stage\n"
                ".param w=10u\n"
                "vdd vdd 0 3\n"
                "vin in 0 dc 1 ac 1\n"
                "rd vdd out 10k\n"
                "m1 out in 0 0 nch w='w' l=1u\n"
                "m2 0 0 vdd vdd pch w=1u l=2u m=3\n"
                ".model nch nmos level=1 vto=0.5 kp=80u lambda=0.02\n"
                ".model pch pmos level=1 vto=-0.6 kp=40u\n",
                {{"w", 10e-6, 1e-6, 100e-6}});
  bench.analyses = {Analysis::ac("ac", 1, 1e3, 5)};
  bench.measurements = {measurement("gain", Metric::Gain, "v(out)"),
                        measurement("current", Metric::Current, "i(vdd)"),
                        measurement("area", Metric::GateArea),
                        measurement("saturated", Metric::Saturated),
                        measurement("margin", Metric::SaturationMargin),
                        measurement("overdrive", Metric::OverdriveMargin),
                        measurement("gm", Metric::DeviceQuantity),
                        measurement("power", Metric::Power)};
  bench.measurements[4].devices = {"m1"};
  bench.measurements[5].devices = {"M1"};
  bench.measurements[6].devices = {"m1"};
  bench.measurements[6].quantity = "gm";
  bench.observedNodes = {"out", "vdd"};
  bench.observedResponses = {{"ac", bench.measurements[0].signal, 4}};
  auto simulation = simulator({bench});
  ASSERT_TRUE(simulation);
  const Result &result = simulation->nominal(0);
  ASSERT_TRUE(result.ok()) << result.diagnostics;
  // VDS solves 3 - VDS = 10k * 100u * (1 + 0.02 VDS).
  double vds = (3 - 1) / (1 + 0.02);
  double id = 100e-6 * (1 + 0.02 * vds);
  double gm = 2 * id / 0.5, gds = 0.02 * 100e-6;
  expectNear(result.values[0], gm / (1e-4 + gds), 1e-3);
  double pmos = 0.5 * 40e-6 * 0.5 * 3 * 2.4 * 2.4;
  expectNear(result.values[1], -(id + pmos), 1e-4);
  expectNear(result.values[2], 10e-12 + 6e-12, 1e-9);
  EXPECT_EQ(result.values[3], 1.0);
  expectNear(result.values[4], vds - 0.5, 1e-3);
  expectNear(result.values[5], 0.5, 1e-4);
  expectNear(result.values[6], gm, 1e-3);
  expectNear(result.values[7], 3 * (id + pmos), 1e-4);

  ASSERT_EQ(result.observation.transistors.size(), 2u);
  const TransistorState &nmos = result.observation.transistors[0];
  EXPECT_FALSE(nmos.pmos);
  EXPECT_EQ(nmos.region, Region::Saturation);
  expectNear(nmos.id, id, 1e-4);
  expectNear(nmos.gm, gm, 1e-3);
  expectNear(nmos.vdsat, 0.5, 1e-6);
  // A PMOS looks like an NMOS.
  const TransistorState &load = result.observation.transistors[1];
  EXPECT_TRUE(load.pmos);
  expectNear(load.id, pmos, 1e-4);
  expectNear(load.vgs, 3, 1e-6);
  expectNear(load.vth, 0.6, 1e-6);
  expectNear(load.vdsat, 2.4, 1e-6);
  EXPECT_EQ(load.m, 3);
  ASSERT_EQ(result.observation.nodeVoltages.size(), 2u);
  expectNear(result.observation.nodeVoltages[0], vds, 1e-4);
  ASSERT_EQ(result.observation.responses.size(), 1u);
  EXPECT_EQ(result.observation.responses[0].magnitude.size(), 4u);
}

TEST(KnownAnswerTest, SweepsOfASourceAndTheTemperature) {
  Testbench bench = testbench("Divider\n"
                              "vin in 0 dc 1\n"
                              "r1 in out 1k tc1=0\n"
                              "r2 out 0 1k tc1=1m\n");
  bench.analyses = {Analysis::dc("sweep", "vin", 0, 2, 0.5),
                    Analysis::dc("heat", "temp", -40, 120, 40)};
  bench.measurements = {
      measurement("slope", Metric::DCSlope, "v(out)", "sweep"),
      measurement("value", Metric::DCValue, "v(out)", "sweep"),
      measurement("max", Metric::DCMax, "v(out)", "sweep"),
      measurement("coefficient", Metric::TempCo, "v(out)", "heat")};
  bench.measurements[1].at = 1.25;
  auto simulation = simulator({bench});
  ASSERT_TRUE(simulation);
  const Result &result = simulation->nominal(0);
  ASSERT_TRUE(result.ok()) << result.diagnostics;
  expectNear(result.values[0], 0.5, 1e-6);
  expectNear(result.values[1], 0.625, 1e-6);
  expectNear(result.values[2], 1.0, 1e-6);
  // d(R2/(R1+R2))/dT = 1m/4 of 1/2.
  expectNear(result.values[3], 0.5e-3, 0.05);
}

TEST(KnownAnswerTest, RejectionOfASupply) {
  // The output sees the input times 10 and the supply times 0.1.
  Testbench bench = testbench("Amplifier with a supply\n"
                              "vdd vdd 0 dc 1 ac 0\n"
                              "vin in 0 dc 0 ac 0\n"
                              "e1 a 0 in 0 10\n"
                              "e2 out a vdd 0 0.1\n"
                              "r1 out 0 1k\n");
  bench.analyses = {Analysis::ac("signal", 1, 1e3, 2),
                    Analysis::ac("supply", 1, 1e3, 2)};
  bench.analyses[0].excitations = {{"vin", 1, 0}};
  bench.analyses[1].excitations = {{"vdd", 1, 0}};
  bench.measurements = {
      measurement("psrr", Metric::PSRR, "v(out)", "signal"),
      measurement("ripple", Metric::GainDB, "v(out)", "supply"),
      measurement("ratio", Metric::Gain, "v(out)", "signal")};
  bench.measurements[0].referenceAnalysis = "supply";
  bench.measurements[2].reference = llvm::cantFail(Signal::parse("v(in)"));
  auto simulation = simulator({bench});
  ASSERT_TRUE(simulation);
  const Result &result = simulation->nominal(0);
  ASSERT_TRUE(result.ok()) << result.diagnostics;
  EXPECT_NEAR(result.values[0], 40, 1e-6);
  EXPECT_NEAR(result.values[1], -20, 1e-6);
  expectNear(result.values[2], 10, 1e-9);
}

} // namespace
