//===- TrainingTest.cpp - Training, retraining and checkpoints ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/Training.h"

#include "TorchTesting.h"
#include "l2dc/Execution/BuiltinNetworks.h"
#include "l2dc/Execution/Distillation.h"
#include "l2dc/Execution/NetworkBuilder.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::execution;

namespace {

/// Three classes of 6-vectors: the largest of three group sums decides.
class TrainingTest : public TorchTest {
protected:
  void SetUp() override {
    TorchTest::SetUp();
    fill(images, labels, 300);
    fill(validationImages, validationLabels, 120);
    data = {&images, labels, &validationImages, validationLabels};
    options.epochs = 8;
    options.batchSize = 50;
    options.learningRate = 0.2;
    options.seed = 5;
    options.threads = 2;
    network = llvm::cantFail(buildBuiltinNetwork("mlp:6-40-3", {6}, 3, 1));
  }

  void fill(Tensor &samples, std::vector<int32_t> &classes, int64_t count) {
    samples = randomTensor({count, 6}, random);
    for (int64_t i = 0; i < count; ++i) {
      const float *x = samples.begin() + 6 * i;
      float sums[] = {x[0] + x[1], x[2] + x[3], x[4] + x[5]};
      classes.push_back(int32_t(std::max_element(sums, sums + 3) - sums));
    }
  }

  TrainResult run() { return llvm::cantFail(train(network, data, options)); }
  std::string error() {
    return llvm::toString(train(network, data, options).takeError());
  }
  /// The number of the constant called `name`.
  unsigned constant(llvm::StringRef name) const {
    for (unsigned i = 0; i < network.values.size(); ++i)
      if (network.values[i].name == name)
        return i;
    ADD_FAILURE() << name.str();
    return 0;
  }
  const std::vector<float> &initial(llvm::StringRef name) const {
    return network.values[constant(name)].constant->data;
  }
  /// One plain step on the whole data: weights move by rate times gradient.
  void useOnePlainStep() {
    options.epochs = 1;
    options.batchSize = 300;
    options.momentum = options.weightDecay = 0;
    options.schedule = LearningRateSchedule::Constant;
    options.learningRate = 0.5;
  }

  /// Compares the first, a middle and the last element's move with the slope
  /// of the loss.
  void checkGradient(llvm::StringRef name) {
    unsigned number = constant(name);
    TrainResult moved = run();
    double rate = std::exchange(options.learningRate, 1e-9);
    size_t count = initial(name).size();
    for (size_t index : {size_t(0), count / 2, count - 1}) {
      double slope = lossWith(number, index, 0.01f);
      slope = (slope - lossWith(number, index, -0.01f)) / (2 * 0.01);
      float before = initial(name)[index];
      float after = moved.constants.at(number).data[index];
      EXPECT_NEAR((before - after) / rate, slope, 2e-3) << name.str() << index;
    }
    options.learningRate = rate;
  }
  /// The loss if one element is moved by `delta`; the report of an epoch of one
  /// batch holds the loss before its step.
  double lossWith(unsigned number, size_t index, float delta) {
    Network changed = network;
    Tensor tensor = *network.values[number].constant;
    tensor.data[index] += delta;
    changed.values[number].constant = std::make_shared<const Tensor>(tensor);
    return llvm::cantFail(train(changed, data, options)).last.loss;
  }

