//===- BatchTest.cpp - Networks for any number of samples -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/Batch.h"

#include "l2dc/Execution/NetworkBuilder.h"
#include "l2dc/Execution/Verify.h"

#include "gtest/gtest.h"

using namespace l2dc;
using namespace l2dc::execution;

namespace {

/// The network of one step on an input of `shape` and constants.
Network oneStep(StepKind kind, Shape shape, StepAttributes attributes = {},
                std::vector<Shape> constants = {}) {
  NetworkBuilder builder;
  std::vector<unsigned> operands = {builder.input(std::move(shape))};
  for (Shape &constant : constants)
    operands.push_back(builder.constant("c", Tensor(std::move(constant))));
  unsigned result = builder.step(kind, operands, std::move(attributes), "s");
  return llvm::cantFail(builder.finish(result));
}

/// The output shape with a dynamic batch, or the error.
std::string rewritten(const Network &network) {
  llvm::Expected<Network> result = withDynamicBatch(network);
  if (!result)
    return llvm::toString(result.takeError());
  EXPECT_FALSE(verifyNetwork(*result));
  EXPECT_EQ(result->values[result->inputs[0]].shape[0], -1);
  return shapeToString(result->values[result->outputs[0]].shape);
}

StepAttributes reshape(Shape shape) {
  StepAttributes attributes;
  attributes.shape = std::move(shape);
  return attributes;
}

StepAttributes axis(int64_t axis) {
  StepAttributes attributes;
  attributes.axis = axis;
  return attributes;
}

TEST(BatchTest, FixedBatchBecomesDynamic) {
  EXPECT_EQ(rewritten(oneStep(StepKind::Relu, {1, 3, 4, 4})), "?x3x4x4");
  EXPECT_EQ(rewritten(oneStep(StepKind::Linear, {1, 8}, {}, {{5, 8}, {5}})),
            "?x5");
  EXPECT_EQ(rewritten(oneStep(StepKind::Relu, {-1, 3})), "?x3");
}

TEST(BatchTest, ReshapesThatKeepSamplesAreRewritten) {
  for (Shape shape : {Shape{1, 48}, {-1, 48}, {1, -1}})
    EXPECT_EQ(
        rewritten(oneStep(StepKind::Reshape, {1, 3, 4, 4}, reshape(shape))),
        "?x48");
  EXPECT_EQ(
      rewritten(oneStep(StepKind::Reshape, {2, 3, 4}, reshape({2, 4, -1}))),
      "?x4x3");
}

TEST(BatchTest, ReshapesAcrossSamplesAreNot) {
  const char *message = "reshape 's' moves elements between samples, so the "
                        "network cannot run on any number of samples";
  EXPECT_EQ(rewritten(oneStep(StepKind::Reshape, {2, 6}, reshape({3, 4}))),
            message);
  EXPECT_EQ(rewritten(oneStep(StepKind::Reshape, {2, 6}, reshape({1, 12}))),
            message);
  EXPECT_EQ(rewritten(oneStep(StepKind::Reshape, {4, 6}, reshape({8, -1}))),
            "?x6");
}

TEST(BatchTest, BroadcastOperandsMustNotHaveABatch) {
  EXPECT_EQ(rewritten(oneStep(StepKind::Add, {2, 4}, {}, {{4}})), "?x4");
  EXPECT_EQ(rewritten(oneStep(StepKind::Add, {2, 4}, {}, {{1, 4}})), "?x4");
  EXPECT_EQ(rewritten(oneStep(StepKind::Add, {2, 4}, {}, {{2, 4}})),
            "add 's' has an operand with a batch of its own, so the network "
            "cannot run on any number of samples");
  EXPECT_EQ(rewritten(oneStep(StepKind::Add, {2, 4}, {}, {{3, 1, 1}})),
            "add 's' moves the batch out of the first dimension, so the "
            "network cannot run on any number of samples");
}

TEST(BatchTest, AxesOfTheBatchAreRefused) {
  EXPECT_EQ(rewritten(oneStep(StepKind::Softmax, {2, 4}, axis(-1))), "?x4");
  EXPECT_EQ(rewritten(oneStep(StepKind::Softmax, {2, 4}, axis(-2))),
            "softmax 's' normalises over the batch, so the network cannot run "
            "on any number of samples");
  StepAttributes swap;
  swap.permutation = {1, 0};
  EXPECT_EQ(rewritten(oneStep(StepKind::Transpose, {2, 4}, swap)),
            "transpose 's' moves the batch out of the first dimension, so the "
            "network cannot run on any number of samples");
}

TEST(BatchTest, MatrixProducts) {
  EXPECT_EQ(rewritten(oneStep(StepKind::MatMul, {2, 4}, {}, {{4, 3}})), "?x3");
  EXPECT_EQ(rewritten(oneStep(StepKind::MatMul, {2, 5, 4}, {}, {{4, 3}})),
            "?x5x3");
  EXPECT_EQ(rewritten(oneStep(StepKind::MatMul, {2, 5, 4}, {}, {{2, 4, 3}})),
            "matmul 's' has a right operand with a batch of its own, so the "
            "network cannot run on any number of samples");
}

} // namespace
