//===- KnownAnswerTest.cpp - Small models computed by hand ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// What the conformance cases check on machines that have them, for the forms in
// which an import computes something itself: transposed, scaled and reshaped
// constants, resolved pads, old broadcasting.
//
//===----------------------------------------------------------------------===//

#include "ModelRunner.h"

#include "gtest/gtest.h"

using namespace l2dc;

/// The first output of a graph of operator set `opset` with one input "x".
static Tensor run(int opset, const std::string &graph, const Tensor &input) {
  std::string shape;
  for (int64_t extent : input.shape)
    shape += "dim { dim_value: " + std::to_string(extent) + " } ";
  auto network = test::importNetworkText(
      "ir_version: 7 opset_import { version: " + std::to_string(opset) +
      " } graph { input { name: \"x\" type { tensor_type { elem_type: 1 shape "
      "{ " +
      shape + "} } } } output { name: \"y\" } " + graph + " }");
  if (!network) {
    ADD_FAILURE() << llvm::toString(network.takeError());
    return Tensor();
  }
  auto outputs = test::runReference(*network, input);
  if (outputs)
    return outputs->front();
  ADD_FAILURE() << llvm::toString(outputs.takeError());
  return Tensor();
}

using Floats = std::vector<float>;

// 2 * transpose(x) * b + 0.5 * c
TEST(KnownAnswer, GemmFoldsFactorsIntoConstants) {
  Tensor y = run(13, R"pb(
    node { op_type: "Gemm" input: "x" input: "b" input: "c" output: "y"
      attribute { name: "transA" type: INT i: 1 }
      attribute { name: "alpha" type: FLOAT f: 2 }
      attribute { name: "beta" type: FLOAT f: 0.5 } }
    initializer { name: "b" data_type: 1 dims: [2, 3]
      float_data: [1, 2, 3, 4, 5, 6] }
    initializer { name: "c" data_type: 1 dims: [1, 3] float_data: [2, 4, 6] }
  )pb",
                 Tensor({2, 2}, Floats{1, 0, 1, 1}));
  EXPECT_EQ(y.shape, (Shape{2, 3}));
  EXPECT_EQ(y.data, (Floats{11, 16, 21, 9, 12, 15}));
}

TEST(KnownAnswer, MatMulOfMoreDimensions) {
  Tensor y = run(13, R"pb(
    node { op_type: "MatMul" input: "x" input: "w" output: "y" }
    initializer { name: "w" data_type: 1 dims: [2, 1] float_data: [10, 1] }
  )pb",
                 Tensor({2, 2, 2}, Floats{1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(y.shape, (Shape{2, 2, 1}));
  EXPECT_EQ(y.data, (Floats{12, 34, 56, 78}));
}

TEST(KnownAnswer, ConstantsAreTransposedAndReshaped) {
  Tensor y = run(13, R"pb(
    node { op_type: "Transpose" input: "c" output: "t"
      attribute { name: "perm" type: INTS ints: [2, 0, 1] } }
    node { op_type: "Reshape" input: "t" input: "shape" output: "r" }
    node { op_type: "Add" input: "x" input: "r" output: "y" }
    initializer { name: "c" data_type: 1 dims: [1, 2, 3]
      float_data: [1, 2, 3, 4, 5, 6] }
    initializer { name: "shape" data_type: 7 dims: 1 int64_data: -1 }
  )pb",
                 Tensor({6}, 0.0f));
  EXPECT_EQ(y.data, (Floats{1, 4, 2, 5, 3, 6}));
}

TEST(KnownAnswer, OldBroadcastStartsAtAxis) {
  Tensor y = run(6, R"pb(
    node { op_type: "Add" input: "x" input: "b" output: "y"
      attribute { name: "broadcast" type: INT i: 1 }
      attribute { name: "axis" type: INT i: 0 } }
    initializer { name: "b" data_type: 1 dims: 2 float_data: [10, 20] }
  )pb",
                 Tensor({2, 2}, Floats{1, 2, 3, 4}));
  EXPECT_EQ(y.data, (Floats{11, 12, 23, 24}));
}

// The odd element of padding goes to the end or to the begin.
TEST(KnownAnswer, SamePads) {
  auto graph = [](const char *mode) {
    return std::string(R"pb(
      node { op_type: "Conv" input: "x" input: "w" output: "y"
        attribute { name: "auto_pad" type: STRING s: ")pb") +
           mode +
           R"pb(" } }
      initializer { name: "w" data_type: 1 dims: [1, 1, 2]
        float_data: [10, 1] }
    )pb";
  };
  Tensor x({1, 1, 3}, Floats{1, 2, 3});
  EXPECT_EQ(run(11, graph("SAME_UPPER"), x).data, (Floats{12, 23, 30}));
  EXPECT_EQ(run(11, graph("SAME_LOWER"), x).data, (Floats{1, 12, 23}));
  EXPECT_EQ(run(11, graph("VALID"), x).data, (Floats{12, 23}));
}

// Over both elements of both rows before set 13, over each row since.
TEST(KnownAnswer, SoftmaxBeforeAndSinceSet13) {
  std::string node =
      R"pb(node { op_type: "Softmax" input: "x" output: "y" })pb";
  Tensor x({1, 2, 2}, 0.0f);
  EXPECT_EQ(run(12, node, x).data, (Floats{0.25f, 0.25f, 0.25f, 0.25f}));
  EXPECT_EQ(run(13, node, x).data, (Floats{0.5f, 0.5f, 0.5f, 0.5f}));
}

TEST(KnownAnswer, PadOfNamedAxes) {
  Tensor y = run(18, R"pb(
    node { op_type: "Pad" input: "x" input: "pads" input: "" input: "axes"
      output: "y" }
    initializer { name: "pads" data_type: 7 dims: 2 int64_data: [1, 2] }
    initializer { name: "axes" data_type: 7 dims: 1 int64_data: -1 }
  )pb",
                 Tensor({2, 1}, Floats{5, 6}));
  EXPECT_EQ(y.shape, (Shape{2, 4}));
  EXPECT_EQ(y.data, (Floats{0, 5, 0, 0, 0, 6, 0, 0}));
}