  Random random{99};
  Tensor images, validationImages;
  std::vector<int32_t> labels, validationLabels;
  TrainData data;
  TrainOptions options;
  Network network;
};

bool sameConstants(const TrainResult &a, const TrainResult &b) {
  if (a.constants.size() != b.constants.size())
    return false;
  for (const auto &[value, tensor] : a.constants)
    if (b.constants.at(value).data != tensor.data)
      return false;
  return true;
}

TEST_F(TrainingTest, LearnsAndReports) {
  unsigned calls = 0;
  double firstLoss = 0;
  options.onEpoch = [&](const EpochReport &report) {
    EXPECT_EQ(report.epoch, ++calls);
    EXPECT_EQ(report.epochs, 8u);
    if (calls == 1)
      firstLoss = report.loss;
    return llvm::Error::success();
  };
  double progress = 0;
  options.onProgress = [&](double part) { progress = part; };
  TrainResult result = run();
  EXPECT_EQ(calls, 8u);
  EXPECT_EQ(progress, 1.0);
  EXPECT_LT(result.last.loss, firstLoss / 2);
  EXPECT_GT(result.last.accuracy, 0.9);
  EXPECT_GT(*result.last.validationAccuracy, 0.9);
  EXPECT_EQ(result.constants.size(), 4u);
}

TEST_F(TrainingTest, AdamLearnsToo) {
  options.optimizer = OptimizerKind::Adam;
  options.learningRate = 0.01;
  EXPECT_GT(*run().last.validationAccuracy, 0.9);
}

/// The gradients, against difference quotients of the loss.
TEST_F(TrainingTest, StepFollowsTheGradient) {
  useOnePlainStep();
  checkGradient("ip1.weight");
  checkGradient("ip2.bias");
}

TEST_F(TrainingTest, GradientsOfWindows) {
  NetworkBuilder builder;
  unsigned x = builder.input({-1, 6});
  StepAttributes image, window, average, flat;
  image.shape = {-1, 1, 3, 2};
  window.kernel = {2, 2};
  window.padsBegin = {1, 0};
  window.padsEnd = {0, 1};
  average.kernel = {3, 1};
  average.padsEnd = {1, 0};
  flat.shape = {-1, 12};
  x = builder.step(StepKind::Reshape, x, image);
  unsigned filter = builder.constant("f", randomTensor({3, 1, 1, 2}, random));
  StepAttributes same;
  same.padsEnd = {0, 1};
  same.padsBegin = {0, 0};
  x = builder.step(StepKind::Conv, {x, filter}, same);
  x = builder.step(StepKind::MaxPool, x, window);
  x = builder.step(StepKind::AvgPool, x, average);
  x = builder.step(StepKind::Reshape, x, flat);
  unsigned weights = builder.constant("w", randomTensor({3, 12}, random));
  x = builder.step(StepKind::Linear, {x, weights});
  network = llvm::cantFail(builder.finish(x));
  useOnePlainStep();
  checkGradient("f");
  checkGradient("w");
}

TEST_F(TrainingTest, SameBytesAtAnyNumberOfThreads) {
  options.dropout = 0.3;
  options.batchSize = 130;
  TrainResult first = run();
  for (unsigned threads : {1, 3}) {
    options.threads = threads;
    EXPECT_TRUE(sameConstants(first, run()));
  }
  options.seed = 6;
  EXPECT_FALSE(sameConstants(first, run()));
}

TEST_F(TrainingTest, SoftmaxIsLeftOut) {
  NetworkBuilder builder;
  unsigned x = builder.input({1, 6});
  unsigned weight = builder.constant("w", randomTensor({3, 6}, random));
  StepAttributes last;
  last.axis = -1;
  unsigned logits = builder.step(StepKind::Linear, {x, weight});
  unsigned y = builder.step(StepKind::Softmax, logits, last);
  Network withSoftmax = llvm::cantFail(builder.finish(y));
  Network without = withSoftmax;
  without.steps.pop_back();
  without.outputs = {logits};
  network = withSoftmax;
  TrainResult first = run();
  network = without;
  EXPECT_TRUE(sameConstants(first, run()));
}

/// Pixels that are always zero teach nothing until images are mirrored.
TEST_F(TrainingTest, SeesMirroredImages) {
  options.weightDecay = 0;
  for (int64_t pixel = 0; pixel < images.size(); ++pixel)
    if (pixel % 3 == 2)
      images.data[pixel] = 0;
  auto movesRightColumn = [&] {
    TrainResult result = run();
    unsigned weight = constant("ip1.weight");
    const Tensor &after = result.constants.at(weight);
    for (int64_t row = 0; row < after.shape[0]; ++row)
      for (int64_t pixel : {2, 5})
        if (after.data[row * 6 + pixel] !=
            initial("ip1.weight")[row * 6 + pixel])
          return true;
    return false;
  };
  EXPECT_FALSE(movesRightColumn());
  options.augmentation = {0, /*mirror=*/true, {1, 2, 3}};
  EXPECT_TRUE(movesRightColumn());
}

TEST_F(TrainingTest, SameMovesAtAnyNumberOfThreads) {
  options.augmentation = {1, /*mirror=*/true, {1, 2, 3}};
  TrainResult expected = run();
  options.threads = 1;
  EXPECT_TRUE(sameConstants(expected, run()));
  options.augmentation.maxShift = 0;
  EXPECT_FALSE(sameConstants(expected, run()));
}

TEST_F(TrainingTest, LearnsFromATeacherAsFromItsTargets) {
  Network teacher =
      llvm::cantFail(buildBuiltinNetwork("mlp:6-20-3", {6}, 3, 7));
  auto executor = llvm::cantFail(
      createTorchExecutor(std::make_shared<const Network>(teacher), {}));
  Tensor targets = llvm::cantFail(executor->run({images}))[0];
  softenLogits(targets.data, 3);
  mixInLabels(targets.data, 3, labels, teacherLabelShare);
  data.targets = &targets;
  TrainResult expected = run();
  data.targets = nullptr;
  EXPECT_FALSE(sameConstants(expected, run()));
  data.teacher = &teacher;
  TrainResult found = run();
  EXPECT_NEAR(expected.last.loss, found.last.loss, 1e-5);
  for (const auto &[value, tensor] : expected.constants)
    for (auto [a, b] :
         llvm::zip_equal(tensor.data, found.constants.at(value).data))
      EXPECT_NEAR(a, b, 1e-4);
}

TEST_F(TrainingTest, MaskedWeightsStayZero) {
  unsigned weight = constant("ip1.weight");
  std::vector<uint8_t> mask(240);
  for (uint8_t &kept : mask)
    kept = random.below(3) == 0;
  options.constraints[weight].mask = mask;
  options.dropout = 0.2;
  TrainResult result = run();
  const Tensor &trained = result.constants.at(weight);
  for (size_t i = 0; i < mask.size(); ++i)
    EXPECT_EQ(trained.data[i] == 0.0f, mask[i] == 0) << i;
  EXPECT_GT(*result.last.validationAccuracy, 0.8);
}

/// Deep Compression, section 3.3: the centroid moves by the sum of the
/// gradients that its weights have on their own.
TEST_F(TrainingTest, CentroidsMoveByTheSumOfGradients) {
  useOnePlainStep();
  unsigned weight = constant("ip1.weight");
  Tensor shared = *network.values[weight].constant;
  std::vector<uint32_t> clusters;
  for (float &element : shared.data) {
    clusters.push_back(element < 0 ? 0 : 1);
    element = element < 0 ? -0.25f : 0.25f;
  }
  network.values[weight].constant = std::make_shared<const Tensor>(shared);
  TrainResult single = run();
  options.constraints[weight].clusters = clusters;
  TrainResult together = run();
  for (uint32_t cluster : {0, 1}) {
    double start = cluster ? 0.25 : -0.25, sum = 0;
    float value = 0;
    for (size_t i = 0; i < clusters.size(); ++i)
      if (clusters[i] == cluster) {
        sum += single.constants.at(weight).data[i] - start;
        value = together.constants.at(weight).data[i];
      }
    EXPECT_GT(std::abs(sum), 1e-3);
    EXPECT_NEAR(value - start, sum, 1e-5);
  }
}

TEST_F(TrainingTest, AssignmentsStayFixed) {
  unsigned weight = constant("ip1.weight");
  WeightConstraint &constraint = options.constraints[weight];
  for (float element : initial("ip1.weight")) {
    constraint.mask.push_back(std::abs(element) > 0.3f);
    constraint.clusters.push_back(uint32_t((element + 1) * 4));
  }
  options.learningRate = 0.002;
  TrainResult result = run();
  const std::vector<float> &trained = result.constants.at(weight).data;
  std::map<uint32_t, float> values;
  for (size_t i = 0; i < trained.size(); ++i) {
    if (!constraint.mask[i])
      EXPECT_EQ(trained[i], 0.0f);
    else
      EXPECT_EQ(
          values.try_emplace(constraint.clusters[i], trained[i]).first->second,
          trained[i]);
  }
  EXPECT_GE(values.size(), 4u);
  EXPECT_LE(values.size(), 8u);
}

/// BatchNorm trains scale and shift, and its statistics go to the data's.
TEST_F(TrainingTest, BatchNormFollowsTheData) {
  for (float &element : images.data)
    element = 3 * element + 7;
  NetworkBuilder builder;
  unsigned x = builder.input({-1, 6});
  StepAttributes norm;
  norm.epsilon = 1e-5f;
  unsigned mean = builder.constant("mean", Tensor({6}, 0));
  unsigned variance = builder.constant("variance", Tensor({6}, 1));
  unsigned y =
      builder.step(StepKind::BatchNorm,
                   {x, builder.constant("scale", Tensor({6}, 1)),
                    builder.constant("shift", Tensor({6}, 0)), mean, variance},
                   norm);
  y = builder.step(StepKind::Linear,
                   {y, builder.constant("w", randomTensor({3, 6}, random))});
  network = llvm::cantFail(builder.finish(y));
  options.epochs = 60;
  options.batchSize = 150; // three shards
  TrainResult result = run();
  EXPECT_EQ(result.constants.size(), 5u);
  for (float element : result.constants.at(mean).data)
    EXPECT_NEAR(element, 7, 0.4);
  // The variance of uniform numbers between -3 and 3.
  for (float element : result.constants.at(variance).data)
    EXPECT_NEAR(element, 3, 0.5);
  EXPECT_GT(result.last.accuracy, 0.9);
  options.threads = 1;
  EXPECT_TRUE(sameConstants(result, run()));
}

class CheckpointTest : public TrainingTest {
protected:
  void SetUp() override {
    TrainingTest::SetUp();
    ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("l2dc", "ckpt", path));
    remover.setFile(path);
    llvm::sys::fs::remove(path);
    options.optimizer = OptimizerKind::Adam;
    options.learningRate = 0.01;
    options.dropout = 0.1;
    options.epochs = 4;
    options.augmentation = {1, /*mirror=*/true, {1, 2, 3}};
    data.teacher = &teacher;
  }

