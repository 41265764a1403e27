//===- CPUExecutorTest.cpp - Every operator against the reference ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What convert-nn-to-linalg makes of each operator, compiled, with a static and
// with a dynamic batch.
//
//===----------------------------------------------------------------------===//

#include "CPUTesting.h"

using namespace l2dc;
using namespace l2dc::execution;

namespace {

class CPUExecutorTest : public cpu::StepCollection,
                        public testing::WithParamInterface<bool> {
protected:
  void SetUp() override { dynamicBatch = GetParam(); }

  StepAttributes windowAttributes(size_t rank) {
    StepAttributes attributes;
    attributes.strides = list(rank, 1, 3);
    attributes.dilations = list(rank, 1, 2);
    attributes.padsBegin = list(rank, 0, 2);
    attributes.padsEnd = list(rank, 0, 2);
    return attributes;
  }
};

TEST_P(CPUExecutorTest, Convolutions) {
  for (int run = 0; run < 6; ++run) {
    size_t rank = size_t(run % 3 + 1);
    StepAttributes attributes = windowAttributes(rank);
    attributes.groups = between(1, 3);
    int64_t channels = between(1, 3), filters = between(1, 3);
    Shape sample = {channels * attributes.groups};
    Shape filter = {filters * attributes.groups, channels};
    for (size_t dim = 0; dim < rank; ++dim) {
      sample.push_back(between(5, 9));
      filter.push_back(between(1, 3));
    }
    std::vector<unsigned> operands = {input(sample), constant(tensor(filter))};
    if (run % 2)
      operands.push_back(constant(tensor({filter[0]})));
    add(StepKind::Conv, operands, attributes);
  }
  EXPECT_GE(added, 5);
  check();
}

TEST_P(CPUExecutorTest, Pools) {
  for (int run = 0; run < 6; ++run) {
    size_t rank = size_t(run % 3 + 1);
    StepAttributes attributes = windowAttributes(rank);
    attributes.kernel = list(rank, 1, 3);
    attributes.ceilMode = run % 2;
    Shape sample = {between(1, 4)};
    for (size_t dim = 0; dim < rank; ++dim)
      sample.push_back(between(5, 9));
    unsigned x = input(sample);
    add(StepKind::MaxPool, {x}, attributes);
    attributes.countIncludePad = run % 4 < 2;
    add(StepKind::AvgPool, {x}, attributes);
    if (run < 3)
      add(StepKind::GlobalAvgPool, {x});
  }
  EXPECT_GE(added, 10);
  check();
}

TEST_P(CPUExecutorTest, Elementwise) {
  unsigned x = input({3, 4});
  StepAttributes clip, crossed, leaky;
  clip.low = -0.25f;
  clip.high = 0.5f;
  crossed.low = 0.5f;
  crossed.high = -0.25f;
  leaky.alpha = 0.1f;
  add(StepKind::Clip, {x}, clip);
  add(StepKind::Clip, {x}, crossed);
  add(StepKind::LeakyRelu, {x}, leaky);
  for (StepKind kind : {StepKind::Relu, StepKind::Sigmoid, StepKind::Tanh})
    add(kind, {x});
  unsigned other = input({3, 4}), thin = input({1, 4});
  for (StepKind kind : {StepKind::Add, StepKind::Sub, StepKind::Mul}) {
    add(kind, {x, other});
    add(kind, {x, thin});
    for (Shape shape : {Shape{4}, {3, 1}, {}, {5, 1, 1, 4}, {1, 3, 4}})
      add(kind, {x, constant(tensor(shape))});
  }
  EXPECT_EQ(added, 27);
  check();
}

TEST_P(CPUExecutorTest, Products) {
  unsigned x = input({70});
  unsigned weights = constant(tensor({9, 70}));
  add(StepKind::Linear, {x, weights});
  add(StepKind::Linear, {x, weights, constant(tensor({9}))});
  unsigned a = input({4, 6}), b = input({6, 3});
  add(StepKind::MatMul, {a, b});
  add(StepKind::MatMul, {a, constant(tensor({6, 3}))});
  add(StepKind::MatMul, {input({1, 4, 6}), constant(tensor({5, 6, 3}))});
  add(StepKind::MatMul, {constant(tensor({7, 2})), input({2, 3})});
  EXPECT_EQ(added, 6);
  check();
}

TEST_P(CPUExecutorTest, Normalization) {
  StepAttributes norm;
  norm.epsilon = 1e-3f;
  Tensor variance = tensor({3});
  for (float &element : variance.data)
    element = std::abs(element) + 0.1f;
  for (Shape sample : {Shape{3}, {3, 5}, {3, 4, 4}, {3, 2, 2, 2}})
    add(StepKind::BatchNorm,
        {input(sample), constant(tensor({3})), constant(tensor({3})),
         constant(tensor({3})), constant(variance)},
        norm);
  StepAttributes lrn;
  lrn.alpha = 0.5f;
  lrn.beta = 0.75f;
  lrn.bias = 1.5f;
  unsigned x = input({6, 3, 2});
  for (int64_t size : {1, 2, 5, 7, 100}) {
    lrn.size = size;
    add(StepKind::Lrn, {x}, lrn);
  }
  StepAttributes softmax;
  unsigned scores = input({4, 5});
  for (softmax.axis = -3; softmax.axis < 3; ++softmax.axis)
    add(StepKind::Softmax, {scores}, softmax);
  EXPECT_EQ(added, 15);
  check();
}

TEST_P(CPUExecutorTest, Movement) {
  StepAttributes concat, reshape, flat, transpose;
  unsigned a = input({3, 4}), b = input({3, 4});
  for (int64_t axis : {-2, -1, 0, 1, 2}) {
    concat.axis = axis;
    add(StepKind::Concat, {a, b, a}, concat);
  }
  reshape.shape = {4, -1};
  add(StepKind::Reshape, {a}, reshape);
  flat.shape = {-1};
  add(StepKind::Reshape, {b}, flat);
  for (std::vector<int64_t> permutation :
       {std::vector<int64_t>{2, 0, 1}, {0, 2, 1}, {1, 0, 2}}) {
    transpose.permutation = permutation;
    add(StepKind::Transpose, {a}, transpose);
  }
  EXPECT_EQ(added, 10);
  check();
}

TEST_P(CPUExecutorTest, Pads) {
  unsigned x = input({4, 5});
  for (PadMode mode : {PadMode::Constant, PadMode::Reflect, PadMode::Edge})
    for (int run = 0; run < 4; ++run) {
      StepAttributes attributes;
      attributes.padMode = mode;
      attributes.padValue = mode == PadMode::Constant ? 2.5f : 0;
      attributes.padsBegin = list(3, -1, 1);
      attributes.padsEnd = list(3, 0, 2);
      attributes.padsBegin[0] = attributes.padsEnd[0] = 0;
      add(StepKind::Pad, {x}, attributes);
    }
  EXPECT_GE(added, 10);
  check();
}

INSTANTIATE_TEST_SUITE_P(Batch, CPUExecutorTest, testing::Bool(),
                         [](const testing::TestParamInfo<bool> &info) {
                           return info.param ? "Dynamic" : "Static";
                         });

/// A network that hands its input on, and a constant.
TEST(CPUExecutor, ResultsThatNothingComputes) {
  NetworkBuilder builder;
  unsigned x = builder.input({-1, 3});
  unsigned c = builder.constant("c", Tensor({1, 2}, {4, 5}));
  Network network = llvm::cantFail(builder.finish({x, c}));
  mlir::MLIRContext context;
  auto module = nn::translateFromNetwork(&context, network);
  auto executor = llvm::cantFail(cpu::createCPUExecutor(*module));
  auto results =
      llvm::cantFail(executor->run(Tensor({2, 3}, {1, 2, 3, 4, 5, 6})));
  EXPECT_EQ(results[0].data, (std::vector<float>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(results[1].data, (std::vector<float>{4, 5}));
}

TEST(CPUExecutor, BadInputs) {
  NetworkBuilder builder;
  unsigned x = builder.input({1, 3});
  unsigned y = builder.step(StepKind::Relu, x);
  Network network = llvm::cantFail(builder.finish(y));
  mlir::MLIRContext context;
  auto module = nn::translateFromNetwork(&context, network);
  auto executor = llvm::cantFail(cpu::createCPUExecutor(*module));
  auto errorOf = [&](llvm::ArrayRef<Tensor> inputs) {
    return llvm::toString(executor->run(inputs).takeError());
  };
  EXPECT_EQ(errorOf({}), "the network has 1 inputs, found 0");
  EXPECT_EQ(errorOf(Tensor({2, 3})), "input has shape 2x3, expected 1x3");
}

} // namespace
