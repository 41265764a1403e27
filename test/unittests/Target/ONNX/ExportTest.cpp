//===- ExportTest.cpp - Networks as ONNX models ---------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExportTesting.h"

#include <bitset>

using namespace l2dc;
using namespace l2dc::execution;
using namespace l2dc::test;

/// The message of an export that fails.
static std::string failureOf(const Network &network) {
  auto bytes = target::exportONNX(network);
  EXPECT_FALSE(bool(bytes));
  return bytes ? "" : llvm::toString(bytes.takeError());
}

/// A network of one step on an input of `shape`.
static Network oneStep(StepKind kind, Shape shape, StepAttributes attributes) {
  TestBuilder builder;
  unsigned x = builder.input(std::move(shape));
  return builder.finish({builder.step(kind, {x}, std::move(attributes))});
}

TEST(ONNXExport, KeepsTheFunctionOfEveryKindOfStep) {
  Network network = everyKind();
  std::bitset<numStepKinds> kinds;
  for (const Step &step : network.steps)
    kinds.set(size_t(step.kind));
  ASSERT_TRUE(kinds.all()) << "a kind of step is missing: " << kinds;
  for (int64_t batch : {1, 3})
    expectSameFunction(network, randomTensor({batch, 4, 8, 8}, 7));
}

TEST(ONNXExport, NamesOperatorSetBatchAndWeights) {
  onnx::ModelProto model = exportChecked(lenet5());
  ASSERT_EQ(model.opset_import_size(), 1);
  EXPECT_EQ(model.opset_import(0).version(), target::exportedOpset);
  const auto &dim = model.graph().input(0).type().tensor_type().shape().dim(0);
  EXPECT_EQ(dim.dim_param(), "batch");
  EXPECT_EQ(model.graph().input(0).name(), "input");
  EXPECT_EQ(model.graph().output(0).name(), "output");
  EXPECT_EQ(model.graph().initializer(0).name(), "conv1.weight");
  EXPECT_EQ(model.graph().node(0).name(), "conv1");
}

TEST(ONNXExport, KeepsNamesAndWeightsThroughAnImport) {
  Network network = lenet5();
  NetworkRef again = importAgain(exportChecked(network));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->values[again->inputs[0]].shape, (Shape{-1, 1, 28, 28}));
  std::map<std::string, std::vector<float>> weights;
  for (const NetworkValue &value : again->values)
    if (value.constant)
      weights[value.name] = value.constant->data;
  for (const NetworkValue &value : network.values)
    if (value.constant)
      EXPECT_EQ(weights[value.name], value.constant->data) << value.name;
  EXPECT_EQ(again->steps.front().name, "conv1");
}

TEST(ONNXExport, TellsEqualNamesApart) {
  TestBuilder builder;
  unsigned x = builder.input({2, 3});
  for (int i = 0; i < 2; ++i)
    x = builder.step(StepKind::Linear, {x, builder.randomConstant("w", {3, 3})},
                     {}, "layer");
  // A weight that is called like an input, and one without a name.
  x = builder.step(StepKind::Add, {x, builder.randomConstant("input", {3})});
  x = builder.step(StepKind::Mul, {x, builder.randomConstant("", {3})});
  expectSameFunction(builder.finish({x}), randomTensor({2, 3}, 1));
}

TEST(ONNXExport, CopiesOutputsThatAreNoResultsOfTheirOwn) {
  TestBuilder builder;
  unsigned x = builder.input({2, 3}), y = builder.input({2, 3});
  unsigned w = builder.randomConstant("w", {3});
  unsigned sum = builder.step(StepKind::Add, {x, y});
  Network network = builder.finish({sum, x, sum, w});
  onnx::ModelProto model = exportChecked(network);
  EXPECT_EQ(model.graph().input(1).name(), "input_1");
  EXPECT_EQ(model.graph().output(3).name(), "output_3");
  expectSameFunction(network,
                     {randomTensor({2, 3}, 1), randomTensor({2, 3}, 2)});
}

TEST(ONNXExport, WritesDilatedAveragesAsConvolutions) {
  StepAttributes pool;
  pool.kernel = {3, 2};
  pool.dilations = {2, 1};
  Tensor x = randomTensor({2, 3, 9, 7}, 3);
  expectSameFunction(oneStep(StepKind::AvgPool, {-1, 3, 9, 7}, pool), x, 1e-6f);
  pool.padsBegin = {1, 1};
  pool.padsEnd = {0, 1};
  pool.countIncludePad = true;
  expectSameFunction(oneStep(StepKind::AvgPool, {-1, 3, 9, 7}, pool), x, 1e-6f);
  pool.countIncludePad = false;
  EXPECT_EQ(failureOf(oneStep(StepKind::AvgPool, {-1, 3, 9, 7}, pool)),
            "avg_pool: a dilated average over windows of different sizes "
            "cannot be written as ONNX operators");
}

TEST(ONNXExport, KeepsPoolsOfEveryForm) {
  Tensor x = randomTensor({2, 3, 9, 7}, 3);
  for (bool ceilMode : {false, true})
    for (bool countIncludePad : {false, true}) {
      StepAttributes pool;
      pool.kernel = {3, 2};
      pool.strides = {2, 2};
      pool.padsBegin = {1, 0};
      pool.padsEnd = {1, 1};
      pool.ceilMode = ceilMode;
      pool.countIncludePad = countIncludePad;
      expectSameFunction(oneStep(StepKind::AvgPool, {-1, 3, 9, 7}, pool), x);
      pool.countIncludePad = false;
      pool.dilations = {2, 3};
      expectSameFunction(oneStep(StepKind::MaxPool, {-1, 3, 9, 7}, pool), x);
    }
}

TEST(ONNXExport, KeepsPadsOfEveryMode) {
  for (PadMode mode : {PadMode::Constant, PadMode::Reflect, PadMode::Edge}) {
    StepAttributes pad;
    pad.padsBegin = {0, 2};
    pad.padsEnd = {0, 1};
    pad.padMode = mode;
    if (mode == PadMode::Constant)
      pad.padValue = -3;
    expectSameFunction(oneStep(StepKind::Pad, {-1, 4}, pad),
                       randomTensor({2, 4}, 5));
  }
}

TEST(ONNXExport, RefusesEmptyReshapes) {
  EXPECT_EQ(failureOf(oneStep(StepKind::Reshape, {0, 2}, reshapeTo({0, 1}))),
            "reshape: the shape 0x1 has an extent of 0, which ONNX cannot "
            "express");
}

TEST(ONNXExport, RefusesAnInconsistentNetwork) {
  Network network = lenet5();
  network.steps.front().inputs[0] = network.steps.back().output;
  EXPECT_NE(failureOf(network), "");
}
