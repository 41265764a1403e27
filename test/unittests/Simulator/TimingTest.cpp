//===- TimingTest.cpp - The two timing models agree -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/ColumnExecution.h"
#include "l2dc/Simulator/EventModel.h"
#include "l2dc/Simulator/Synthetic.h"
#include "l2dc/Simulator/TickModel.h"
#include "l2dc/Support/Random.h"

#include "gtest/gtest.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::sim;

namespace {

/// Everything a model says about one product.
struct Outcome {
  uint64_t cycles = 0;
  PECycles causes;
  AccessCounts accesses;
  std::vector<float> outputs;
};

/// One product to simulate.
struct Case {
  std::unique_ptr<image::EncodedMatrix> encoded;
  std::vector<float> activations;
  Matrix matrix;
  FloatArithmetic arithmetic;

  Case(image::EncodedMatrix encodedMatrix, std::vector<float> activations)
      : encoded(
            std::make_unique<image::EncodedMatrix>(std::move(encodedMatrix))),
        activations(std::move(activations)),
        matrix(llvm::cantFail(Matrix::create(*encoded, 8))),
        arithmetic{encoded->codebook} {
    EXPECT_EQ(llvm::toString(image::verifyMatrix(*encoded)), "");
  }

  Product<FloatArithmetic> product(std::vector<float> &outputs) const {
    outputs.assign(matrix.rows(), 0.0f);
    return {matrix, arithmetic, activations, 1.0f, outputs};
  }
};

std::vector<uint32_t> nonZeros(llvm::ArrayRef<float> activations) {
  std::vector<uint32_t> result;
  for (auto [i, value] : llvm::enumerate(activations))
    if (value != 0)
      result.push_back(i);
  return result;
}

Outcome runTickModel(const Case &test, unsigned queueDepth,
                     TickObserver *observer = nullptr) {
  Outcome outcome;
  outcome.causes = PECycles(test.matrix.pes());
  outcome.cycles = runTicks(test.product(outcome.outputs), queueDepth,
                            outcome.causes, outcome.accesses, observer);
  return outcome;
}

Outcome runEventModel(const Case &test, unsigned queueDepth) {
  const EntryCounts &counts = test.matrix.entryCounts();
  Outcome outcome;
  const auto product = test.product(outcome.outputs);
  Broadcast broadcast;
  buildBroadcast(nonZeros(test.activations), test.activations.size(),
                 counts.pes(), product.hasBias(), broadcast);
  EventModel model(counts.pes(), queueDepth);
  outcome.cycles = model.runWithBypasses(counts, broadcast);
  EXPECT_EQ(model.run(counts, broadcast), outcome.cycles);

  std::vector<uint64_t> uses(counts.columns());
  for (const Push &push : broadcast.pushes) {
    ++uses[push.column];
    outcome.accesses.rowReads += counts.rowReads(push.column);
  }
  // The model ran twice.
  PECycles twice(counts.pes());
  std::vector<uint64_t> twiceUses = uses;
  for (uint64_t &use : twiceUses)
    use *= 2;
  model.takeCycles(counts, twiceUses, twice);
  outcome.accesses.broadcasts = broadcast.pushes.size();
  outcome.accesses.bypasses = model.takeBypasses();

  outcome.causes = PECycles(counts.pes());
  model.run(counts, broadcast);
  model.takeCycles(counts, uses, outcome.causes);
  PECycles doubled = outcome.causes;
  doubled += outcome.causes;
  EXPECT_TRUE(twice == doubled);
  runColumns(product, broadcast);
  return outcome;
}

/// The recurrence as EventModel.h states it, in its plainest form.
uint64_t cyclesByRecurrence(const Case &test, unsigned queueDepth) {
  const unsigned pes = test.matrix.pes();
  const uint32_t inputs = test.activations.size();
  const bool hasBias = test.matrix.columns() > inputs;
  std::vector<std::vector<int64_t>> start; // [k][p]
  std::vector<std::vector<int64_t>> entries;
  int64_t last = 0, load = 1, scan = 0;
  auto broadcast = [&](uint32_t column) {
    int64_t tick = scan;
    const size_t k = start.size();
    if (k + 1 >= queueDepth)
      for (int64_t s : start[k + 1 - queueDepth])
        tick = std::max(tick, s + 1);
    start.emplace_back(pes);
    entries.emplace_back(pes);
    for (unsigned p = 0; p < pes; ++p) {
      entries[k][p] = test.matrix.slice(p).columnLength(column);
      start[k][p] = tick + 1;
      if (k != 0)
        start[k][p] =
            std::max(tick + 1,
                     start[k - 1][p] + std::max<int64_t>(1, entries[k - 1][p]));
      if (entries[k][p] > 0)
        last = std::max(last, start[k][p] + entries[k][p] - 1);
    }
    scan = tick + 1;
    return tick;
  };
  for (uint32_t row = 0; row * pes < inputs; ++row) {
    last = std::max(last, load);
    int64_t lastPush = load;
    bool lastLane = false;
    scan = load + 1;
    for (uint32_t i = row * pes; i < std::min(inputs, (row + 1) * pes); ++i) {
      if (test.activations[i] == 0)
        continue;
      lastPush = broadcast(i);
      lastLane = i % pes == pes - 1;
    }
    load = lastPush + (lastLane ? 0 : 1);
  }
  scan = load + 1;
  if (hasBias)
    broadcast(inputs);
  return 6 + std::max<int64_t>(last, 1);
}

void expectEqual(const Case &test, unsigned queueDepth) {
  const Outcome tick = runTickModel(test, queueDepth);
  const Outcome event = runEventModel(test, queueDepth);
  EXPECT_EQ(tick.cycles, event.cycles);
  EXPECT_EQ(tick.cycles, cyclesByRecurrence(test, queueDepth));
  for (Cause cause : allCauses)
    for (unsigned pe = 0; pe < test.matrix.pes(); ++pe)
      EXPECT_EQ(tick.causes.at(cause, pe), event.causes.at(cause, pe))
          << causeName(cause).str() << " of PE " << pe;
  EXPECT_EQ(tick.causes.total(), tick.cycles * test.matrix.pes());
  EXPECT_EQ(tick.accesses.broadcasts, event.accesses.broadcasts);
  EXPECT_EQ(tick.accesses.rowReads, event.accesses.rowReads);
  EXPECT_EQ(tick.accesses.bypasses, event.accesses.bypasses);
  EXPECT_EQ(tick.outputs, event.outputs);
}

Case makeCase(const SyntheticLayer &layer, const SyntheticLayout &layout,
              uint64_t seed) {
  return Case(makeSyntheticMatrix(layer, layout, seed),
              makeSyntheticActivations(layer, seed + 1));
}

/// A matrix of one column and `rows` rows on one PE; row `row` holds a weight.
Case makeColumn(uint32_t row, uint32_t rows) {
  std::vector<uint8_t> codes(rows);
  codes[row] = 3;
  image::MatrixEncoding encoding;
  encoding.pes = 1;
  return Case(llvm::cantFail(image::encodeMatrix(
                  rows, 1, codes, makeSyntheticCodebook(4), encoding)),
              {1.0f});
}

TEST(TimingTest, OneEntryTakesNineCycles) {
  // Load in tick 1, broadcast in 2, issue in 3, six cycles of pipeline.
  Case test = makeColumn(0, 1);
  const Outcome outcome = runTickModel(test, 8);
  EXPECT_EQ(outcome.cycles, 9u);
  EXPECT_EQ(outcome.causes.at(Cause::Scan, 0), 3u);
  EXPECT_EQ(outcome.causes.at(Cause::Busy, 0), 1u);
  EXPECT_EQ(outcome.causes.at(Cause::Drain, 0), 5u);
  EXPECT_FLOAT_EQ(outcome.outputs[0], test.arithmetic.codebook[3]);
  expectEqual(test, 8);
}

TEST(TimingTest, PaddingStandsForSixteenRows) {
  for (auto [zeros, padding] :
       {std::pair(15u, 0u), {16u, 1u}, {17u, 1u}, {31u, 1u}, {32u, 2u}}) {
    Case test = makeColumn(zeros, zeros + 1);
    const Outcome outcome = runTickModel(test, 8);
    EXPECT_EQ(outcome.causes.at(Cause::Padding, 0), padding) << zeros;
    EXPECT_EQ(outcome.cycles, 9u + padding) << zeros;
    EXPECT_NE(outcome.outputs[zeros], 0.0f);
    expectEqual(test, 8);
  }
}

TEST(TimingTest, ScanOfZerosLastsOneTickPerRow) {
  Case test = makeCase({"zeros", 64 * 4, 64, 0.5, 0.0}, {}, 1);
  const Outcome outcome = runTickModel(test, 8);
  EXPECT_EQ(outcome.cycles, 4u + pipelineTicks);
  expectEqual(test, 8);
}

TEST(TimingTest, NegativeActivationsAreSent) {
  Case test = makeColumn(0, 1);
  test.activations = {-1.0f};
  EXPECT_FLOAT_EQ(runTickModel(test, 8).outputs[0],
                  -test.arithmetic.codebook[3]);
}

TEST(TimingTest, BypassServesAdjacentColumns) {
  // Two columns with one entry each for the same accumulator.
  image::MatrixEncoding encoding;
  encoding.pes = 1;
  Case test(llvm::cantFail(image::encodeMatrix(
                1, 2, {1, 2}, makeSyntheticCodebook(4), encoding)),
            {1.0f, 1.0f});
  EXPECT_EQ(runTickModel(test, 8).accesses.bypasses, 1u);
  expectEqual(test, 8);
  test.activations[1] = 0;
  EXPECT_EQ(runTickModel(test, 8).accesses.bypasses, 0u);
}

TEST(TimingTest, SmallestQueueStallsTheBroadcast) {
  Case test = makeCase({"layer", 256, 640, 0.2, 0.5}, {16}, 5);
  const Outcome small = runTickModel(test, 2), large = runTickModel(test, 64);
  EXPECT_GT(small.cycles, large.cycles);
  EXPECT_GT(small.causes.total(Cause::QueueFull), 0u);
  expectEqual(test, 2);
  expectEqual(test, 64);
}

TEST(TimingTest, FixedPointResultsAgreeWithSaturation) {
  const SyntheticLayer layer = {"layer", 300, 200, 0.3, 0.7};
  SyntheticLayout layout;
  layout.pes = 7;
  Case test = makeCase(layer, layout, 11);
  FixedArithmetic arithmetic;
  for (unsigned i = 0; i < 16; ++i)
    arithmetic.codebook.push_back(int16_t(4000 * (int(i) - 7)));
  arithmetic.codebook[0] = 0;
  arithmetic.shift = 12;
  std::vector<int16_t> activations;
  for (float value : test.activations)
    activations.push_back(int16_t(value * 30000));
  for (image::ZeroTest zeroTest :
       {image::ZeroTest::Zero, image::ZeroTest::NotPositive,
        image::ZeroTest::Nothing}) {
    std::vector<int32_t> byTick(200), byColumn(200);
    Product<FixedArithmetic> product = {test.matrix, arithmetic, activations,
                                        0,           byTick,     zeroTest};
    PECycles causes(7);
    AccessCounts accesses;
    const uint64_t cycles = runTicks(product, 8, causes, accesses, nullptr);

    std::vector<uint32_t> nonZero;
    Broadcast broadcast;
    product.accumulators = byColumn;
    findNonZero(product, nonZero);
    buildBroadcast(nonZero, 300, 7, false, broadcast);
    runColumns(product, broadcast);
    EXPECT_EQ(byTick, byColumn);
    EXPECT_TRUE(llvm::is_contained(byTick, 32767));
    EXPECT_TRUE(llvm::is_contained(byTick, -32768));
    EventModel model(7, 8);
    EXPECT_EQ(model.run(test.matrix.entryCounts(), broadcast), cycles);
  }
}

/// Parameters: the number of PEs.
class ModelsAgree : public testing::TestWithParam<unsigned> {};

TEST_P(ModelsAgree, OnRandomLayers) {
  Random random(GetParam());
  const double weightDensities[] = {0.0, 0.01, 0.04, 0.1, 0.3, 1.0};
  const double activationDensities[] = {0.0, 0.02, 0.2, 0.5, 1.0};
  const unsigned queueDepths[] = {2, 3, 4, 8, 19};
  for (unsigned trial = 0; trial < 60; ++trial) {
    const SyntheticLayer layer = {
        "random", 1 + uint32_t(random.below(trial % 3 ? 400 : 20)),
        1 + uint32_t(random.below(trial % 2 ? 900 : 40)),
        weightDensities[random.below(6)], activationDensities[random.below(5)]};
    SyntheticLayout layout;
    layout.pes = GetParam();
    layout.biasColumn = random.below(2);
    layout.indexBits = 2 + random.below(4);
    const unsigned queueDepth = queueDepths[random.below(5)];
    SCOPED_TRACE(testing::Message()
                 << "trial " << trial << ": " << layer.inputs << " x "
                 << layer.outputs << ", densities " << layer.weightDensity
                 << ", " << layer.activationDensity << ", bias "
                 << layout.biasColumn << ", queue " << queueDepth);
    expectEqual(makeCase(layer, layout, random.next()), queueDepth);
    if (HasFailure())
      return;
  }
}

INSTANTIATE_TEST_SUITE_P(PEs, ModelsAgree,
                         testing::Values(1, 2, 3, 4, 7, 8, 16, 33, 64, 100, 128,
                                         256));

} // namespace
