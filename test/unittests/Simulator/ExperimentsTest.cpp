//===- ExperimentsTest.cpp - The paper's numbers made again ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/Experiments/Experiment.h"
#include "l2dc/Simulator/Experiments/PaperLayers.h"

#include "llvm/Support/raw_ostream.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace l2dc::sim;

namespace {

TEST(ExperimentsTest, SyntheticLayersKeepTheBandsOfTableIV) {
  const auto runs = runPaperLayers(Design());
  unsigned within12 = 0, within18 = 0;
  for (auto [layer, row] : llvm::zip(paperLayers(), runs)) {
    const double time = double(row[0].cycles) / 800;
    const double deviation = std::abs(time / layer.actualMicroseconds - 1);
    within12 += deviation <= 0.12;
    within18 += deviation <= 0.18;
    EXPECT_EQ(row[0].causes.total(), row[0].cycles * 64) << layer.shape.name;
  }
  EXPECT_GE(within12, 7u);
  EXPECT_GE(within18, 8u);
  const double ntWe = runs[6][0].loadBalance();
  EXPECT_GE(ntWe, 0.60);
  EXPECT_LE(ntWe, 0.68);
}

TEST(ExperimentsTest, DeeperQueuesNeverCostCycles) {
  const PreparedLayer layer({"layer", 512, 640, 0.1, 0.5}, 16, 8);
  uint64_t before = layer.run(2).cycles;
  for (unsigned depth : {3, 4, 8, 16, 64}) {
    const uint64_t cycles = layer.run(depth).cycles;
    EXPECT_LE(cycles, before) << depth;
    before = cycles;
  }
}

TEST(ExperimentsTest, UnknownNamesAreErrors) {
  std::string text;
  llvm::raw_string_ostream os(text);
  ReproduceOptions options;
  options.names = {"fig7"};
  EXPECT_EQ(
      llvm::toString(reproduce(options, os)),
      "no experiment 'fig7', expected all, table-ii, table-iv, cpu, fig8, "
      "fig9, fig11, fig12, fig13, energy, splits, mapping, pe-count, "
      "index-width");
  EXPECT_EQ(text, "");
}

} // namespace
