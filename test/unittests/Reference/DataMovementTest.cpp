//===- DataMovementTest.cpp - Steps that only move elements ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelTesting.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::execution;
using namespace l2dc::reference;

TEST(Concat, AlongAnyAxis) {
  Tensor a({1, 2}, {1, 2}), b({1, 2}, {3, 4});
  StepAttributes attributes;
  expectTensor(run(StepKind::Concat, {a, b}, attributes), {2, 2}, {1, 2, 3, 4});
  attributes.axis = -1;
  expectTensor(run(StepKind::Concat, {a, b, Tensor({1, 1}, 5)}, attributes),
               {1, 5}, {1, 2, 3, 4, 5});
  attributes.axis = 1;
  expectTensor(run(StepKind::Concat, {counting({2, 1, 2}), counting({2, 2, 2})},
                   attributes),
               {2, 3, 2}, {0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 6, 7});
}

TEST(Reshape, KeepsTheOrder) {
  expectTensor(run(StepKind::Reshape, {counting({2, 3})}, reshapeTo({-1, 2})),
               {3, 2}, {0, 1, 2, 3, 4, 5});
  expectTensor(run(StepKind::Reshape, {counting({1, 1})}, reshapeTo({})), {},
               {0});
}

TEST(Transpose, KnownAnswer) {
  StepAttributes a;
  a.permutation = {1, 0};
  expectTensor(run(StepKind::Transpose, {counting({2, 3})}, a), {3, 2},
               {0, 3, 1, 4, 2, 5});
  expectTensor(run(StepKind::Transpose, {Tensor({}, 7.0f)}), {}, {7});
}

TEST(Transpose, InverseUndoesIt) {
  Tensor x = randomTensor({2, 3, 4, 5}, 1);
  StepAttributes a;
  a.permutation = {0, 1, 2, 3};
  do {
    StepAttributes inverse;
    inverse.permutation.resize(4);
    for (int64_t i = 0; i < 4; ++i)
      inverse.permutation[a.permutation[i]] = i;
    Tensor there = run(StepKind::Transpose, {x}, a);
    EXPECT_EQ(run(StepKind::Transpose, {there}, inverse).data, x.data);
  } while (std::next_permutation(a.permutation.begin(), a.permutation.end()));
}

static Tensor padded(Tensor x, std::vector<int64_t> begin,
                     std::vector<int64_t> end, PadMode mode, float value = 0) {
  StepAttributes a;
  a.padsBegin = std::move(begin);
  a.padsEnd = std::move(end);
  a.padMode = mode;
  a.padValue = value;
  return run(StepKind::Pad, {std::move(x)}, a);
}

TEST(Pad, Modes) {
  Tensor x({3}, {1, 2, 3});
  expectTensor(padded(x, {2}, {1}, PadMode::Constant, 9), {6},
               {9, 9, 1, 2, 3, 9});
  expectTensor(padded(x, {2}, {2}, PadMode::Reflect), {7},
               {3, 2, 1, 2, 3, 2, 1});
  expectTensor(padded(x, {2}, {1}, PadMode::Edge), {6}, {1, 1, 1, 2, 3, 3});
}

TEST(Pad, InTwoDimensions) {
  expectTensor(padded(counting({2, 2}), {1, 0}, {0, 1}, PadMode::Constant, -1),
               {3, 3}, {-1, -1, -1, 0, 1, -1, 2, 3, -1});
  expectTensor(padded(counting({2, 2}), {1, 0}, {0, 1}, PadMode::Edge), {3, 3},
               {0, 1, 1, 0, 1, 1, 2, 3, 3});
}

TEST(Pad, NegativePadsCrop) {
  Tensor x({4}, {1, 2, 3, 4});
  expectTensor(padded(x, {-1}, {2}, PadMode::Constant), {5}, {2, 3, 4, 0, 0});
  expectTensor(padded(x, {-3}, {1}, PadMode::Reflect), {2}, {4, 3});
  expectTensor(padded(x, {-2}, {-2}, PadMode::Constant), {0}, {});
}

TEST(Pad, CroppingUndoesPadding) {
  Tensor x = randomTensor({2, 3, 4}, 1);
  for (PadMode mode : {PadMode::Constant, PadMode::Reflect, PadMode::Edge}) {
    Tensor there = padded(x, {0, 2, 1}, {1, 0, 3}, mode);
    EXPECT_EQ(there.shape, (Shape{3, 5, 8}));
    EXPECT_EQ(padded(there, {0, -2, -1}, {-1, 0, -3}, mode).data, x.data);
  }
}

TEST(Pad, AnEmptyTensorCanGrow) {
  expectTensor(padded(Tensor({0}), {1}, {1}, PadMode::Constant, 2), {2},
               {2, 2});
}
