//===- TorchExecutorTest.cpp - The torch executor against the reference ---===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TorchTesting.h"
#include "l2dc/Execution/Batch.h"
#include "l2dc/Execution/BuiltinNetworks.h"
#include "l2dc/Execution/NetworkBuilder.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::execution;

namespace {

class TorchExecutorTest : public TorchTest {
protected:
  Random random{20231};

  int64_t between(int64_t low, int64_t high) {
    return low + int64_t(random.below(uint64_t(high - low + 1)));
  }
  std::vector<int64_t> list(size_t size, int64_t low, int64_t high) {
    std::vector<int64_t> result;
    for (size_t i = 0; i < size; ++i)
      result.push_back(between(low, high));
    return result;
  }
  Tensor tensor(Shape shape) { return randomTensor(std::move(shape), random); }

  StepAttributes windowAttributes(size_t rank);
  /// Counts the checked steps, as random windows do not always fit.
  int checked = 0;
  void checkStep(StepKind kind, StepAttributes attributes,
                 std::vector<Tensor> operands);
};

/// Fails unless both executors give the same within the promised tolerance.
void expectEqualResults(std::shared_ptr<const Network> network,
                        llvm::ArrayRef<Tensor> inputs) {
  auto reference = llvm::cantFail(createReferenceExecutor(network));
  auto torch = llvm::cantFail(createTorchExecutor(network));
  auto expected = reference->run(inputs);
  auto actual = torch->run(inputs);
  if (!expected || !actual) {
    ADD_FAILURE() << llvm::toString(expected.takeError()) << " / "
                  << llvm::toString(actual.takeError());
    return;
  }
  ASSERT_EQ(expected->size(), actual->size());
  for (size_t i = 0; i < expected->size(); ++i) {
    ASSERT_EQ((*expected)[i].shape, (*actual)[i].shape);
    for (auto [a, b] : llvm::zip_equal((*expected)[i].data, (*actual)[i].data))
      ASSERT_TRUE(a == b ||
                  std::abs(a - b) <= 1e-4f * std::max(1.0f, std::abs(a)))
          << a << " and " << b;
  }
}

/// Runs one step whose first operand is the input and the others constants.
void TorchExecutorTest::checkStep(StepKind kind, StepAttributes attributes,
                                  std::vector<Tensor> operands) {
  NetworkBuilder builder;
  std::vector<unsigned> values = {builder.input(operands[0].shape)};
  for (const Tensor &operand : llvm::drop_begin(operands))
    values.push_back(builder.constant("c", operand));
  unsigned result = builder.step(kind, values, std::move(attributes), "s");
  llvm::Expected<Network> network = builder.finish(result);
  if (!network) {
    llvm::consumeError(network.takeError());
    return;
  }
  ++checked;
  SCOPED_TRACE(stepKindName(kind).str() + " on " +
               shapeToString(operands[0].shape));
  expectEqualResults(std::make_shared<const Network>(std::move(*network)),
                     operands[0]);
}

StepAttributes TorchExecutorTest::windowAttributes(size_t rank) {
  StepAttributes attributes;
  attributes.strides = list(rank, 1, 3);
  attributes.dilations = list(rank, 1, 2);
  attributes.padsBegin = list(rank, 0, 2);
  attributes.padsEnd =
      random.below(2) ? attributes.padsBegin : list(rank, 0, 2);
  return attributes;
}

TEST_F(TorchExecutorTest, Convolutions) {
  for (int run = 0; run < 60; ++run) {
    size_t rank = size_t(between(1, 3));
    StepAttributes attributes = windowAttributes(rank);
    attributes.groups = between(1, 3);
    int64_t channels = between(1, 3), filters = between(1, 3);
    Shape input = {between(1, 3), channels * attributes.groups};
    Shape filter = {filters * attributes.groups, channels};
    for (size_t dim = 0; dim < rank; ++dim) {
      input.push_back(between(3, 9));
      filter.push_back(between(1, 3));
    }
    std::vector<Tensor> operands = {tensor(input), tensor(filter)};
    if (random.below(2))
      operands.push_back(tensor({filter[0]}));
    checkStep(StepKind::Conv, attributes, operands);
  }
  EXPECT_GE(checked, 55);
}

TEST_F(TorchExecutorTest, Pools) {
  for (int run = 0; run < 120; ++run) {
    size_t rank = size_t(between(1, 3));
    StepAttributes attributes = windowAttributes(rank);
    attributes.kernel = list(rank, 1, 3);
    attributes.ceilMode = random.below(2);
    Shape input = {between(1, 3), between(1, 4)};
    for (size_t dim = 0; dim < rank; ++dim)
      input.push_back(between(3, 9));
    checkStep(StepKind::MaxPool, attributes, {tensor(input)});
    attributes.countIncludePad = random.below(2);
    checkStep(StepKind::AvgPool, attributes, {tensor(input)});
    checkStep(StepKind::GlobalAvgPool, {}, {tensor(input)});
  }
  EXPECT_GE(checked, 340);
}

TEST_F(TorchExecutorTest, Elementwise) {
  Shape shape = {2, 3, 4};
  StepAttributes clip;
  clip.low = -0.25f;
  clip.high = 0.5f;
  StepAttributes leaky;
  leaky.alpha = 0.1f;
  checkStep(StepKind::Clip, clip, {tensor(shape)});
  checkStep(StepKind::LeakyRelu, leaky, {tensor(shape)});
  for (StepKind kind : {StepKind::Relu, StepKind::Sigmoid, StepKind::Tanh})
    checkStep(kind, {}, {tensor(shape)});
  for (StepKind kind : {StepKind::Add, StepKind::Sub, StepKind::Mul})
    for (Shape other : {Shape{2, 3, 4}, {4}, {3, 1}, {}, {5, 1, 1, 4}})
      checkStep(kind, {}, {tensor(shape), tensor(other)});
  EXPECT_EQ(checked, 20);
}

TEST_F(TorchExecutorTest, Products) {
  checkStep(StepKind::Linear, {}, {tensor({5, 70}), tensor({9, 70})});
  checkStep(StepKind::Linear, {},
            {tensor({1, 70}), tensor({9, 70}), tensor({9})});
  checkStep(StepKind::MatMul, {}, {tensor({4, 6}), tensor({6, 3})});
  checkStep(StepKind::MatMul, {}, {tensor({2, 4, 6}), tensor({6, 3})});
  checkStep(StepKind::MatMul, {}, {tensor({2, 1, 4, 6}), tensor({5, 6, 3})});
  checkStep(StepKind::MatMul, {}, {tensor({6}), tensor({6, 3})});
  checkStep(StepKind::MatMul, {}, {tensor({4, 6}), tensor({6})});
  EXPECT_EQ(checked, 7);
}

TEST_F(TorchExecutorTest, Normalisation) {
  StepAttributes norm;
  norm.epsilon = 1e-3f;
  Tensor variance = tensor({3});
  for (float &element : variance.data)
    element = std::abs(element) + 0.1f;
  for (Shape shape : {Shape{2, 3}, {2, 3, 5}, {2, 3, 4, 4}, {1, 3, 2, 2, 2}})
    checkStep(StepKind::BatchNorm, norm,
              {tensor(shape), tensor({3}), tensor({3}), tensor({3}), variance});
  StepAttributes lrn;
  lrn.alpha = 0.5f;
  lrn.beta = 0.75f;
  lrn.bias = 1.5f;
  for (lrn.size = 1; lrn.size < 8; ++lrn.size)
    checkStep(StepKind::Lrn, lrn, {tensor({2, 6, 3, 2})});
  StepAttributes softmax;
  for (softmax.axis = -3; softmax.axis < 3; ++softmax.axis)
    checkStep(StepKind::Softmax, softmax, {tensor({3, 4, 5})});
  EXPECT_EQ(checked, 17);
}

TEST_F(TorchExecutorTest, Movement) {
  StepAttributes concat, reshape, transpose;
  for (concat.axis = -2; concat.axis < 2; ++concat.axis)
    checkStep(StepKind::Concat, concat, {tensor({3, 4}), tensor({3, 4})});
  reshape.shape = {4, -1};
  checkStep(StepKind::Reshape, reshape, {tensor({2, 6, 3})});
  transpose.permutation = {2, 0, 1};
  checkStep(StepKind::Transpose, transpose, {tensor({2, 6, 3})});
  EXPECT_EQ(checked, 6);
}

TEST_F(TorchExecutorTest, Pads) {
  for (PadMode mode : {PadMode::Constant, PadMode::Reflect, PadMode::Edge})
    for (int run = 0; run < 20; ++run) {
      StepAttributes attributes;
      attributes.padMode = mode;
      attributes.padValue = mode == PadMode::Constant ? 2.5f : 0;
      attributes.padsBegin = list(3, -1, 2);
      attributes.padsEnd = list(3, -1, 2);
      checkStep(StepKind::Pad, attributes, {tensor({3, 4, 5})});
    }
  EXPECT_GE(checked, 50);
}

/// Two branches that share their input, with constants feeding the sum.
TEST_F(TorchExecutorTest, Graphs) {
  NetworkBuilder builder;
  unsigned x = builder.input({-1, 2, 6, 6});
  StepAttributes same;
  same.padsBegin = same.padsEnd = {1, 1};
  unsigned a = builder.step(
      StepKind::Conv, {x, builder.constant("a", tensor({3, 2, 3, 3}))}, same);
  unsigned b = builder.step(StepKind::Conv,
                            {x, builder.constant("b", tensor({3, 2, 1, 1}))});
  unsigned sum = builder.step(StepKind::Add, {a, b});
  unsigned relu = builder.step(StepKind::Relu, sum);
  unsigned product = builder.step(StepKind::Mul, {relu, a});
  auto network = std::make_shared<const Network>(
      llvm::cantFail(builder.finish({product, a})));
  expectEqualResults(network, tensor({5, 2, 6, 6}));
}

/// The same bytes at any number of threads, over several parts of a batch.
TEST_F(TorchExecutorTest, ThreadsDoNotChangeResults) {
  auto network = std::make_shared<const Network>(
      llvm::cantFail(buildBuiltinNetwork("lenet-5", {1, 28, 28}, 10, 3)));
  Tensor input = tensor({150, 1, 28, 28});
  std::vector<float> first;
  for (unsigned threads : {1, 2, 3, 8}) {
    auto executor = llvm::cantFail(createTorchExecutor(network, {threads}));
    std::vector<Tensor> output = llvm::cantFail(executor->run(input));
    EXPECT_EQ(output[0].shape, (Shape{150, 10}));
    if (first.empty())
      first = output[0].data;
    EXPECT_EQ(output[0].data, first);
  }
  expectEqualResults(network, input);
}

/// A network that mixes samples must not be split.
TEST_F(TorchExecutorTest, MixedBatchesRunWhole) {
  NetworkBuilder builder;
  unsigned x = builder.input({-1, 600});
  StepAttributes softmax;
  unsigned y = builder.step(StepKind::Softmax, x, softmax);
  auto network =
      std::make_shared<const Network>(llvm::cantFail(builder.finish(y)));
  expectEqualResults(network, tensor({1000, 600}));
}

TEST_F(TorchExecutorTest, BadInputs) {
  auto network = std::make_shared<const Network>(
      llvm::cantFail(buildBuiltinNetwork("lenet-300-100", {64}, 10, 3)));
  auto executor = llvm::cantFail(createTorchExecutor(network));
  auto errorOf = [&](llvm::ArrayRef<Tensor> inputs) {
    return llvm::toString(executor->run(inputs).takeError());
  };
  EXPECT_EQ(errorOf({}), "the network has 1 inputs, 0 were given");
  EXPECT_EQ(errorOf(tensor({2, 63})),
            "input 0 has shape 2x63, the network expects ?x64");
}

TEST_F(TorchExecutorTest, BadNetwork) {
  Network network =
      llvm::cantFail(buildBuiltinNetwork("lenet-300-100", {64}, 10, 3));
  network.values[1].constant = nullptr;
  auto executor = createTorchExecutor(std::make_shared<const Network>(network));
  EXPECT_EQ(llvm::toString(executor.takeError()),
            "constant 'ip1.weight' (value 1) has no elements");
}

} // namespace
