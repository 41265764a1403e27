//===- VerifyTest.cpp - Checking networks before they run -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/Verify.h"
#include "TestNetworks.h"

using namespace l2dc;
using namespace l2dc::execution;

/// The message for LeNet-5 after `damage`, or "none".
static std::string verifyDamaged(llvm::function_ref<void(Network &)> damage) {
  Network network = lenet5();
  damage(network);
  llvm::Error error = verifyNetwork(network);
  return error ? llvm::toString(std::move(error)) : "none";
}

TEST(Verify, AcceptsLeNet5) {
  EXPECT_EQ(verifyDamaged([](Network &) {}), "none");
}

TEST(Verify, SaneShapes) {
  EXPECT_TRUE(isSaneShape({}));
  EXPECT_TRUE(isSaneShape({-1, 0, 1 << 20, 1 << 11}));
  EXPECT_FALSE(isSaneShape({-2}));
  EXPECT_FALSE(isSaneShape({1, 1, 1, 1, 1, 1, 1, 1, 1}));
  EXPECT_FALSE(isSaneShape({0, maxElements, 2}));
}

TEST(Verify, Values) {
  EXPECT_EQ(verifyDamaged([](Network &n) { n.values[3].shape = {-5}; }),
            "value 3 has shape ?, expected at most 8 dimensions and 2147483648 "
            "elements");
  EXPECT_EQ(verifyDamaged([](Network &n) { n.values[0].name.resize(1025); }),
            "name has 1025 bytes, expected at most 1024");
  EXPECT_EQ(verifyDamaged([](Network &n) { n.values[1].constant.reset(); }),
            "constant 'conv1.weight' (value 1) has no elements");
  EXPECT_EQ(verifyDamaged([](Network &n) {
              n.values[2].constant = std::make_shared<Tensor>(Shape{4, 5});
            }),
            "constant 'conv1.bias' (value 2) has 20 elements in shape 4x5, "
            "expected shape 20");
}

TEST(Verify, InputsAndOutputs) {
  EXPECT_EQ(verifyDamaged([](Network &n) { n.inputs = {17}; }),
            "network input is value 17 of 17");
  EXPECT_EQ(verifyDamaged([](Network &n) { n.inputs = {0, 0}; }),
            "value 0, a network input, is defined twice");
  EXPECT_EQ(verifyDamaged([](Network &n) { n.inputs = {0, 3}; }),
            "value 3, a network input, is defined twice");
  EXPECT_EQ(verifyDamaged([](Network &n) { n.outputs = {17}; }),
            "network output is value 17 of 17");
}

TEST(Verify, Steps) {
  EXPECT_EQ(verifyDamaged([](Network &n) { n.steps[1].kind = StepKind(77); }),
            "step 1: step kind 77 does not exist");
  EXPECT_EQ(verifyDamaged([](Network &n) { n.steps[1].name.resize(1025); }),
            "step 1: name has 1025 bytes, expected at most 1024");
  EXPECT_EQ(verifyDamaged([](Network &n) { n.steps[1].inputs.clear(); }),
            "step 1: max_pool has 0 operands, expected 1");
  EXPECT_EQ(verifyDamaged([](Network &n) { n.steps[0].inputs.resize(4); }),
            "step 0: conv has 4 operands, expected 2 or more");
  EXPECT_EQ(verifyDamaged([](Network &n) { n.steps[1].inputs = {17}; }),
            "step 1: operand is value 17 of 17");
  EXPECT_EQ(verifyDamaged([](Network &n) { n.steps[1].inputs = {4}; }),
            "step 1: operand is value 4, which is computed later");
  EXPECT_EQ(verifyDamaged([](Network &n) { n.steps[0].attributes.alpha = 1; }),
            "step 0: conv has an attribute that its kind does not use");
  EXPECT_EQ(verifyDamaged([](Network &n) { n.steps[1].output = 17; }),
            "step 1: result is value 17 of 17");
  EXPECT_EQ(verifyDamaged([](Network &n) { n.steps[1].output = 3; }),
            "step 1: value 3, the result, is defined twice");
  EXPECT_EQ(verifyDamaged([](Network &n) { n.values[3].shape = {-1, 7}; }),
            "step 0: conv declares the result shape ?x7, expected ?x20x24x24");
  EXPECT_EQ(verifyDamaged([](Network &n) { n.values[0].shape = {1, 1, 4, 4}; }),
            "step 0: conv 'conv1': a window of 5 positions does not fit into "
            "spatial dimension 0 of input 1x1x4x4 with pads 0 and 0");
}

TEST(Verify, StepKindNamesAreDistinct) {
  std::map<std::string, unsigned> names;
  for (unsigned kind = 0; kind < numStepKinds; ++kind)
    ++names[stepKindName(StepKind(kind)).str()];
  EXPECT_EQ(names.size(), numStepKinds);
  EXPECT_EQ(names.count("unknown"), 0u);
}