  /// Trains with checkpoints and stops after `epochs`.
  void interruptAfter(unsigned epochs) {
    options.checkpoint = path.str().str();
    options.onEpoch = [=](const EpochReport &report) -> llvm::Error {
      if (report.epoch < epochs)
        return llvm::Error::success();
      return llvm::createStringError("stopped");
    };
    EXPECT_EQ(error(), "stopped");
    options.onEpoch = nullptr;
  }

  Network teacher =
      llvm::cantFail(buildBuiltinNetwork("mlp:6-20-3", {6}, 3, 7));
  llvm::SmallString<128> path;
  llvm::FileRemover remover;
};

TEST_F(CheckpointTest, ResumedRunsGiveTheSameBytes) {
  TrainResult whole = run();
  for (unsigned epochs = 1; epochs <= 4; ++epochs) {
    llvm::sys::fs::remove(path);
    interruptAfter(epochs);
    unsigned more = 0;
    options.onEpoch = [&](const EpochReport &) {
      ++more;
      return llvm::Error::success();
    };
    TrainResult resumed = run();
    EXPECT_EQ(more, 4 - epochs);
    EXPECT_TRUE(sameConstants(whole, resumed));
    EXPECT_EQ(whole.last.loss, resumed.last.loss);
    EXPECT_EQ(whole.last.validationAccuracy, resumed.last.validationAccuracy);
  }
}

