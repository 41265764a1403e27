//===- ShapeErrorTest.cpp - Steps that cannot run -------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelTesting.h"

using namespace l2dc;
using namespace l2dc::execution;
using namespace l2dc::reference;

/// A step's error for zero operands of the given shapes.
static std::string shapeError(StepKind kind, std::vector<Shape> shapes,
                              StepAttributes attributes = {}) {
  std::vector<Tensor> operands;
  for (Shape &shape : shapes)
    operands.emplace_back(std::move(shape));
  return runError(kind, std::move(operands), std::move(attributes));
}

static StepAttributes kernel(std::vector<int64_t> extents) {
  StepAttributes a;
  a.kernel = std::move(extents);
  return a;
}

TEST(ShapeError, OperandCount) {
  EXPECT_EQ(shapeError(StepKind::Add, {{1}}),
            "add 's': has 1 operands, expected 2");
  EXPECT_EQ(shapeError(StepKind::Concat, {}),
            "concat 's': has 0 operands, expected 1 or more");
  EXPECT_EQ(shapeError(StepKind(200), {{1}}),
            "unknown 's': step kind 200 does not exist");
}

TEST(ShapeError, HollowOperands) {
  Tensor hollow;
  EXPECT_EQ(runError(StepKind::Relu, {hollow}),
            "relu 's': an operand of shape scalar has 0 elements");
  hollow.shape = {-1, -1};
  hollow.data = {1};
  EXPECT_EQ(runError(StepKind::Relu, {hollow}),
            "relu 's': an operand of shape ?x? has 1 elements");
}

TEST(ShapeError, Conv) {
  auto conv = [](std::vector<Shape> shapes, StepAttributes a = {}) {
    return shapeError(StepKind::Conv, std::move(shapes), std::move(a));
  };
  EXPECT_EQ(conv({{1, 2}, {1, 2}}), "conv 's': input has shape 1x2, expected "
                                    "NxC and 1 to 3 spatial dimensions");
  EXPECT_EQ(conv({{1, 2, 5, 5}, {4, 2, 3}}),
            "conv 's': input 1x2x5x5 and filter 4x2x3 have different ranks");
  EXPECT_EQ(
      conv({{1, 3, 5, 5}, {4, 2, 3, 3}}),
      "conv 's': input 1x3x5x5 has 3 channels, filter 4x2x3x3 in 1 groups "
      "wants 2 each");
  EXPECT_EQ(conv({{1, 2, 5}, {4, 2, 0}}),
            "conv 's': filter 4x2x0 has an empty kernel");
  EXPECT_EQ(conv({{1, 2, 5}, {4, 2, 3}, {3}}),
            "conv 's': bias has shape 3, expected 4");
  EXPECT_EQ(conv({{1, 2, 5}, {4, 2, 7}}),
            "conv 's': a window of 7 positions does not fit into spatial "
            "dimension 0 of input 1x2x5 with pads 0 and 0");
  StepAttributes a;
  a.groups = 3;
  EXPECT_EQ(conv({{1, 6, 5}, {4, 2, 3}}, a),
            "conv 's': groups is 3, expected a divisor of the 4 filters");
  a = {};
  a.strides = {0};
  EXPECT_EQ(conv({{1, 2, 5}, {4, 2, 3}}, a),
            "conv 's': strides has the element 0, expected 1 to 2147483647");
  a = {};
  a.padsEnd = {1, 1};
  EXPECT_EQ(conv({{1, 2, 5}, {4, 2, 3}}, a),
            "conv 's': end pads has 2 elements, expected 1");
  EXPECT_EQ(conv({{1, 2, 5}, {4, 2, 3}}, kernel({5})),
            "conv 's': kernel is 5, but the filter is 4x2x3");
}

TEST(ShapeError, Pools) {
  EXPECT_EQ(shapeError(StepKind::MaxPool, {{1, 2, 5}}),
            "max_pool 's': kernel is empty, expected 1 extents");
  EXPECT_EQ(shapeError(StepKind::AvgPool, {{1, 2, 5}}, kernel({6})),
            "avg_pool 's': a window of 6 positions does not fit into spatial "
            "dimension 0 of input 1x2x5 with pads 0 and 0");
  EXPECT_EQ(shapeError(StepKind::GlobalAvgPool, {{1, 2}}),
            "global_avg_pool 's': input has shape 1x2, expected NxC and 1 to 3 "
            "spatial dimensions");
}

