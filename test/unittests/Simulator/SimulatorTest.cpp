//===- SimulatorTest.cpp - Running whole images ---------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Target/EIE/SmallImage.h"

#include "l2dc/Simulator/Simulator.h"
#include "l2dc/Simulator/Synthetic.h"
#include "l2dc/Simulator/Trace.h"
#include "l2dc/Support/Random.h"

#include "gtest/gtest.h"

#include <cmath>
#include <limits>

using namespace l2dc;
using namespace l2dc::sim;
using image::Image;

namespace {

/// Weights of an encoded matrix by position.
std::vector<float> denseWeights(const image::EncodedMatrix &matrix) {
  std::vector<float> weights;
  for (uint8_t code : image::decodeMatrix(matrix))
    weights.push_back(matrix.codebook[code]);
  return weights;
}

/// What `smallProgram` computes for one sample of 2x3x3, straight from the
/// definitions of convolution and matrix product.
std::vector<float> referenceOutput(const Image &image, const float *x) {
  const std::vector<float> filter = denseWeights(image.matrices[0]);
  std::vector<float> scaled;
  for (unsigned o = 0; o < 3; ++o)
    for (unsigned row = 0; row < 2; ++row)
      for (unsigned column = 0; column < 2; ++column) {
        float sum = image.biases[0][o];
        for (unsigned k = 0; k < 8; ++k)
          sum += filter[o * 8 + k] *
                 x[k / 4 * 9 + (row + k / 2 % 2) * 3 + column + k % 2];
        scaled.push_back(0.5f * std::max(sum, 0.0f));
      }
  scaled.push_back(1.0f); // multiplies the bias column
  const std::vector<float> weights = denseWeights(image.matrices[1]);
  std::vector<float> output(5);
  for (auto [position, element] : llvm::enumerate(image.orders[0]))
    for (unsigned i = 0; element != image::noRow && i < 13; ++i)
      output[element] += weights[position * 13 + i] * scaled[i];
  for (float &value : output)
    value = std::max(value, 0.0f);
  return output;
}

/// `samples` random inputs; about a third of the elements are 0.
Tensor randomInput(int64_t samples) {
  Random random(7);
  Tensor input({samples, 2, 3, 3});
  for (float &value : input.data)
    value = random.below(3) ? float(int(random.below(129)) - 64) / 64 : 0.0f;
  return input;
}

RunResult run(const Image &image, const Tensor &input, Mode mode,
              ArithmeticKind arithmetic = ArithmeticKind::Float) {
  SimOptions options;
  options.mode = mode;
  options.arithmetic = arithmetic;
  return llvm::cantFail(simulate(image, input, options));
}

std::string simulateError(const Image &image, llvm::ArrayRef<Tensor> inputs) {
  auto result = simulate(image, inputs);
  return result ? "" : llvm::toString(result.takeError());
}

class BothModes
    : public testing::TestWithParam<std::tuple<Mode, ArithmeticKind>> {};

TEST_P(BothModes, ComputeTheReference) {
  const auto [mode, arithmetic] = GetParam();
  const Image image = test::smallImage();
  const Tensor input = randomInput(20);
  const RunResult result = run(image, input, mode, arithmetic);
  ASSERT_EQ(result.outputs.size(), 1u);
  const Tensor &output = result.outputs[0];
  ASSERT_EQ(output.shape, (Shape{20, 5}));
  const double tolerance = arithmetic == ArithmeticKind::Float ? 1e-5 : 0.05;
  for (int64_t sample = 0; sample < 20; ++sample) {
    const std::vector<float> expected =
        referenceOutput(image, input.begin() + sample * 18);
    for (unsigned i = 0; i < 5; ++i)
      EXPECT_NEAR(output.data[sample * 5 + i], expected[i], tolerance);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Simulator, BothModes,
    testing::Combine(testing::Values(Mode::Fast, Mode::Tick),
                     testing::Values(ArithmeticKind::Float,
                                     ArithmeticKind::Fixed16)));

TEST(SimulatorTest, ModesAgreeInOutputsAndStatistics) {
  const Image image = test::smallImage();
  const Tensor input = randomInput(6);
  for (ArithmeticKind arithmetic :
       {ArithmeticKind::Float, ArithmeticKind::Fixed16}) {
    RunResult fast = run(image, input, Mode::Fast, arithmetic);
    RunResult tick = run(image, input, Mode::Tick, arithmetic);
    EXPECT_EQ(fast.outputs[0].data, tick.outputs[0].data);
    fast.statistics.mode = tick.statistics.mode;
    EXPECT_EQ(toJSON(fast.statistics), toJSON(tick.statistics));
  }
}

TEST(SimulatorTest, CausesSumToCyclesTimesPEs) {
  Image image = test::smallImage();
  image.target.pes = 2;
  const Statistics statistics =
      run(image, randomInput(3), Mode::Fast).statistics;
  ASSERT_EQ(statistics.layers.size(), 3u);
  EXPECT_EQ(statistics.samples, 3u);
  uint64_t cycles = 0;
  for (const LayerStatistics &layer : statistics.layers) {
    EXPECT_EQ(layer.peCycles.total(), layer.events.cycles * 2) << layer.name;
    EXPECT_EQ(layer.peCycles.total(Cause::Busy), layer.events.macs());
    EXPECT_EQ(layer.peCycles.total(Cause::Padding),
              layer.events.paddingEntries);
    cycles += layer.events.cycles;
  }
  EXPECT_EQ(statistics.total.events.cycles, cycles);
  EXPECT_EQ(statistics.layers[0].events.runs, 12u); // 4 windows, 3 samples
  EXPECT_EQ(statistics.layers[1].events.cycles, 0u);
  EXPECT_EQ(statistics.layers[2].events.runs, 3u);
  uint64_t bySample = 0;
  for (uint64_t sample : statistics.cyclesOfSample)
    bySample += sample;
  EXPECT_EQ(bySample, cycles);
}

TEST(SimulatorTest, PEsWithoutWorkAreInactive) {
  Image image = test::smallImage("set register=active_pes value=2\n" +
                                 test::smallProgram.str());
  image.target.pes = 8;
  const Statistics statistics =
      run(image, randomInput(1), Mode::Fast).statistics;
  const LayerStatistics &total = statistics.total;
  EXPECT_EQ(total.peCycles.total(), total.events.cycles * 8);
  EXPECT_EQ(total.peCycles.total(Cause::Inactive), total.events.cycles * 6);
  EXPECT_EQ(total.events.activePECycles, total.events.cycles * 2);
}

TEST(SimulatorTest, RejectsWrongInputs) {
  const Image image = test::smallImage();
  EXPECT_EQ(simulateError(image, Tensor({4, 2, 3, 2})),
            "input 'x' has shape 4x2x3x2, expected N samples of 2x3x3");
  EXPECT_EQ(simulateError(image, {}),
            "0 input tensors given, the image has 1 inputs");
  Tensor withNaN({2, 2, 3, 3});
  withNaN.data[20] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(simulateError(image, withNaN), "input 'x' has a NaN at element 20");
}

TEST(SimulatorTest, RejectsNaNBetweenLayers) {
  Image image = test::smallImage();
  auto scale = std::make_shared<Tensor>(*image.buffers[2].constant);
  scale->data[5] = std::numeric_limits<float>::quiet_NaN();
  image.buffers[2].constant = scale;
  EXPECT_EQ(simulateError(image, Tensor({1, 2, 3, 3})),
            "sample 0: layer 'fc' loads a NaN from buffer 'scaled'");
}

TEST(SimulatorTest, RejectsDamagedImages) {
  Image image = test::smallImage();
  image.target.queueDepth = 1;
  EXPECT_NE(simulateError(image, Tensor({1, 2, 3, 3})), "");
}

TEST(SimulatorTest, TraceNeedsTickMode) {
  std::string text;
  llvm::raw_string_ostream os(text);
  auto trace = createVcdTrace(os, 2, 800e6);
  SimOptions options;
  options.trace = trace.get();
  auto result = simulate(test::smallImage(), Tensor({1, 2, 3, 3}), options);
  ASSERT_FALSE(bool(result));
  EXPECT_EQ(llvm::toString(result.takeError()), "a trace needs the tick mode");
}

//===----------------------------------------------------------------------===//
// Energy
//===----------------------------------------------------------------------===//

TEST(EnergyTest, BusyArrayDrawsThePowerOfTableII) {
  // Every PE computes in every cycle: per 8 entries one row and one pointer.
  const image::EIETargetModel target;
  EventCounts events;
  events.cycles = 1000000;
  events.activePECycles = events.cycles * 64;
  events.entries = events.activePECycles;
  events.rowReads = events.queueEntries = events.entries / 8;
  const double picojoules = computeEnergy(events, target).total();
  const double seconds = double(events.cycles) / target.clockHz;
  EXPECT_NEAR(picojoules * 1e-12 / seconds * 1e3, 586, 1);
  EXPECT_NEAR(target.areaSquareMillimetres(), 40.8, 0.05);
}

TEST(EnergyTest, IdlePEsOnlyDrawTheClock) {
  const image::EIETargetModel target;
  EventCounts events;
  events.cycles = 100;
  events.activePECycles = 6400;
  const EnergyBreakdown energy = computeEnergy(events, target);
  EXPECT_DOUBLE_EQ(energy.total(), energy.clock + energy.scan);
  EXPECT_NEAR(energy.clock, 6400 * 1.874e-3 / 800e6 * 1e12, 1);
}

TEST(EnergyTest, LoadingFromDramCostsTableI) {
  EventCounts events;
  events.matrixBits = 320;
  EXPECT_DOUBLE_EQ(dramEnergy(events, image::EIETargetModel()), 6400);
}

//===----------------------------------------------------------------------===//
// Statistics and traces
//===----------------------------------------------------------------------===//

TEST(StatisticsTest, JsonHasTheDocumentedKeys) {
  const Image image = test::smallImage();
  const llvm::json::Value value =
      toJSON(run(image, randomInput(2), Mode::Fast).statistics);
  const llvm::json::Object &root = *value.getAsObject();
  for (const char *key : {"pes", "clock_hz", "queue_depth", "index_bits",
                          "weight_bits", "arith", "mode"})
    EXPECT_NE(root.getObject("config")->get(key), nullptr) << key;
  for (const char *key : {"cycles", "time_us", "macs", "entries",
                          "padding_entries", "load_balance", "energy_uj"})
    EXPECT_NE(root.getObject("total")->get(key), nullptr) << key;
  for (const llvm::json::Value &value : *root.getArray("layers")) {
    const llvm::json::Object &layer = *value.getAsObject();
    EXPECT_TRUE(layer.getString("name"));
    int64_t sum = 0;
    for (const auto &cause : *layer.getObject("pe_cycles"))
      sum += *cause.second.getAsInteger();
    EXPECT_EQ(sum, 2 * *layer.getInteger("cycles"));
  }
}

TEST(StatisticsTest, HelpNamesEveryKey) {
  std::string help;
  llvm::raw_string_ostream os(help);
  printStatisticsHelp(os);
  const Image image = test::smallImage();
  const llvm::json::Value value =
      toJSON(run(image, randomInput(1), Mode::Fast).statistics);
  for (const auto &entry : *value.getAsObject()->getObject("total"))
    EXPECT_NE(help.find(entry.first.str()), std::string::npos)
        << entry.first.str();
}

std::string traceSmallImage(bool vcd, uint64_t &cycles) {
  std::string text;
  llvm::raw_string_ostream os(text);
  auto trace = vcd ? createVcdTrace(os, 2, 800e6) : createChromeTrace(os, 2);
  SimOptions options;
  options.mode = Mode::Tick;
  options.trace = trace.get();
  const RunResult result =
      llvm::cantFail(simulate(test::smallImage(), randomInput(2), options));
  trace->finish();
  cycles = result.statistics.cyclesOfSample[0];
  return text;
}

TEST(TraceTest, ChromeSlicesCoverEveryPECycle) {
  uint64_t cycles;
  const std::string text = traceSmallImage(/*vcd=*/false, cycles);
  const llvm::json::Value value = llvm::cantFail(llvm::json::parse(text));
  uint64_t covered = 0, layers = 0;
  for (const llvm::json::Value &value :
       *value.getAsObject()->getArray("traceEvents")) {
    const llvm::json::Object &event = *value.getAsObject();
    if (event.getString("ph") != "X")
      continue;
    if (event.getInteger("pid") == 1)
      covered += *event.getInteger("dur");
    else if (event.getInteger("tid") == 0)
      layers += *event.getInteger("dur");
  }
  EXPECT_EQ(covered, 2 * cycles);
  EXPECT_EQ(layers, cycles);
}

TEST(TraceTest, VcdDeclaresItsSignalsAndEndsAtTheLastCycle) {
  uint64_t cycles;
  const std::string text = traceSmallImage(/*vcd=*/true, cycles);
  EXPECT_NE(text.find("$timescale 1 ps $end"), std::string::npos);
  EXPECT_NE(text.find("$scope module pe1 $end\n$var wire 3 % cause $end"),
            std::string::npos);
  const std::string last = "#" + std::to_string(cycles * 1250) + "\n";
  ASSERT_GE(text.size(), last.size());
  EXPECT_EQ(text.substr(text.size() - last.size()), last);
  // Times ascend.
  int64_t time = -1;
  for (size_t at = text.find("\n#"); at != std::string::npos;
       at = text.find("\n#", at + 1)) {
    const int64_t next = std::stoll(text.substr(at + 2));
    EXPECT_GT(next, time);
    time = next;
  }
}

} // namespace