TEST_F(CheckpointTest, AugmentationAndTeacherBelongToTheTraining) {
  interruptAfter(2);
  llvm::StringRef expected = "the checkpoint '";
  options.augmentation.mirror = false;
  EXPECT_TRUE(llvm::StringRef(error()).starts_with(expected)) << error();
  options.augmentation.mirror = true;
  data.teacher = nullptr;
  EXPECT_TRUE(llvm::StringRef(error()).starts_with(expected)) << error();
}

TEST_F(CheckpointTest, OtherTrainingsAreRefused) {
  interruptAfter(1);
  std::string message = "the checkpoint '" + path.str().str() +
                        "' belongs to a training with another network, other "
                        "data or other options";
  TrainOptions good = options;
  options.seed = 6;
  EXPECT_EQ(error(), message);
  options = good;
  options.constraints[constant("ip2.weight")].mask.assign(120, 1);
  EXPECT_EQ(error(), message);
  options = good;
  labels[0] = (labels[0] + 1) % 3;
  EXPECT_EQ(error(), message);
}

TEST_F(CheckpointTest, DamageIsFound) {
  interruptAfter(1);
  auto file = llvm::MemoryBuffer::getFile(path);
  std::string good = (*file)->getBuffer().str();
  auto errorWith = [&](llvm::StringRef bytes) {
    std::error_code code;
    llvm::raw_fd_ostream(path, code) << bytes;
    return error();
  };
  std::string damaged =
      "the training checkpoint '" + path.str().str() + "' is damaged";
  EXPECT_EQ(errorWith(llvm::StringRef(good).drop_back()), damaged);
  EXPECT_EQ(errorWith(good + "x"), damaged);
  std::string flipped = good;
  flipped[100] ^= 1;
  EXPECT_EQ(errorWith(flipped), damaged);
  EXPECT_EQ(errorWith("hello"),
            "'" + path.str().str() +
                "' is not a training checkpoint of this version");
}

