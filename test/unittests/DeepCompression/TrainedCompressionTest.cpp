//===- TrainedCompressionTest.cpp - Pruning and sharing with retraining ---===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/DeepCompression/TrainedCompression.h"

#include "../Execution/TorchTesting.h"
#include "Rounding.h"
#include "l2dc/Compression/Pruning.h"
#include "l2dc/Execution/BuiltinNetworks.h"
#include "l2dc/Execution/NetworkBuilder.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"

#include <cmath>
#include <set>

using namespace l2dc;
using namespace l2dc::deepcompression;
using namespace l2dc::execution;

namespace {

/// Three classes of 6-vectors: the largest of three group sums decides.
class TrainedCompressionTest : public TorchTest {
protected:
  void SetUp() override {
    TorchTest::SetUp();
    if (IsSkipped() || HasFatalFailure())
      return;
    fill(images, labels, 300);
    fill(validationImages, validationLabels, 120);
    data = {&images, labels, &validationImages, validationLabels};
    Network untrained =
        llvm::cantFail(buildBuiltinNetwork("mlp:6-40-3", {6}, 3, 1));
    TrainOptions training;
    training.learningRate = 0.2;
    network = withTrainedConstants(
        untrained, llvm::cantFail(train(untrained, data, training)));
    for (const Step &step : network.steps)
      if (step.kind == StepKind::Linear)
        options.layers.push_back({step.inputs[1], step.name, {}, 3});
    options.density = 0.2;
    options.pruneEpochs = 4;
    options.retrainEpochs = 6;
    options.shareEpochs = 2;
    options.seed = 3;
    options.onEpoch = [&](const PhaseReport &report) {
      reports.push_back(report);
      return llvm::Error::success();
    };
  }

  void fill(Tensor &samples, std::vector<int32_t> &classes, int64_t count) {
    samples = randomTensor({count, 6}, random);
    for (int64_t i = 0; i < count; ++i) {
      const float *x = samples.begin() + 6 * i;
      float sums[] = {x[0] + x[1], x[2] + x[3], x[4] + x[5]};
      classes.push_back(int32_t(std::max_element(sums, sums + 3) - sums));
    }
  }

  Network run() {
    reports.clear();
    return llvm::cantFail(compressTrained(network, data, options)).compressed;
  }
  std::string error() {
    return llvm::toString(compressTrained(network, data, options).takeError());
  }
  static std::vector<float> constants(const Network &network) {
    std::vector<float> all;
    for (const NetworkValue &value : network.values)
      if (value.constant)
        llvm::append_range(all, value.constant->data);
    return all;
  }
  const std::vector<float> &weights(const Network &compressed,
                                    unsigned layer) const {
    return compressed.values[options.layers[layer].value].constant->data;
  }

  Random random{7};
  Tensor images, validationImages;
  std::vector<int32_t> labels, validationLabels;
  TrainData data;
  Network network;
  TrainedCompressionOptions options;
  std::vector<PhaseReport> reports;
};

} // namespace

TEST_F(TrainedCompressionTest, PrunesToTheOverallDensity) {
  Network compressed = run();
  int64_t kept = compression::countNonZero(weights(compressed, 0)) +
                 compression::countNonZero(weights(compressed, 1));
  EXPECT_EQ(kept, 72); // 0.2 * (240 + 120)
  EXPECT_GT(*reports.back().validationAccuracy, 0.85);
}

TEST_F(TrainedCompressionTest, KeepsTheDensityOfALayer) {
  options.layers[0].density = 0.1;
  Network compressed = run();
  EXPECT_EQ(compression::countNonZero(weights(compressed, 0)), 24);
  EXPECT_EQ(compression::countNonZero(weights(compressed, 1)), 24);
}

TEST_F(TrainedCompressionTest, SharesValuesInHalfPrecision) {
  options.layers[1].bits = 2;
  Network compressed = run();
  size_t largest[] = {7, 3};
  for (unsigned layer : {0u, 1u}) {
    std::set<float> values(weights(compressed, layer).begin(),
                           weights(compressed, layer).end());
    values.erase(0.0f);
    EXPECT_LE(values.size(), largest[layer]);
    for (float value : values)
      EXPECT_EQ(roundToHalf(value), value);
  }
}

TEST_F(TrainedCompressionTest, OnlyPrunesWithoutTheLastPhase) {
  options.shareEpochs = 0;
  Network compressed = run();
  EXPECT_EQ(reports.size(), 10u);
  std::set<float> values(weights(compressed, 0).begin(),
                         weights(compressed, 0).end());
  EXPECT_GT(values.size(), 20u);
  EXPECT_EQ(compression::countNonZero(weights(compressed, 0)) +
                compression::countNonZero(weights(compressed, 1)),
            72);
}

TEST_F(TrainedCompressionTest, RoundsBiases) {
  Network compressed = run();
  for (const Step &step : compressed.steps)
    if (step.kind == StepKind::Linear)
      for (float bias : compressed.values[step.inputs[2]].constant->data)
        EXPECT_EQ(roundToBits(bias, 8), bias);
}

