//===- OptimizerTest.cpp - Optimizers and constrained parameters ----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../../../lib/Execution/Training/Optimizer.h"
#include "../../../lib/Execution/Training/Parameter.h"

#include "gtest/gtest.h"

using namespace l2dc;
using namespace l2dc::execution;

namespace {

TEST(OptimizerTest, SgdWithMomentum) {
  TrainOptions options;
  options.momentum = 0.5;
  std::vector<float> variables = {1, 2};
  OptimizerState state(options.optimizer, 2);
  optimizerStep(options, 0, 0.25, variables, {2, 0}, state);
  EXPECT_EQ(variables, (std::vector<float>{0.5f, 2}));
  // The velocity of 2 halves, and the gradient of 1 is added.
  optimizerStep(options, 1, 0.25, variables, {1, 0}, state);
  EXPECT_EQ(variables, (std::vector<float>{0, 2}));
}

TEST(OptimizerTest, AdamStepsByTheRateAtFirst) {
  TrainOptions options;
  options.optimizer = OptimizerKind::Adam;
  std::vector<float> variables = {1, 1, 1};
  OptimizerState state(options.optimizer, 3);
  optimizerStep(options, 0, 0.125, variables, {100, -0.01f, 0}, state);
  EXPECT_NEAR(variables[0], 0.875, 1e-5);
  EXPECT_NEAR(variables[1], 1.125, 1e-5);
  EXPECT_EQ(variables[2], 1);
}

TEST(OptimizerTest, CosineSchedule) {
  TrainOptions options;
  options.learningRate = 0.5;
  EXPECT_DOUBLE_EQ(learningRateAt(options, 0, 100), 0.5);
  EXPECT_NEAR(learningRateAt(options, 50, 100), 0.25, 1e-12);
  EXPECT_LT(learningRateAt(options, 99, 100), 2e-4);
  options.schedule = LearningRateSchedule::Constant;
  EXPECT_EQ(learningRateAt(options, 99, 100), 0.5);
}

const Tensor fourWeights(Shape{4}, {1, 2, 3, 6});

TEST(ParameterTest, MasksHoldZeros) {
  Parameter parameter(7, fourWeights, true, {{1, 0, 1, 1}, {}});
  EXPECT_EQ(parameter.value(), 7u);
  EXPECT_EQ(parameter.weights.data, (std::vector<float>{1, 0, 3, 6}));
  EXPECT_EQ(parameter.density(), 0.75);
  // Gradients and variables are those of the kept weights alone.
  ASSERT_TRUE(parameter.kept());
  EXPECT_EQ(*parameter.kept(), (std::vector<uint32_t>{0, 2, 3}));
  parameter.gradient = {1, 1, 1};
  parameter.reduceGradient(/*decay=*/0.5);
  EXPECT_EQ(parameter.variableGradient().vec(),
            (std::vector<float>{1.5, 2.5, 4}));
  parameter.variables()[1] = 9;
  parameter.expand();
  EXPECT_EQ(parameter.weights.data, (std::vector<float>{1, 0, 9, 6}));
  EXPECT_EQ(parameter.spread({7, 8, 9}), (std::vector<float>{7, 0, 8, 9}));
}

TEST(ParameterTest, PenaltiesDriveWeightsToZero) {
  Parameter parameter(0, fourWeights, true,
                      {{1, 0, 1, 1}, {}, {0.5f, 9, 8, 2}});
  parameter.variables()[2] = -6;
  parameter.shrink(0.5);
  parameter.expand();
  EXPECT_EQ(parameter.weights.data, (std::vector<float>{0.75, 0, 0, -5}));
}

TEST(ParameterTest, ClustersStartAtTheirMeanAndSumGradients) {
  Parameter parameter(0, fourWeights, true, {{}, {0, 1, 0, 1}});
  EXPECT_EQ(parameter.weights.data, (std::vector<float>{2, 4, 2, 4}));
  parameter.gradient = {1, 10, 100, 1000};
  parameter.reduceGradient(0);
  EXPECT_EQ(parameter.variableGradient().vec(),
            (std::vector<float>{101, 1010}));
  parameter.variables()[1] = 5;
  parameter.expand();
  EXPECT_EQ(parameter.weights.data, (std::vector<float>{2, 5, 2, 5}));
}

TEST(ParameterTest, PrunedWeightsBelongToNoCluster) {
  Parameter parameter(0, fourWeights, true, {{1, 1, 0, 0}, {0, 0, 0, 9}});
  EXPECT_EQ(parameter.weights.data, (std::vector<float>{1.5, 1.5, 0, 0}));
  parameter.gradient = {1, 2};
  parameter.reduceGradient(0);
  EXPECT_EQ(parameter.variableGradient().vec(), (std::vector<float>{3}));
}

} // namespace
