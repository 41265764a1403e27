//===- InterpreterTest.cpp - The reference executor -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Reference/Interpreter.h"
#include "../Execution/TestNetworks.h"
#include "KernelTesting.h"

using namespace l2dc;
using namespace l2dc::execution;
using namespace l2dc::reference;

static std::unique_ptr<Interpreter> interpret(Network network) {
  auto interpreter =
      Interpreter::create(std::make_shared<Network>(std::move(network)));
  if (interpreter)
    return std::move(*interpreter);
  ADD_FAILURE() << llvm::toString(interpreter.takeError());
  return nullptr;
}

TEST(Interpreter, RunsLeNet5LikeItsSteps) {
  Network network = lenet5();
  Tensor x = randomTensor({2, 1, 28, 28}, 1);
  Tensor expected = x;
  for (const Step &step : network.steps) {
    std::vector<const Tensor *> operands{&expected};
    for (unsigned input : llvm::ArrayRef(step.inputs).drop_front())
      operands.push_back(network.values[input].constant.get());
    expected = llvm::cantFail(runStep(step, operands));
  }
  auto outputs = interpret(std::move(network))->run({x});
  ASSERT_TRUE(bool(outputs)) << llvm::toString(outputs.takeError());
  ASSERT_EQ(outputs->size(), 1u);
  EXPECT_EQ((*outputs)[0].shape, (Shape{2, 10}));
  EXPECT_EQ((*outputs)[0].data, expected.data);
}

TEST(Interpreter, ShowsEveryStepsResult) {
  std::vector<std::string> seen;
  auto interpreter = interpret(lenet5());
  auto outputs = interpreter->run(
      {Tensor({1, 1, 28, 28})}, [&](const Step &step, const Tensor &result) {
        seen.push_back(step.name + " " + shapeToString(result.shape));
      });
  ASSERT_TRUE(bool(outputs));
  EXPECT_THAT(seen, testing::ElementsAre("conv1 1x20x24x24", "pool1 1x20x12x12",
                                         "conv2 1x50x8x8", "pool2 1x50x4x4",
                                         "flatten 1x800", "ip1 1x500",
                                         "relu1 1x500", "ip2 1x10"));
}

TEST(Interpreter, OutputsMayBeAnyValuesMoreThanOnce) {
  TestBuilder b;
  unsigned x = b.input({2});
  unsigned twice = b.step(StepKind::Add, {x, x});
  unsigned unused = b.step(StepKind::Relu, {twice});
  b.step(StepKind::Relu, {unused});
  unsigned four = b.step(StepKind::Add, {twice, twice});
  auto outputs =
      interpret(b.finish({four, x, twice, four}))->run({Tensor({2}, {1, 2})});
  ASSERT_TRUE(bool(outputs));
  ASSERT_EQ(outputs->size(), 4u);
  EXPECT_EQ((*outputs)[0].data, (std::vector<float>{4, 8}));
  EXPECT_EQ((*outputs)[1].data, (std::vector<float>{1, 2}));
  EXPECT_EQ((*outputs)[2].data, (std::vector<float>{2, 4}));
  EXPECT_EQ((*outputs)[3].data, (std::vector<float>{4, 8}));
}

TEST(Interpreter, ChecksItsInputs) {
  auto interpreter = interpret(lenet5());
  auto message = [&](std::vector<Tensor> inputs) {
    auto outputs = interpreter->run(inputs);
    return outputs ? "none" : llvm::toString(outputs.takeError());
  };
  EXPECT_EQ(message({}), "network has 1 inputs, but 0 were given");
  EXPECT_EQ(message({Tensor({1, 3, 28, 28})}),
            "input 0 has shape 1x3x28x28, expected ?x1x28x28");
  Tensor hollow({1, 1, 28, 28});
  hollow.data.resize(5);
  EXPECT_EQ(message({hollow}), "conv 'conv1': an operand of shape 1x1x28x28 "
                               "has 5 elements");
}

TEST(Interpreter, RejectsBrokenNetworks) {
  auto network = std::make_shared<Network>(lenet5());
  network->steps[0].inputs[1] = 99;
  auto executor = createReferenceExecutor(network);
  ASSERT_FALSE(bool(executor));
  EXPECT_EQ(llvm::toString(executor.takeError()),
            "step 0: operand is value 99 of 17");
}
