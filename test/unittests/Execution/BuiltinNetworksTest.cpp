//===- BuiltinNetworksTest.cpp - Untrained networks by name ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/BuiltinNetworks.h"

#include "l2dc/Execution/Verify.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::execution;

namespace {

Network build(llvm::StringRef name, Shape sample, uint64_t seed = 1) {
  Network network =
      llvm::cantFail(buildBuiltinNetwork(name, sample, /*classes=*/10, seed));
  EXPECT_FALSE(verifyNetwork(network));
  EXPECT_EQ(network.values[network.outputs[0]].shape, (Shape{-1, 10}));
  return network;
}

std::string errorOf(llvm::StringRef name, Shape sample, int64_t classes = 10) {
  auto network = buildBuiltinNetwork(name, sample, classes, 1);
  return network ? "none" : llvm::toString(network.takeError());
}

/// "ip1.weight 300x784" and so on, in order.
std::vector<std::string> constantsOf(const Network &network) {
  std::vector<std::string> constants;
  for (const NetworkValue &value : network.values)
    if (value.constant)
      constants.push_back(value.name + " " + shapeToString(value.shape));
  return constants;
}

TEST(BuiltinNetworksTest, LeNet300) {
  using Strings = std::vector<std::string>;
  Strings expected = {"ip1.weight 300x784", "ip1.bias 300",
                      "ip2.weight 100x300", "ip2.bias 100",
                      "ip3.weight 10x100",  "ip3.bias 10"};
  EXPECT_EQ(constantsOf(build("lenet-300-100", {1, 28, 28})), expected);
  EXPECT_EQ(constantsOf(build("lenet-300-100", {784})), expected);
  EXPECT_EQ(constantsOf(build("mlp:784-300-100-10", {784})), expected);
}

TEST(BuiltinNetworksTest, LeNet5) {
  using Strings = std::vector<std::string>;
  EXPECT_EQ(
      constantsOf(build("lenet-5", {1, 28, 28})),
      (Strings{"conv1.weight 20x1x5x5", "conv1.bias 20",
               "conv2.weight 50x20x5x5", "conv2.bias 50", "ip1.weight 500x800",
               "ip1.bias 500", "ip2.weight 10x500", "ip2.bias 10"}));
  // Small images are padded; colour images have three channels.
  EXPECT_EQ(constantsOf(build("lenet-5", {1, 8, 8}))[4], "ip1.weight 500x200");
  EXPECT_EQ(constantsOf(build("lenet-5", {3, 32, 32}))[4],
            "ip1.weight 500x1250");
  EXPECT_EQ(constantsOf(build("lenet-5", {1, 16, 4}))[4], "ip1.weight 500x50");
}

int64_t countWeights(const Network &network) {
  int64_t count = 0;
  for (const NetworkValue &value : network.values)
    if (value.constant && value.shape.size() > 1)
      count += value.constant->size();
  return count;
}

TEST(BuiltinNetworksTest, VGG16) {
  Network network = build("vgg-16", {3, 32, 32});
  std::vector<std::string> constants = constantsOf(network);
  ASSERT_EQ(constants.size(), 32u);
  EXPECT_EQ(constants[24], "conv5_3.weight 512x512x3x3");
  EXPECT_EQ(constants[26], "fc6.weight 4096x512");
}

TEST(BuiltinNetworksTest, SqueezeNet) {
  Network network = build("squeezenet-1.0", {3, 67, 67});
  std::vector<std::string> constants = constantsOf(network);
  ASSERT_EQ(constants.size(), 52u);
  EXPECT_EQ(constants[2], "fire2/conv1x1_1.weight 16x96x1x1");
  EXPECT_EQ(constants[48], "fire9/conv3x3_2.weight 256x64x3x3");
  // The published network, in 1000 classes, has 1,244,448.
  EXPECT_EQ(countWeights(network), 1244448 - 990 * 512);
}

TEST(BuiltinNetworksTest, HaveSamplesOfTheirOwn) {
  auto inputOf = [](llvm::StringRef name) {
    Network network = llvm::cantFail(buildBuiltinNetwork(name, /*seed=*/0));
    return network.values[network.inputs[0]].shape;
  };
  EXPECT_EQ(inputOf("lenet-5"), (Shape{-1, 1, 28, 28}));
  EXPECT_EQ(inputOf("squeezenet-1.0"), (Shape{-1, 3, 227, 227}));
  EXPECT_EQ(inputOf("mlp:12-5-3"), (Shape{-1, 12}));
  auto unknown = buildBuiltinNetwork("lenet", /*seed=*/0);
  EXPECT_FALSE(bool(unknown));
  llvm::consumeError(unknown.takeError());
}

TEST(BuiltinNetworksTest, WeightsFollowFromTheSeed) {
  Network a = build("lenet-300-100", {64}), b = build("lenet-300-100", {64});
  Network c = build("lenet-300-100", {64}, 2);
  for (size_t i = 0; i < a.values.size(); ++i) {
    if (!a.values[i].constant)
      continue;
    EXPECT_EQ(a.values[i].constant->data, b.values[i].constant->data);
    bool isBias = a.values[i].shape.size() == 1;
    EXPECT_EQ(a.values[i].constant->data == c.values[i].constant->data, isBias);
  }
}

TEST(BuiltinNetworksTest, WeightsFillTheirBounds) {
  Network network = build("mlp:600-300-10", {600});
  // He before the ReLU, Glorot in the last layer.
  double bounds[] = {std::sqrt(6.0 / 600), std::sqrt(6.0 / 310)};
  for (int layer : {0, 1}) {
    const Tensor &weights =
        *network.values[network.steps[2 * layer].inputs[1]].constant;
    auto [low, high] =
        std::minmax_element(weights.data.begin(), weights.data.end());
    EXPECT_LE(*high, bounds[layer]);
    EXPECT_GE(*low, -bounds[layer]);
    EXPECT_GT(*high, 0.99 * bounds[layer]);
    EXPECT_LT(*low, -0.99 * bounds[layer]);
  }
}

TEST(BuiltinNetworksTest, Errors) {
  EXPECT_EQ(errorOf("lenet", {784}),
            "there is no built-in network 'lenet', expected lenet-300-100, "
            "lenet-5, squeezenet-1.0, vgg-16 or mlp:A-B-...-Z");
  EXPECT_EQ(errorOf("vgg-16", {3, 31, 32}),
            "vgg-16 takes images of channels x height x width with sides of "
            "at least 32, the samples are 3x31x32");
  EXPECT_EQ(errorOf("lenet-5", {784}),
            "lenet-5 takes images of channels x height x width with sides of "
            "at least 4, the samples are 784");
  EXPECT_EQ(errorOf("lenet-5", {1, 3, 28}),
            "lenet-5 takes images of channels x height x width with sides of "
            "at least 4, the samples are 1x3x28");
  EXPECT_EQ(errorOf("mlp:784-x-10", {784}),
            "'mlp:784-x-10' has the width 'x', expected a number from 1 to "
            "1000000");
  EXPECT_EQ(errorOf("mlp:784", {784}),
            "'mlp:784' has one width, expected at least the input's and the "
            "output's, as in mlp:784-300-10");
  EXPECT_EQ(errorOf("mlp:784-300-10", {64}),
            "'mlp:784-300-10' does not fit the data, which has 64 values per "
            "sample and 10 classes");
  EXPECT_EQ(errorOf("lenet-300-100", {0}),
            "samples of shape 0 in 10 classes cannot be classified");
  EXPECT_EQ(errorOf("lenet-300-100", {784}, 0),
            "samples of shape 784 in 0 classes cannot be classified");
}

TEST(BuiltinNetworksTest, Names) {
  EXPECT_TRUE(isBuiltinNetworkName("lenet-5"));
  EXPECT_TRUE(isBuiltinNetworkName("mlp:1-2"));
  EXPECT_FALSE(isBuiltinNetworkName("net.mlir"));
}

} // namespace
