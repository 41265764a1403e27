//===- PoolTest.cpp - Maxima and averages of windows ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelTesting.h"

#include <cmath>
#include <limits>

using namespace l2dc;
using namespace l2dc::execution;
using namespace l2dc::reference;

static StepAttributes window(std::vector<int64_t> kernel,
                             std::vector<int64_t> strides = {},
                             std::vector<int64_t> begin = {},
                             std::vector<int64_t> end = {}) {
  StepAttributes a;
  a.kernel = std::move(kernel);
  a.strides = std::move(strides);
  a.padsBegin = std::move(begin);
  a.padsEnd = std::move(end);
  return a;
}

TEST(MaxPool, KnownAnswer) {
  expectTensor(run(StepKind::MaxPool, {counting({1, 1, 4, 4})}, square(2)),
               {1, 1, 2, 2}, {5, 7, 13, 15});
}

TEST(MaxPool, PaddingNeverWins) {
  Tensor x({1, 1, 3}, {-5, -7, -6});
  expectTensor(run(StepKind::MaxPool, {x}, window({3}, {}, {1}, {1})),
               {1, 1, 3}, {-5, -5, -6});
}

TEST(MaxPool, CeilModeAddsThePartialWindow) {
  StepAttributes a = window({3, 3}, {2, 2});
  EXPECT_EQ(run(StepKind::MaxPool, {counting({1, 1, 4, 4})}, a).data,
            std::vector<float>{10});
  a.ceilMode = true;
  expectTensor(run(StepKind::MaxPool, {counting({1, 1, 4, 4})}, a),
               {1, 1, 2, 2}, {10, 11, 14, 15});
}

TEST(MaxPool, CeilModeDropsWindowsThatStartInTheEndPadding) {
  StepAttributes a = window({1}, {2}, {0}, {1});
  a.ceilMode = true;
  expectTensor(run(StepKind::MaxPool, {counting({1, 1, 2})}, a), {1, 1, 1},
               {0});
}

TEST(MaxPool, DilatedWindowsSkipElements) {
  StepAttributes a = window({2});
  a.dilations = {2};
  Tensor x({1, 1, 5}, {9, 1, 2, 8, 3});
  expectTensor(run(StepKind::MaxPool, {x}, a), {1, 1, 3}, {9, 8, 3});
}

TEST(MaxPool, NaNIsTheMaximum) {
  float nan = std::numeric_limits<float>::quiet_NaN();
  Tensor x({1, 1, 4}, {1, nan, 2, 3});
  expectTensor(run(StepKind::MaxPool, {x}, window({2}, {2})), {1, 1, 2},
               {nan, 3});
}

TEST(AvgPool, PaddingCountsOnlyIfAsked) {
  Tensor x({1, 1, 2}, {2, 4});
  StepAttributes a = window({2}, {}, {1}, {1});
  expectTensor(run(StepKind::AvgPool, {x}, a), {1, 1, 3}, {2, 3, 4});
  a.countIncludePad = true;
  expectTensor(run(StepKind::AvgPool, {x}, a), {1, 1, 3}, {1, 3, 2});
}

TEST(AvgPool, CeilModeNeverCountsBeyondThePadding) {
  Tensor x({1, 1, 4}, {2, 4, 6, 8});
  StepAttributes a = window({3}, {2}, {0}, {0});
  a.ceilMode = a.countIncludePad = true;
  expectTensor(run(StepKind::AvgPool, {x}, a), {1, 1, 2}, {4, 7});
}

TEST(AvgPool, OneChannelOfThreeDimensions) {
  StepAttributes a = window({2, 2, 2}, {2, 2, 2});
  expectTensor(run(StepKind::AvgPool, {counting({1, 1, 2, 2, 4})}, a),
               {1, 1, 1, 1, 2}, {6.5f, 8.5f});
}

TEST(Pool, ConstantsStayConstant) {
  Tensor x({2, 3, 9, 11}, 1.25f);
  for (StepKind kind : {StepKind::MaxPool, StepKind::AvgPool}) {
    Tensor result = run(kind, {x}, window({3, 4}, {2, 1}, {1, 2}, {2, 1}));
    EXPECT_EQ(result.data, std::vector<float>(result.size(), 1.25f));
  }
  expectTensor(run(StepKind::GlobalAvgPool, {x}), {2, 3, 1, 1},
               std::vector<float>(6, 1.25f));
}

TEST(Pool, AverageIsTheConvolutionWithEqualWeights) {
  Tensor x = randomTensor({2, 1, 12, 10}, 1);
  StepAttributes a = window({3, 3}, {2, 2}, {1, 1}, {1, 1});
  a.countIncludePad = true;
  StepAttributes conv = a;
  conv.countIncludePad = false;
  Tensor expected =
      run(StepKind::Conv, {x, Tensor({1, 1, 3, 3}, 1.0f / 9)}, conv);
  EXPECT_LT(difference(run(StepKind::AvgPool, {x}, a), expected), 1e-6);
}

TEST(GlobalAvgPool, KnownAnswer) {
  expectTensor(run(StepKind::GlobalAvgPool, {counting({1, 2, 3})}), {1, 2, 1},
               {1, 4});
}