TEST_F(TrainedCompressionTest, ReportsEveryEpoch) {
  run();
  ASSERT_EQ(reports.size(), 12u);
  for (auto [index, report] : llvm::enumerate(reports)) {
    EXPECT_EQ(report.epoch, index + 1);
    EXPECT_EQ(report.epochs, 12u);
    EXPECT_EQ(report.phase, index < 4    ? Phase::Prune
                            : index < 10 ? Phase::Retrain
                                         : Phase::Share);
  }
  // The densities fall by the same factor: 0.2 ^ (step / 4).
  double expected[] = {0.66874, 0.44721, 0.29907, 0.2};
  for (unsigned step : {0, 1, 2, 3})
    EXPECT_NEAR(reports[step].density, expected[step], 0.003);
}

TEST_F(TrainedCompressionTest, GivesTheSameBytesForASeed) {
  std::vector<float> first = constants(run());
  EXPECT_EQ(constants(run()), first);
  options.seed = 4;
  EXPECT_NE(constants(run()), first);
}

TEST_F(TrainedCompressionTest, GoesOnAfterAnInterruption) {
  std::vector<float> uninterrupted = constants(run());
  llvm::SmallString<128> directory;
  ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("l2dc-resume", directory));
  options.checkpointDir = std::string(directory);
  auto keepReport = options.onEpoch;
  options.onEpoch = [&](const PhaseReport &report) {
    return report.epoch == 7 ? llvm::createStringError("stopped")
                             : llvm::Error::success();
  };
  EXPECT_EQ(error(), "stopped");
  options.onEpoch = keepReport;
  reports.clear();
  EXPECT_EQ(constants(run()), uninterrupted);
  // Epochs whose checkpoint is on disk are not run again.
  EXPECT_EQ(reports.front().epoch, 8u);
  llvm::sys::fs::remove_directories(directory);
}

TEST_F(TrainedCompressionTest, HalvesARateThatDiverges) {
  std::vector<double> rates;
  options.onRateHalved = [&](double rate) { rates.push_back(rate); };
  options.pruneRate = options.retrainRate = options.shareRate = 1e30;
  EXPECT_TRUE(llvm::StringRef(error()).starts_with("the training diverged"));
  ASSERT_EQ(rates.size(), 6u);
  for (auto [index, rate] : llvm::enumerate(rates))
    EXPECT_EQ(rate, std::ldexp(1e30, -int(index) - 1));
}

/// The network has a normalization between its layers, which stays.
TEST_F(TrainedCompressionTest, KeepsNormalizations) {
  NetworkBuilder builder;
  auto linear = [&](unsigned x, int64_t in, int64_t out) {
    unsigned weights = builder.constant("", randomTensor({out, in}, random));
    return builder.step(StepKind::Linear, {x, weights});
  };
  unsigned hidden = linear(builder.input({-1, 6}), 6, 40);
  std::vector<unsigned> operands = {hidden};
  for (float value : {1.0f, 0.0f, 0.0f, 1.0f}) {
    Tensor tensor({40});
    llvm::fill(tensor.data, value);
    operands.push_back(builder.constant("", std::move(tensor)));
  }
  StepAttributes attributes;
  attributes.epsilon = 1e-5f;
  hidden = builder.step(StepKind::BatchNorm, operands, attributes);
  hidden = builder.step(StepKind::Relu, {hidden});
  network = llvm::cantFail(builder.finish({linear(hidden, 40, 3)}));
  options.layers[0].value = network.steps[0].inputs[1];
  options.layers[1].value = network.steps.back().inputs[1];
  options.density = 0.5;
  options.retrainEpochs = 20;
  Network compressed = run();
  EXPECT_GT(*reports.back().validationAccuracy, 0.75);
  const Step &norm = compressed.steps[1];
  EXPECT_EQ(compressed.values[norm.inputs[3]].constant->data,
            std::vector<float>(40, 0));
  for (float factor : compressed.values[norm.inputs[1]].constant->data)
    EXPECT_EQ(roundToBits(factor, 8), factor);
}

TEST_F(TrainedCompressionTest, RejectsBadSettings) {
  options.layers[0].bits = 9;
  EXPECT_EQ(error(), "layer 'ip1': 9 bits for a codebook index, expected 1 to "
                     "8");
  options.layers[0].bits = 3;
  options.layers[1].density = 1.5;
  EXPECT_EQ(error(), "layer 'ip2': density is 1.500000, expected more than 0 "
                     "and at most 1");
  options.layers[1].density.reset();
  options.density = 0;
  EXPECT_EQ(error(), "density is 0.000000, expected more than 0 and at most 1");
  options.density = 0.2;
  options.retrainEpochs = 0;
  EXPECT_EQ(error(), "each phase needs at least one epoch");
  options.retrainEpochs = 1;
  options.layers[0].value = 0;
  EXPECT_EQ(error(), "layer 'ip1': value 0 is not a constant");
  options.layers.erase(options.layers.begin());
  options.maxShift = 1;
  EXPECT_EQ(error(), "samples of shape scalar are not images, so they cannot "
                     "be shifted");
  options.maxShift = 0;
  Tensor damaged = *network.values[options.layers[0].value].constant;
  damaged.data[2] = NAN;
  network.values[options.layers[0].value].constant =
      std::make_shared<const Tensor>(damaged);
  EXPECT_EQ(error(), "layer 'ip2': weight 2 is nan, expected a finite number");
}