TEST_F(TrainingTest, BadOptions) {
  TrainOptions good = options;
  options.epochs = 0;
  EXPECT_EQ(error(), "the number of epochs is 0, expected at least 1");
  options = good;
  options.batchSize = 0;
  EXPECT_EQ(error(), "the batch size is 0, expected at least 1");
  options = good;
  options.momentum = 1;
  EXPECT_EQ(error(),
            "the momentum is 1.00, expected at least 0 and less than 1");
  options = good;
  options.dropout = -0.5;
  EXPECT_EQ(error(),
            "the dropout is -0.50, expected at least 0 and less than 1");
  options = good;
  options.learningRate = NAN;
  EXPECT_EQ(error(), "the learning rate is nan, expected a positive number");
  options = good;
  options.augmentation = {1, false, {6}};
  EXPECT_EQ(error(),
            "samples of shape 6 are not images, so they cannot be moved");
  options.augmentation = {0, true, {1, 2, 2}};
  EXPECT_EQ(error(), "images of shape 1x2x2 do not fit samples of shape 300x6");
  options = good;
  options.weightDecay = -1;
  EXPECT_EQ(error(), "the weight decay is -1.00, expected at least 0");
}

TEST_F(TrainingTest, BadConstraints) {
  options.constraints[constant("ip1.bias") + 1] = {};
  EXPECT_EQ(error(), "value 3 has a constraint but is not trained");
  options.constraints.clear();
  options.constraints[constant("ip1.weight")].mask = {1, 0};
  EXPECT_EQ(error(), "the mask of 'ip1.weight' has 2 entries, expected 240");
  options.constraints[constant("ip1.weight")] = {{}, {1}};
  EXPECT_EQ(error(),
            "the clusters of 'ip1.weight' have 1 entries, expected 240");
  options.constraints[constant("ip1.weight")].clusters.assign(240, 240);
  EXPECT_EQ(error(), "weight 0 of 'ip1.weight' is in cluster 240, expected "
                     "less than the number of weights, 240");
}

TEST_F(TrainingTest, BadData) {
  TrainData good = data;
  data.images = nullptr;
  EXPECT_EQ(error(), "there are no training samples");
  data = good;
  data.labels = data.labels.drop_back();
  EXPECT_EQ(error(), "training data: 299 labels for 300 samples");
  data = good;
  validationLabels[7] = 3;
  EXPECT_EQ(error(), "validation data: sample 7 has label 3, the network has 3 "
                     "classes");
  Tensor wide({10, 7});
  data.images = &wide;
  EXPECT_EQ(error(), "training data: input 0 has shape 10x7, the network "
                     "expects ?x6");
}

TEST_F(TrainingTest, BadTeacher) {
  Network teacher =
      llvm::cantFail(buildBuiltinNetwork("mlp:6-20-4", {6}, 4, 7));
  data.teacher = &teacher;
  EXPECT_EQ(error(), "the teacher knows 4 classes, the network 3");
  teacher = llvm::cantFail(buildBuiltinNetwork("mlp:5-20-3", {5}, 3, 7));
  EXPECT_EQ(error(),
            "teacher: input 0 has shape 300x6, the network expects ?x5");
  Tensor targets({300, 3});
  data.targets = &targets;
  EXPECT_EQ(error(), "training data: there are targets and a teacher, expected "
                     "one of them");
}

TEST_F(TrainingTest, DivergenceIsReported) {
  options.learningRate = 1e30;
  llvm::StringRef start = "the training diverged in epoch 1 (the loss is ";
  EXPECT_TRUE(llvm::StringRef(error()).starts_with(start)) << error();
}

TEST_F(TrainingTest, NothingToTrain) {
  NetworkBuilder builder;
  unsigned y = builder.step(StepKind::Relu, builder.input({-1, 3}));
  network = llvm::cantFail(builder.finish(y));
  EXPECT_EQ(error(), "the network has no constant weights to train");
}

} // namespace