TEST(ShapeError, Products) {
  EXPECT_EQ(shapeError(StepKind::Linear, {{1, 2}, {4, 3}}),
            "linear 's': input 1x2 and weights 4x3 do not fit, expected NxI "
            "and OxI");
  EXPECT_EQ(shapeError(StepKind::Linear, {{1, 3}, {4, 3}, {1}}),
            "linear 's': bias has shape 1, expected 4");
  EXPECT_EQ(shapeError(StepKind::MatMul, {{2, 3}, {2, 3}}),
            "matmul 's': shapes 2x3 and 2x3 do not fit a matrix product");
  EXPECT_EQ(shapeError(StepKind::MatMul, {{2, 2, 3}, {3, 3, 2}}),
            "matmul 's': shapes 2x2x3 and 3x3x2 do not fit a matrix product");
  EXPECT_EQ(shapeError(StepKind::MatMul, {{}, {3}}),
            "matmul 's': shapes scalar and 3 do not fit a matrix product");
}

TEST(ShapeError, Normalization) {
  EXPECT_EQ(shapeError(StepKind::BatchNorm, {{4}, {4}, {4}, {4}, {4}}),
            "batch_norm 's': input has shape 4, expected a channel dimension");
  EXPECT_EQ(shapeError(StepKind::BatchNorm, {{1, 4}, {4}, {4}, {3}, {4}}),
            "batch_norm 's': mean has shape 3, expected 4");
  StepAttributes a;
  a.axis = 2;
  EXPECT_EQ(shapeError(StepKind::Softmax, {{1, 4}}, a),
            "softmax 's': axis is 2, expected a dimension of 1x4");
  EXPECT_EQ(shapeError(StepKind::Lrn, {{1, 4, 1}}),
            "lrn 's': size is 0, expected at least 1");
}

TEST(ShapeError, Broadcast) {
  EXPECT_EQ(shapeError(StepKind::Mul, {{2, 3}, {2}}),
            "mul 's': shapes 2x3 and 2 do not broadcast");
}

TEST(ShapeError, DataMovement) {
  StepAttributes a;
  EXPECT_EQ(shapeError(StepKind::Concat, {{1, 2}, {1, 3}}, a),
            "concat 's': shapes 1x2 and 1x3 differ outside axis 0");
  EXPECT_EQ(shapeError(StepKind::Concat, {{1, 2}, {1}}, a),
            "concat 's': shapes 1x2 and 1 differ outside axis 0");
  EXPECT_EQ(shapeError(StepKind::Reshape, {{2, 3}}, reshapeTo({4})),
            "reshape 's': 6 elements of shape 2x3 do not fit into shape 4");
  EXPECT_EQ(shapeError(StepKind::Reshape, {{2, 3}}, reshapeTo({0, -1})),
            "reshape 's': 6 elements of shape 2x3 do not fit into shape 0x?");
  EXPECT_EQ(shapeError(StepKind::Reshape, {{2, 3}}, reshapeTo({-1, -1})),
            "reshape 's': [-1, -1] is not a shape: extents are at least 0, and "
            "at most one is -1");
  a.permutation = {0, 0};
  EXPECT_EQ(shapeError(StepKind::Transpose, {{2, 3}}, a),
            "transpose 's': [0, 0] is not a permutation of the dimensions of "
            "2x3");
  StepAttributes pads;
  pads.padsBegin = {2};
  pads.padMode = PadMode::Reflect;
  EXPECT_EQ(shapeError(StepKind::Pad, {{2}}, pads),
            "pad 's': pads 2 and 0 do not fit dimension 0 of 2");
  pads.padsBegin = {-3};
  EXPECT_EQ(shapeError(StepKind::Pad, {{2}}, pads),
            "pad 's': pads -3 and 0 do not fit dimension 0 of 2");
}

TEST(ShapeError, HugeResults) {
  StepAttributes pads;
  pads.padsEnd = {2147483647, 2147483647};
  EXPECT_EQ(shapeError(StepKind::Pad, {{1, 1}}, pads),
            "pad 's': result shape 2147483648x2147483648 has too many "
            "dimensions or elements");
}

TEST(ShapeError, RandomAttributesNeverCrash) {
  std::mt19937 generator(1);
  auto number = [&] { return int64_t(generator() % 9) - 2; };
  auto list = [&] {
    std::vector<int64_t> values(generator() % 4);
    for (int64_t &value : values)
      value = number();
    return values;
  };
  unsigned ran = 0;
  for (int i = 0; i < 20000; ++i) {
    StepAttributes a;
    a.kernel = list(), a.strides = list(), a.dilations = list();
    a.padsBegin = list(), a.padsEnd = list(), a.permutation = list();
    a.shape = list();
    a.groups = number(), a.axis = number(), a.size = number();
    a.ceilMode = generator() % 2, a.countIncludePad = generator() % 2;
    a.padMode = PadMode(generator() % 3);
    auto kind = StepKind(generator() % numStepKinds);
    std::vector<Tensor> operands(1 + generator() % 3);
    for (Tensor &operand : operands) {
      Shape shape = list();
      for (int64_t &extent : shape)
        extent = std::max<int64_t>(extent, 0);
      operand = Tensor(std::move(shape));
    }
    ran += runError(kind, std::move(operands), std::move(a)) == "none";
  }
  EXPECT_GT(ran, 500u);
}
