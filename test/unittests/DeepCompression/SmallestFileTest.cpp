//===- SmallestFileTest.cpp - The smallest file within an error -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/DeepCompression/SmallestFile.h"

#include "../Execution/TorchTesting.h"
#include "l2dc/Execution/Accuracy.h"
#include "l2dc/Execution/BuiltinNetworks.h"
#include "l2dc/Execution/TorchExecutor.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"

using namespace l2dc;
using namespace l2dc::deepcompression;
using namespace l2dc::execution;

namespace {

/// Three classes of 6-vectors: the largest of three group sums decides.
class SmallestFileTest : public TorchTest {
protected:
  void SetUp() override {
    TorchTest::SetUp();
    if (IsSkipped() || HasFatalFailure())
      return;
    fill(images, labels, 600);
    fill(validationImages, validationLabels, 300);
    data = {&images, labels, &validationImages, validationLabels};
    network = llvm::cantFail(buildBuiltinNetwork("mlp:6-40-3", {6}, 3, 1));
    for (const Step &step : network.steps)
      if (step.kind == StepKind::Linear)
        for (size_t operand : {1, 2})
          options.layers.push_back({step.inputs[operand], step.name, {}, 3});
    options.maxError = 0.12;
    options.margin = 0;
    options.denseEpochs = 6;
    options.denseRate = options.retrainRate = 0.1;
    options.startDensity = 0.6;
    options.pruneEpochs = 2;
    options.maxCycles = 6;
    options.seed = 3;
    options.onCandidate = [&](const Candidate &candidate) {
      candidates.push_back(candidate);
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

  SmallestFile run() {
    candidates.clear();
    return llvm::cantFail(findSmallestFile(network, data, options));
  }
  std::string error() {
    return llvm::toString(findSmallestFile(network, data, options).takeError());
  }
  static std::vector<float> constants(const Network &network) {
    std::vector<float> all;
    for (const NetworkValue &value : network.values)
      if (value.constant)
        llvm::append_range(all, value.constant->data);
    return all;
  }

  /// The chosen candidate is the smallest allowed one, and it is small.
  void checkChoice(const SmallestFile &file) {
    ASSERT_FALSE(candidates.empty());
    EXPECT_TRUE(file.chosen.isAllowed);
    EXPECT_LE(file.chosen.error, options.maxError);
    for (const Candidate &candidate : candidates)
      if (candidate.isAllowed) {
        EXPECT_LE(file.chosen.bytes, candidate.bytes);
      }
    std::vector<float> values = constants(file.compressed);
    EXPECT_LT(llvm::count_if(values, [](float v) { return v != 0; }),
              int64_t(values.size() * 6 / 10));
  }

  Random random{99};
  Tensor images, validationImages;
  std::vector<int32_t> labels, validationLabels;
  TrainData data;
  SmallestFileOptions options;
  Network network;
  std::vector<Candidate> candidates;
};

TEST_F(SmallestFileTest, ByLossPerBit) {
  SmallestFile file = run();
  checkChoice(file);
  // Few distinct values, exact in half precision.
  for (const LayerSettings &layer : options.layers) {
    std::set<float> values;
    for (float value : file.compressed.values[layer.value].constant->data)
      values.insert(value);
    EXPECT_LE(values.size(), 8u);
  }
  EXPECT_EQ(constants(file.compressed), constants(run().compressed));
}

TEST_F(SmallestFileTest, ByMagnitude) {
  options.method = SparsityMethod::Magnitude;
  checkChoice(run());
}

TEST_F(SmallestFileTest, ByPenalty) {
  options.method = SparsityMethod::Penalty;
  options.distill = false;
  SmallestFile file = run();
  checkChoice(file);
  EXPECT_LT(candidates.back().density, candidates.front().density);
}

TEST_F(SmallestFileTest, TheMarginMakesFilesLarger) {
  uint64_t bytes = run().chosen.bytes;
  options.margin = 2;
  EXPECT_GE(run().chosen.bytes, bytes);
}

/// After a miss the search goes back and prunes less.
TEST_F(SmallestFileTest, TakesSmallerSteps) {
  options.maxError = 0.1;
  options.firstStep = 0.3;
  options.patience = 1;
  options.maxCycles = 12;
  run();
  double smallestAllowed = 1, largestMiss = 0;
  for (const Candidate &candidate : candidates) {
    if (candidate.isAllowed)
      smallestAllowed = std::min(smallestAllowed, candidate.density);
    else
      largestMiss = std::max(largestMiss, candidate.density);
  }
  EXPECT_GT(largestMiss, 0);
  EXPECT_LT(largestMiss / smallestAllowed, 2);
}

/// The bound may count from the dense network's error.
TEST_F(SmallestFileTest, RelativeBound) {
  options.maxError = 1e-9;
  options.isRelative = true;
  SmallestFile file = run();
  auto executor = llvm::cantFail(
      createTorchExecutor(std::make_shared<const Network>(file.dense), {}));
  double denseError =
      1 - llvm::cantFail(evaluate(*executor, file.dense, validationImages,
                                  validationLabels, 100))
              .top1Rate();
  EXPECT_GT(denseError, 0);
  EXPECT_LE(file.chosen.error, denseError + 1e-9);
}

/// A first density that cannot work is doubled until it does.
TEST_F(SmallestFileTest, StartsDenser) {
  options.startDensity = 0.03;
  options.maxCycles = 1; // more are needed
  checkChoice(run());
  EXPECT_FALSE(candidates.front().isAllowed);
  EXPECT_LT(candidates.front().density, 0.05);
  auto allowed = llvm::find_if(candidates, [](const Candidate &candidate) {
    return candidate.isAllowed;
  });
  EXPECT_GT(allowed->density, 0.05);
}

TEST_F(SmallestFileTest, GoesOnAfterAnInterruption) {
  std::vector<float> whole = constants(run().compressed);
  llvm::SmallString<128> directory;
  ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("l2dc", directory));
  options.checkpointDir = std::string(directory);
  unsigned epochs = 0;
  options.onEpoch = [&](const PhaseReport &) -> llvm::Error {
    if (++epochs == 14)
      return llvm::createStringError("killed");
    return llvm::Error::success();
  };
  EXPECT_EQ(error(), "killed");
  options.onEpoch = nullptr;
  EXPECT_EQ(constants(run().compressed), whole);
  llvm::sys::fs::remove_directories(directory);
}

TEST_F(SmallestFileTest, NoFileIsGoodEnough) {
  options.maxError = 1e-3;
  options.margin = 1;
  std::string message = error();
  EXPECT_TRUE(llvm::StringRef(message).starts_with(
      "no file is within an error of 0.10%: at a density of "))
      << message;
}

TEST_F(SmallestFileTest, BadSettings) {
  options.maxError = 0;
  EXPECT_EQ(error(), "the largest error is 0.00, expected more than 0 and less "
                     "than 1");
  options.maxError = 0.1;
  options.startDensity = 0;
  EXPECT_EQ(error(), "the first density is 0.00, expected more than 0 and at "
                     "most 1");
  options.startDensity = 0.5;
  options.layers[0].bits = 9;
  EXPECT_EQ(error(),
            "layer 'ip1': 9 bits for a codebook index, expected 1 to 8");
  options.layers[0].bits = 3;
  options.firstStep = 1;
  EXPECT_EQ(error(), "the first step is 1.00, expected more than 0 and less "
                     "than 1");
  options.firstStep = 0.5;
  options.retrainEpochs = 0;
  EXPECT_EQ(error(), "each phase needs at least one epoch");
  options.retrainEpochs = 1;
  data.validationImages = nullptr;
  EXPECT_EQ(error(), "there are no validation samples to measure the error on");
}

} // namespace
