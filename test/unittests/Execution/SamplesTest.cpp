//===- SamplesTest.cpp - Running a network on many samples ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestNetworks.h"
#include "l2dc/Execution/Accuracy.h"

#include <limits>

using namespace l2dc;
using namespace l2dc::execution;

namespace {

/// Gives each sample's doubled elements and notes the shapes it was given.
class DoublingExecutor : public Executor {
public:
  llvm::Expected<std::vector<Tensor>>
  run(llvm::ArrayRef<Tensor> inputs) override {
    shapes.push_back(inputs[0].shape);
    Tensor output = inputs[0];
    for (float &element : output.data)
      element *= 2;
    if (dropBatch)
      output.shape = {output.size()};
    std::vector<Tensor> outputs;
    outputs.push_back(std::move(output));
    return outputs;
  }

  std::vector<Shape> shapes;
  bool dropBatch = false;
};

/// A network with an input of `shape`; the executor decides what it does.
Network networkOf(Shape shape) {
  TestBuilder b;
  unsigned x = b.input(std::move(shape));
  return b.finish({b.step(StepKind::Add, {x, x})});
}

Tensor samplesOf(Shape shape) {
  Tensor samples(std::move(shape));
  std::iota(samples.data.begin(), samples.data.end(), 1.0f);
  return samples;
}

std::string samplesError(Shape input, Shape samples) {
  DoublingExecutor executor;
  auto result = runSamples(executor, networkOf(std::move(input)),
                           samplesOf(std::move(samples)), 2);
  return result ? "none" : llvm::toString(result.takeError());
}

} // namespace

TEST(Samples, RunInBatchesWithASmallerLastOne) {
  DoublingExecutor executor;
  auto result = runSamples(executor, networkOf({-1, 2}), samplesOf({5, 2}), 2);
  ASSERT_TRUE(bool(result));
  EXPECT_EQ(result->shape, (Shape{5, 2}));
  EXPECT_EQ(result->data,
            (std::vector<float>{2, 4, 6, 8, 10, 12, 14, 16, 18, 20}));
  EXPECT_EQ(executor.shapes, (std::vector<Shape>{{2, 2}, {2, 2}, {1, 2}}));
}

TEST(Samples, FillUpAFixedBatch) {
  DoublingExecutor executor;
  auto result = runSamples(executor, networkOf({3, 1}), samplesOf({4, 1}), 99);
  ASSERT_TRUE(bool(result));
  EXPECT_EQ(result->shape, (Shape{4, 1}));
  EXPECT_EQ(result->data, (std::vector<float>{2, 4, 6, 8}));
  EXPECT_EQ(executor.shapes, (std::vector<Shape>{{3, 1}, {3, 1}}));
}

TEST(Samples, FitTheNetworksShape) {
  EXPECT_EQ(samplesError({-1, 6}, {2, 1, 2, 3}), "none");
  EXPECT_EQ(samplesError({-1, 2, 3}, {2, 1, 2, 3}), "none");
  EXPECT_EQ(samplesError({-1, 3, 2}, {2, 1, 2, 3}),
            "samples have shape 1x2x3, but the network takes 3x2");
  EXPECT_EQ(samplesError({-1, 7}, {2, 6}),
            "samples have shape 6, but the network takes 7");
}

TEST(Samples, NeedSomethingToRunOn) {
  EXPECT_EQ(samplesError({-1, 2}, {0, 2}),
            "samples of shape 0x2 cannot run on a network with input ?x2");
  EXPECT_EQ(samplesError({}, {1}),
            "samples of shape 1 cannot run on a network with input scalar");
  DoublingExecutor executor;
  Network network = networkOf({-1, 2});
  network.inputs = {0, 0};
  auto result = runSamples(executor, network, samplesOf({1, 2}), 1);
  EXPECT_EQ(llvm::toString(result.takeError()),
            "network has 2 inputs and 1 outputs, expected one input and at "
            "least one output");
}

TEST(Samples, OutputsMustKeepTheBatch) {
  DoublingExecutor executor;
  executor.dropBatch = true;
  auto result = runSamples(executor, networkOf({-1, 2}), samplesOf({2, 2}), 2);
  EXPECT_EQ(llvm::toString(result.takeError()),
            "output has shape 4, expected 2 samples in the first dimension");
}

TEST(Accuracy, TiesGoToTheLowestClass) {
  float nan = std::numeric_limits<float>::quiet_NaN();
  Tensor logits({4, 3}, {0, 1, 1, 0, 1, 1, nan, 0, -1, nan, nan, nan});
  auto hits = countHits(logits, {1, 2, 1, 0});
  ASSERT_TRUE(bool(hits));
  EXPECT_EQ(hits->samples, 4);
  EXPECT_EQ(hits->top1, 3);
  EXPECT_EQ(hits->top5, 4);
  EXPECT_DOUBLE_EQ(hits->top1Rate(), 0.75);
  EXPECT_DOUBLE_EQ(hits->top5Rate(), 1);
}

TEST(Accuracy, Top5LooksAtFive) {
  Tensor logits({2, 7, 1, 1}, {6, 5, 4, 3, 2, 1, 0, 6, 5, 4, 3, 2, 1, 0});
  auto hits = countHits(logits, {4, 5});
  ASSERT_TRUE(bool(hits));
  EXPECT_EQ(hits->top1, 0);
  EXPECT_EQ(hits->top5, 1);
}

TEST(Accuracy, ChecksLabels) {
  auto message = [](const Tensor &logits, std::vector<int32_t> labels) {
    auto hits = countHits(logits, labels);
    return hits ? "none" : llvm::toString(hits.takeError());
  };
  Tensor logits({2, 3});
  EXPECT_EQ(message(logits, {0}), "1 labels for 2 samples");
  EXPECT_EQ(message(logits, {0, 3}),
            "sample 1 has label 3, but there are 3 classes");
  EXPECT_EQ(message(logits, {-1, 0}),
            "sample 0 has label -1, but there are 3 classes");
  EXPECT_EQ(message(Tensor({2, 3, 2}), {0, 0}),
            "logits have shape 2x3x2, expected samples x classes");
  EXPECT_EQ(AccuracyResult().top1Rate(), 0);
}

TEST(Accuracy, EvaluatesANetwork) {
  DoublingExecutor executor;
  auto hits =
      evaluate(executor, networkOf({-1, 2}), samplesOf({3, 2}), {1, 0, 1}, 2);
  ASSERT_TRUE(bool(hits));
  EXPECT_EQ(hits->top1, 2);
}
