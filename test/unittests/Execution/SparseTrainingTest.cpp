//===- SparseTrainingTest.cpp - Sparse kernels against torch's ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/Training.h"

#include "TorchTesting.h"
#include "l2dc/Execution/NetworkBuilder.h"

using namespace l2dc;
using namespace l2dc::execution;

namespace {

/// Trains the same network for a few steps with both kinds of kernels.
class SparseTrainingTest : public TorchTest {
protected:
  void SetUp() override {
    TorchTest::SetUp();
    options.epochs = 2;
    options.batchSize = 45; // shards of 32 and 13 samples
    options.learningRate = 0.05;
    options.threads = 2;
    images = randomTensor({100, 2, 9, 7}, random);
    for (int64_t i = 0; i < 100; ++i)
      labels.push_back(int32_t(random.below(4)));
    data = {&images, labels, &images, labels};
  }

  /// Convolutions with padding, stride, dilation and groups, and pools.
  void buildConvNet() {
    NetworkBuilder builder;
    unsigned x = builder.input({-1, 2, 9, 7});
    StepAttributes padded, grouped, pool, flat;
    padded.padsBegin = {1, 0};
    padded.padsEnd = {2, 1};
    padded.strides = {2, 1};
    x = convolve(builder, x, "c1", {6, 2, 3, 2}, padded); // 6 x 5 x 7
    pool.kernel = {2, 3};
    pool.padsBegin = {1, 1};
    pool.strides = {1, 2};
    x = builder.step(StepKind::MaxPool, x, pool); // 6 x 5 x 3
    x = builder.step(StepKind::Relu, x);
    grouped.groups = 3;
    grouped.dilations = {2, 1};
    x = convolve(builder, x, "c2", {9, 2, 2, 2}, grouped); // 9 x 3 x 2
    flat.shape = {-1, 54};
    x = builder.step(StepKind::Reshape, x, flat);
    unsigned hidden = builder.constant("l1", randomTensor({20, 54}, random));
    x = builder.step(StepKind::Linear, {x, hidden});
    x = builder.step(StepKind::Relu, x);
    unsigned last = builder.constant("l2", randomTensor({4, 20}, random));
    unsigned bias = builder.constant("b2", randomTensor({4}, random));
    x = builder.step(StepKind::Linear, {x, last, bias});
    network = llvm::cantFail(builder.finish(x));
  }

  unsigned convolve(NetworkBuilder &builder, unsigned x, std::string name,
                    Shape filter, const StepAttributes &attributes) {
    int64_t channels = filter[0];
    unsigned f = builder.constant(name, randomTensor(filter, random));
    unsigned b = builder.constant(name + "b", randomTensor({channels}, random));
    return builder.step(StepKind::Conv, {x, f, b}, attributes);
  }

  /// Keeps every `nth` weight of `name`; all of them are zero for 0.
  void prune(llvm::StringRef name, unsigned nth) {
    for (auto [number, value] : llvm::enumerate(network.values)) {
      if (!value.constant || value.name != name)
        continue;
      std::vector<uint8_t> mask(value.constant->data.size());
      for (size_t i = 0; nth && i < mask.size(); i += nth)
        mask[i] = 1;
      options.constraints[unsigned(number)].mask = std::move(mask);
    }
  }

  TrainResult runOn(GradientKernels kernels) {
    options.kernels = kernels;
    return llvm::cantFail(train(network, data, options));
  }

  void expectSameTraining() {
    TrainResult torch = runOn(GradientKernels::Torch);
    TrainResult sparse = runOn(GradientKernels::Sparse);
    EXPECT_NEAR(torch.last.loss, sparse.last.loss, 1e-5);
    EXPECT_EQ(torch.last.accuracy, sparse.last.accuracy);
    EXPECT_EQ(torch.last.validationAccuracy, sparse.last.validationAccuracy);
    ASSERT_EQ(torch.constants.size(), sparse.constants.size());
    for (const auto &[value, tensor] : torch.constants)
      EXPECT_LT(maxAbsDifference(tensor.data, sparse.constants.at(value).data),
                1e-4)
          << network.values[value].name;
  }

  Random random{7};
  Tensor images;
  std::vector<int32_t> labels;
  TrainData data;
  TrainOptions options;
  Network network;
};

TEST_F(SparseTrainingTest, DenseLayers) {
  buildConvNet();
  expectSameTraining();
}

TEST_F(SparseTrainingTest, PrunedLayers) {
  buildConvNet();
  prune("c1", 3);
  prune("c2", 4);
  prune("l1", 7);
  prune("b2", 2);
  expectSameTraining();
}

TEST_F(SparseTrainingTest, LayerWithoutWeights) {
  buildConvNet();
  prune("l1", 0);
  expectSameTraining();
}

TEST_F(SparseTrainingTest, SharedWeights) {
  buildConvNet();
  prune("l1", 5);
  for (auto &[value, constraint] : options.constraints)
    for (size_t i = 0; i < constraint.mask.size(); ++i)
      constraint.clusters.push_back(uint32_t(i % 3));
  expectSameTraining();
}

TEST_F(SparseTrainingTest, Dropout) {
  buildConvNet();
  prune("l1", 2);
  options.dropout = 0.4;
  expectSameTraining();
}

TEST_F(SparseTrainingTest, SoftTargets) {
  buildConvNet();
  Tensor targets({100, 4}, 0.1f);
  for (int64_t i = 0; i < 100; ++i)
    targets.data[size_t(4 * i + labels[size_t(i)])] = 0.7f;
  data.targets = &targets;
  expectSameTraining();
}

TEST_F(SparseTrainingTest, OneHotTargetsAreLabels) {
  buildConvNet();
  TrainResult plain = runOn(GradientKernels::Sparse);
  Tensor targets({100, 4});
  for (int64_t i = 0; i < 100; ++i)
    targets.data[size_t(4 * i + labels[size_t(i)])] = 1;
  data.targets = &targets;
  TrainResult soft = runOn(GradientKernels::Sparse);
  for (const auto &[value, tensor] : plain.constants)
    EXPECT_EQ(tensor.data, soft.constants.at(value).data);
}

TEST_F(SparseTrainingTest, BadTargets) {
  buildConvNet();
  Tensor targets({100, 3});
  data.targets = &targets;
  EXPECT_EQ(llvm::toString(train(network, data, options).takeError()),
            "training data: targets of shape 100x3, expected 100x4");
}

TEST_F(SparseTrainingTest, UnknownStep) {
  NetworkBuilder builder;
  unsigned x = builder.input({-1, 2, 9, 7});
  StepAttributes flat;
  flat.shape = {-1, 126};
  x = builder.step(StepKind::Reshape, x, flat);
  unsigned weights = builder.constant("w", randomTensor({4, 126}, random));
  x = builder.step(StepKind::Linear, {x, weights});
  x = builder.step(StepKind::Sigmoid, x);
  network = llvm::cantFail(builder.finish(x));
  options.kernels = GradientKernels::Sparse;
  EXPECT_EQ(llvm::toString(train(network, data, options).takeError()),
            "the kernels for sparse networks do not know every step of the "
            "network");
}

} // namespace
