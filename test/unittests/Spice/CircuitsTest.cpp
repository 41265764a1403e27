//===- CircuitsTest.cpp - The shipped circuits ----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The rows of the human experts in "Learning to Design Circuits" (Wang et al.,
// 2018), and figures recorded from the shipped circuits.
//
//===----------------------------------------------------------------------===//

#include "SpiceTesting.h"

#include <cmath>
#include <cstdlib>

using namespace l2dc::spice;

namespace {

/// The shared folder of model files, or empty.
std::string dataFolder(llvm::StringRef name) {
  const char *root = std::getenv("L2DC_DATA_DIR");
  return root ? (root + ("/circuits/" + name)).str() : std::string();
}

TEST(CircuitsTest, ThreeStageAmplifierOfTheHumanExpert) {
  Testbench bench = shipped("three_stage_tia", {{"w1", 12e-6},
                                                {"wl1", 2e-6},
                                                {"wb1", 3.2e-6},
                                                {"w2", 4e-6},
                                                {"wl2", 2.8e-6},
                                                {"wb2", 5.8e-6},
                                                {"w3", 44.4e-6},
                                                {"wb3", 10.2e-6},
                                                {"wb", 2e-6},
                                                {"rbias", 291e3}});
  bench.analyses = {Analysis::ac("ac", 100, 1e10, 20)};
  bench.measurements = {
      measurement("gain", Metric::Gain, "v(outa,outb)"),
      measurement("bandwidth", Metric::Bandwidth, "v(outa,outb)"),
      measurement("power", Metric::Power),
      measurement("area", Metric::GateArea),
      measurement("saturated", Metric::Saturated)};
  bench.measurements[2].devices = {"vdd", "vss"};
  auto simulation = simulator({bench});
  ASSERT_TRUE(simulation);
  EXPECT_EQ(simulation->resetReason(0).str(), "");
  const Result &result = simulation->nominal(0);
  ASSERT_TRUE(result.ok()) << result.diagnostics;
  expectNear(result.values[0], 20.24e3, 0.01);
  expectNear(result.values[1], 90.107e6, 0.02);
  expectNear(result.values[2], 1.3694e-3, 0.01);
  expectNear(result.values[3], 211.2e-12, 1e-6);
  EXPECT_EQ(result.values[4], 1.0);
  EXPECT_EQ(simulation->transistors(0).size(), 17u);
}

TEST(CircuitsTest, AFreeBiasLengthIsInAModelCard) {
  Testbench bench = shipped("three_stage_tia", {{"w1", 12e-6}, {"lb", 2e-6}});
  bench.measurements = {measurement("power", Metric::Power)};
  bench.measurements[0].devices = {"vdd", "vss"};
  auto simulation = simulator({bench});
  ASSERT_TRUE(simulation);
  EXPECT_EQ(simulation->resetReason(0).str(),
            "'.model nbias' has a number that depends on 'lb' and that no "
            "command alters");
  expectNear(simulation->nominal(0).values[0], 1.36993e-3, 1e-4);
  std::vector<Result> results = simulation->run({point({12e-6, 1.5e-6})});
  expectNear(results[0].values[0], 1.42491e-3, 1e-4);
}

/// The two-stage amplifier with all that the paper lists of it.
Testbench twoStage(llvm::StringRef circuit,
                   const llvm::StringMap<std::string> &kits = {}) {
  Testbench bench = shipped(circuit,
                            {{"w1", 1.02e-6},
                             {"w3", 0.9e-6},
                             {"w5", 24.7e-6},
                             {"w6", 5.75e-6},
                             {"rf", 420},
                             {"r6", 3e3},
                             {"a", 50}},
                            kits);
  bench.analyses = {Analysis::ac("ac", 1e7, 1e11, 20),
                    Analysis::noise("noise",
                                    llvm::cantFail(Signal::parse("v(out)")),
                                    "iin", 1e7, 1e11, 10)};
  bench.measurements = {measurement("gain", Metric::GainDB, "v(out)"),
                        measurement("bandwidth", Metric::Bandwidth, "v(out)"),
                        measurement("peaking", Metric::Peaking, "v(out)"),
                        measurement("power", Metric::Power),
                        measurement("noise", Metric::InputNoise),
                        measurement("area", Metric::GateArea)};
  bench.measurements[4].atResultOf = "bandwidth";
  return bench;
}

TEST(CircuitsTest, TwoStageAmplifierOfTheHumanExpert) {
  std::string folder = dataFolder("l2dc_tia");
  if (folder.empty())
    GTEST_SKIP() << "L2DC_DATA_DIR is not set";
  auto simulation =
      simulator({twoStage("two_stage_tia_ee214", {{"ee214", folder}})});
  ASSERT_TRUE(simulation);
  EXPECT_EQ(simulation->resetReason(0).str(), "");
  const Result &result = simulation->nominal(0);
  ASSERT_TRUE(result.ok()) << result.diagnostics;
  expectNear(result.values[0], 57.7, 0.01);
  expectNear(result.values[1], 5.95e9, 0.01);
  EXPECT_NEAR(result.values[2], 0.92, 0.01);
  expectNear(result.values[3], 8.11e-3, 0.01);
  expectNear(result.values[4], 18.6e-12, 0.01);
  expectNear(result.values[5], 23.11e-12, 0.001);
}

TEST(CircuitsTest, TwoStageAmplifierOnOwnCards) {
  auto simulation = simulator({twoStage("two_stage_tia")});
  ASSERT_TRUE(simulation);
  EXPECT_EQ(simulation->resetReason(0).str(), "");
  const Result &result = simulation->nominal(0);
  ASSERT_TRUE(result.ok()) << result.diagnostics;
  expectNear(result.values[0], 57.892, 1e-3);
  expectNear(result.values[1], 5.210e9, 1e-3);
  expectNear(result.values[2], 0.6547, 5e-3);
  expectNear(result.values[3], 8.2106e-3, 1e-3);
  expectNear(result.values[5], 23.11e-12, 0.001);
}

/// An operational amplifier as a buffer with a probe in its feedback.
Testbench buffer(llvm::StringRef circuit,
                 const std::vector<std::pair<std::string, double>> &parameters,
                 const llvm::StringMap<std::string> &kits = {}) {
  Testbench bench = shipped(circuit, parameters, kits);
  bench.analyses = {Analysis::ac("loop", 1, 1e9, 10),
                    Analysis::ac("supply", 1, 1e9, 2),
                    Analysis::ac("signal", 1, 1e9, 2),
                    Analysis::transient("step", 1e-9, 200e-9)};
  bench.analyses[0].excitations = {{"vprobe", 1, 0}};
  bench.analyses[1].excitations = {{"vdd", 1, 0}};
  bench.analyses[2].excitations = {{"vin", 1, 0}};
  bench.measurements = {
      measurement("gain", Metric::GainDB, "v(out)", "loop"),
      measurement("unity", Metric::UnityGain, "v(out)", "loop"),
      measurement("margin", Metric::PhaseMargin, "v(out)", "loop"),
      measurement("psrr", Metric::PSRR, "v(out)", "signal"),
      measurement("power", Metric::Power),
      measurement("slew", Metric::SlewRate, "v(out)"),
      measurement("settling", Metric::SettlingTime, "v(out)"),
      measurement("saturated", Metric::Saturated)};
  for (int i : {0, 1, 2})
    bench.measurements[i].reference = llvm::cantFail(Signal::parse("v(inn)"));
  bench.measurements[3].referenceAnalysis = "supply";
  bench.measurements[6].at = 10e-9;
  return bench;
}

const std::vector<std::pair<std::string, double>> opampSizes = {
    {"w1", 10e-6}, {"w3", 6e-6},     {"w5", 8e-6},   {"w6", 40e-6},
    {"w7", 32e-6}, {"ibias", 20e-6}, {"cc", 0.8e-12}};

TEST(CircuitsTest, TwoStageOperationalAmplifier) {
  auto simulation = simulator({buffer("two_stage_opamp", opampSizes)});
  ASSERT_TRUE(simulation);
  EXPECT_EQ(simulation->resetReason(0).str(), "");
  const Result &result = simulation->nominal(0);
  ASSERT_TRUE(result.ok()) << result.diagnostics;
  expectNear(result.values[0], 63.766, 1e-3);
  expectNear(result.values[1], 35.86e6, 2e-3);
  expectNear(result.values[2], 71.13, 2e-3);
  EXPECT_GT(result.values[3], 40);
  expectNear(result.values[4], 1.8 * 125.77e-6, 1e-3);
  EXPECT_GT(result.values[5], 1e6);
  EXPECT_LT(result.values[6], 100e-9);
}

TEST(CircuitsTest, OperationalAmplifierOnGF180) {
  std::string folder = dataFolder("gf180mcu");
  if (folder.empty())
    GTEST_SKIP() << "L2DC_DATA_DIR is not set";
  auto simulation = simulator({buffer("opamp_gf180",
                                      {{"w1", 20e-6},
                                       {"w3", 10e-6},
                                       {"w6", 60e-6},
                                       {"w7", 40e-6},
                                       {"cc", 1e-12}},
                                      {{"gf180", folder}})});
  ASSERT_TRUE(simulation);
  EXPECT_EQ(simulation->resetReason(0).str(), "");
  const Result &result = simulation->nominal(0);
  ASSERT_TRUE(result.ok()) << result.diagnostics;
  expectNear(result.values[0], 84.798, 1e-3);
  expectNear(result.values[1], 25.78e6, 2e-3);
  expectNear(result.values[2], 58.08, 2e-3);
}

TEST(CircuitsTest, OperationalAmplifierOnSKY130) {
  std::string folder = dataFolder("sky130_flat");
  if (folder.empty())
    GTEST_SKIP() << "L2DC_DATA_DIR is not set";
  auto simulation = simulator({buffer(
      "opamp_sky130", {{"w1", 10e-6}, {"cc", 0.8e-12}}, {{"sky130", folder}})});
  ASSERT_TRUE(simulation);
  EXPECT_EQ(simulation->resetReason(0).str(), "");
  const Result &result = simulation->nominal(0);
  ASSERT_TRUE(result.ok()) << result.diagnostics;
  expectNear(result.values[0], 67.252, 1e-3);
  expectNear(result.values[1], 32.08e6, 2e-3);
  expectNear(result.values[2], 67.73, 2e-3);
}

TEST(CircuitsTest, LowDropoutRegulator) {
  Testbench bench =
      shipped("ldo", {{"w1", 20e-6}, {"wp", 1200e-6}, {"cc", 3e-12}});
  bench.analyses = {Analysis::ac("loop", 1, 1e9, 10),
                    Analysis::ac("supply", 1, 1e9, 5),
                    Analysis::dc("line", "vdd", 1.7, 2.0, 0.05)};
  bench.analyses[0].excitations = {{"vprobe", 1, 0}};
  bench.analyses[1].excitations = {{"vdd", 1, 0}};
  bench.measurements = {
      measurement("output", Metric::Voltage, "v(out)"),
      measurement("gain", Metric::GainDB, "v(fb)", "loop"),
      measurement("margin", Metric::PhaseMargin, "v(fb)", "loop"),
      measurement("ripple", Metric::GainDB, "v(out)", "supply"),
      measurement("line", Metric::DCSlope, "v(out)")};
  for (int i : {1, 2})
    bench.measurements[i].reference = llvm::cantFail(Signal::parse("v(inp)"));
  auto simulation = simulator({bench});
  ASSERT_TRUE(simulation);
  EXPECT_EQ(simulation->resetReason(0).str(), "");
  const Result &result = simulation->nominal(0);
  ASSERT_TRUE(result.ok()) << result.diagnostics;
  expectNear(result.values[0], 1.1996, 1e-3);
  expectNear(result.values[1], 62.294, 1e-3);
  expectNear(result.values[2], 83.27, 2e-3);
  EXPECT_LT(result.values[3], -60);
  EXPECT_LT(std::abs(result.values[4]), 1e-3);
}

TEST(CircuitsTest, NamesFilesAndKits) {
  EXPECT_EQ(shippedCircuits(),
            (std::vector<std::string>{"ldo", "opamp_gf180", "opamp_sky130",
                                      "three_stage_tia", "two_stage_opamp",
                                      "two_stage_tia", "two_stage_tia_ee214"}));
  EXPECT_EQ(llvm::toString(circuitFile("nosuch", "x").takeError()),
            "there is no circuit 'nosuch'; the shipped ones are ldo, "
            "opamp_gf180, opamp_sky130, three_stage_tia, two_stage_opamp, "
            "two_stage_tia, two_stage_tia_ee214");
  EXPECT_EQ(llvm::toString(circuitFile("ldo", "x.cir").takeError()),
            "circuit 'ldo' has no file 'x.cir'");
  EXPECT_EQ(llvm::cantFail(substituteKits("a\n$k/b", {{"k", "/c"}})),
            "a\n/c/b");
  EXPECT_EQ(llvm::toString(substituteKits("a\n$k/b", {}).takeError()),
            "line 2: the circuit needs --pdk k=PATH");
}

} // namespace
