//===- NetworkTranslationTest.cpp - Networks through nn and back ----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/Network/NetworkTranslation.h"

#include "../../Execution/TestNetworks.h"

#include "mlir/IR/MLIRContext.h"

#include <bitset>

using namespace l2dc;
using namespace l2dc::execution;

/// The network after a way through the nn dialect.
static Network throughDialect(const Network &network) {
  mlir::MLIRContext context;
  auto module = nn::translateFromNetwork(&context, network);
  if (!module) {
    ADD_FAILURE() << "the network did not become a module";
    return {};
  }
  auto back = nn::translateToNetwork(nn::getNetworkFunction(*module));
  if (mlir::failed(back)) {
    ADD_FAILURE() << "the module did not become a network";
    return {};
  }
  return std::move(*back);
}

/// The numbers of values may differ; what the steps say may not.
static void expectSameSteps(const Network &a, const Network &b) {
  ASSERT_EQ(a.steps.size(), b.steps.size());
  for (auto [x, y] : llvm::zip_equal(a.steps, b.steps)) {
    EXPECT_EQ(x.kind, y.kind);
    EXPECT_EQ(x.name, y.name);
    EXPECT_EQ(a.values[x.output].shape, b.values[y.output].shape);
    ASSERT_EQ(x.inputs.size(), y.inputs.size());
    for (auto [i, j] : llvm::zip_equal(x.inputs, y.inputs)) {
      EXPECT_EQ(a.values[i].name, b.values[j].name);
      ASSERT_EQ(!a.values[i].constant, !b.values[j].constant);
      if (a.values[i].constant)
        EXPECT_EQ(a.values[i].constant->data, b.values[j].constant->data);
    }
  }
}

/// One step of every kind, with attributes that differ from the defaults.
static Network everyKind() {
  TestBuilder builder;
  unsigned x = builder.input({-1, 4, 8, 8});
  StepAttributes conv;
  conv.groups = 2;
  conv.strides = {2, 1};
  conv.dilations = {1, 2};
  conv.padsBegin = {1, 2};
  conv.padsEnd = {1, 2};
  unsigned y = builder.layer(StepKind::Conv, "conv1", x, {6, 2, 3, 3}, conv);
  StepAttributes norm;
  norm.epsilon = 1e-3f;
  unsigned s = builder.randomConstant("scale", {6});
  unsigned v = builder.constant("variance", Tensor({6}, 2.0f));
  y = builder.step(StepKind::BatchNorm, {y, s, s, s, v}, norm);
  y = builder.step(StepKind::Relu, {y});
  StepAttributes clip;
  clip.low = -1;
  clip.high = 6;
  y = builder.step(StepKind::Clip, {y}, clip);
  StepAttributes leaky;
  leaky.alpha = 0.1f;
  y = builder.step(StepKind::LeakyRelu, {y}, leaky);
  StepAttributes pool;
  pool.kernel = {2, 2};
  pool.strides = {2, 2};
  pool.ceilMode = true;
  unsigned max = builder.step(StepKind::MaxPool, {y}, pool);
  pool.countIncludePad = true;
  pool.padsBegin = {1, 1};
  pool.padsEnd = {0, 0};
  unsigned average = builder.step(StepKind::AvgPool, {y}, pool);
  StepAttributes lrn;
  lrn.size = 3;
  lrn.alpha = 2e-4f;
  lrn.beta = 0.5f;
  lrn.bias = 2;
  max = builder.step(StepKind::Lrn, {max}, lrn);
  unsigned one = builder.step(StepKind::GlobalAvgPool, {average});
  y = builder.step(StepKind::Add, {max, one});
  y = builder.step(StepKind::Sub, {y, one});
  y = builder.step(StepKind::Mul, {y, one});
  y = builder.step(StepKind::Sigmoid, {y});
  y = builder.step(StepKind::Tanh, {y});
  StepAttributes concat;
  concat.axis = 1;
  y = builder.step(StepKind::Concat, {y, y}, concat);
  StepAttributes transpose;
  transpose.permutation = {0, 2, 3, 1};
  y = builder.step(StepKind::Transpose, {y}, transpose);
  StepAttributes pad;
  pad.padsBegin = {0, 1, 0, 0};
  pad.padsEnd = {0, 0, 0, 2};
  pad.padMode = PadMode::Edge;
  y = builder.step(StepKind::Pad, {y}, pad);
  y = builder.step(StepKind::MatMul,
                   {y, builder.randomConstant("m", {14, 3})});
  StepAttributes reshape;
  reshape.shape = {-1, builder.shape(y)[1] * builder.shape(y)[2] * 3};
  y = builder.step(StepKind::Reshape, {y}, reshape);
  y = builder.layer(StepKind::Linear, "ip1", y, {5, reshape.shape[1]});
  StepAttributes softmax;
  softmax.axis = -1;
  y = builder.step(StepKind::Softmax, {y}, softmax);
  return builder.finish({y});
}

TEST(NetworkTranslation, KeepsEveryKindOfStep) {
  Network network = everyKind();
  std::bitset<numStepKinds> kinds;
  for (const Step &step : network.steps)
    kinds.set(size_t(step.kind));
  ASSERT_TRUE(kinds.all()) << "a kind of step is missing: " << kinds;
  Network back = throughDialect(network);
  expectSameSteps(network, back);
  // A second way round changes nothing at all.
  Network again = throughDialect(back);
  ASSERT_EQ(back.steps.size(), again.steps.size());
  for (auto [x, y] : llvm::zip_equal(back.steps, again.steps)) {
    EXPECT_EQ(x.inputs, y.inputs);
    EXPECT_TRUE(x.attributes == y.attributes) << describeStep(x);
  }
}

TEST(NetworkTranslation, RejectsAnInconsistentNetwork) {
  Network network = everyKind();
  network.steps.front().inputs[0] = network.steps.back().output;
  mlir::MLIRContext context;
  context.getDiagEngine().registerHandler([](mlir::Diagnostic &diagnostic) {
    EXPECT_NE(diagnostic.str().find("network is not consistent"),
              std::string::npos);
  });
  EXPECT_FALSE(nn::translateFromNetwork(&context, network));
}
