//===- ShapeInferenceTest.cpp - Result shapes of steps --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/ShapeInference.h"
#include "TestNetworks.h"

using namespace l2dc;
using namespace l2dc::execution;

/// The result's shape; {-99} for an error.
static Shape infer(StepKind kind, std::vector<Shape> operands,
                   StepAttributes attributes = {}) {
  Step step{kind, "", {}, 0, std::move(attributes)};
  llvm::Expected<Shape> shape = inferStepShape(step, operands);
  if (shape)
    return *shape;
  llvm::consumeError(shape.takeError());
  return {-99};
}

static const Shape failure{-99};

TEST(ShapeInference, UnknownExtentsStayUnknown) {
  EXPECT_EQ(infer(StepKind::Conv, {{-1, 3, -1, 8}, {4, 3, 3, 3}}),
            (Shape{-1, 4, -1, 6}));
  EXPECT_EQ(infer(StepKind::Conv, {{1, -1, 8}, {4, 3, -1}}), (Shape{1, 4, -1}));
  EXPECT_EQ(infer(StepKind::Linear, {{-1, -1}, {4, 3}, {4}}), (Shape{-1, 4}));
  EXPECT_EQ(infer(StepKind::MaxPool, {{-1, 3, 8, -1}}, square(2)),
            (Shape{-1, 3, 4, -1}));
  EXPECT_EQ(infer(StepKind::GlobalAvgPool, {{-1, 3, -1}}), (Shape{-1, 3, 1}));
  EXPECT_EQ(infer(StepKind::MatMul, {{-1, 2, 3}, {3, -1}}), (Shape{-1, 2, -1}));
}

TEST(ShapeInference, BroadcastOfUnknownExtents) {
  EXPECT_EQ(infer(StepKind::Add, {{-1, 3}, {1}}), (Shape{-1, 3}));
  EXPECT_EQ(infer(StepKind::Add, {{-1}, {5}}), (Shape{5}));
  EXPECT_EQ(infer(StepKind::Add, {{1}, {-1}}), (Shape{-1}));
  EXPECT_EQ(infer(StepKind::Add, {{-1}, {-1}}), (Shape{-1}));
  EXPECT_EQ(infer(StepKind::Add, {{0}, {1}}), (Shape{0}));
  EXPECT_EQ(infer(StepKind::Add, {{2}, {3}}), failure);
}

TEST(ShapeInference, ConcatOfUnknownExtents) {
  StepAttributes a;
  a.axis = 1;
  EXPECT_EQ(infer(StepKind::Concat, {{-1, 2}, {4, 3}}, a), (Shape{4, 5}));
  EXPECT_EQ(infer(StepKind::Concat, {{4, -1}, {-1, 3}}, a), (Shape{4, -1}));
  EXPECT_EQ(infer(StepKind::Concat, {{4, 2}, {5, 3}}, a), failure);
}

TEST(ShapeInference, ReshapeOfUnknownExtents) {
  EXPECT_EQ(infer(StepKind::Reshape, {{-1, 4}}, reshapeTo({-1, 2, 2})),
            (Shape{-1, 2, 2}));
  EXPECT_EQ(infer(StepKind::Reshape, {{3, 4}}, reshapeTo({-1, 2, 2})),
            (Shape{3, 2, 2}));
}

TEST(ShapeInference, PadAndTranspose) {
  StepAttributes a;
  a.padsBegin = {0, 1};
  a.padsEnd = {0, -2};
  EXPECT_EQ(infer(StepKind::Pad, {{-1, 4}}, a), (Shape{-1, 3}));
  EXPECT_EQ(infer(StepKind::Pad, {{-1, -1}}, a), (Shape{-1, -1}));
  StepAttributes t;
  t.permutation = {1, 0};
  EXPECT_EQ(infer(StepKind::Transpose, {{-1, 4}}, t), (Shape{4, -1}));
}

TEST(ShapeInference, WindowCounts) {
  // 7 positions and a window of 3 in steps of 3: two full windows, and one
  // more in ceiling mode.
  WindowDimension window{3, 3, 1, 0, 0};
  EXPECT_EQ(windowCount(7, window, false), 2);
  EXPECT_EQ(windowCount(7, window, true), 3);
  EXPECT_EQ(windowCount(2, window, true), 0);
  window.dilation = 3;
  EXPECT_EQ(window.span(), 7);
  EXPECT_EQ(windowCount(7, window, true), 1);
}

TEST(ShapeInference, ShapesAgree) {
  EXPECT_TRUE(shapesAgree({-1, 3}, {4, -1}));
  EXPECT_FALSE(shapesAgree({3}, {4}));
  EXPECT_FALSE(shapesAgree({-1}, {-1, 1}));
}
