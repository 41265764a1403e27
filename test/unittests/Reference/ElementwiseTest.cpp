//===- ElementwiseTest.cpp - Elementwise steps and normalisation ----------===//
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

static const float notANumber = std::numeric_limits<float>::quiet_NaN();
static const float infinity = std::numeric_limits<float>::infinity();

TEST(Elementwise, Activations) {
  Tensor x({4}, {-2, 0, 0.5f, 3});
  expectTensor(run(StepKind::Relu, {x}), {4}, {0, 0, 0.5f, 3});
  StepAttributes a;
  a.alpha = 0.1f;
  expectTensor(run(StepKind::LeakyRelu, {x}, a), {4}, {-0.2f, 0, 0.5f, 3});
  StepAttributes clip;
  clip.low = -1;
  clip.high = 1;
  expectTensor(run(StepKind::Clip, {x}, clip), {4}, {-1, 0, 0.5f, 1});
  expectTensor(run(StepKind::Sigmoid, {Tensor({3}, {0, 100, -1000})}), {3},
               {0.5f, 1, 0});
  expectTensor(run(StepKind::Tanh, {Tensor({3}, {0, 0.5f, -100})}), {3},
               {0, 0.46211717f, -1});
}

TEST(Elementwise, NaNPassesThrough) {
  StepAttributes clip;
  clip.low = -1;
  clip.high = 1;
  for (StepKind kind : {StepKind::Relu, StepKind::Clip, StepKind::LeakyRelu,
                        StepKind::Sigmoid, StepKind::Tanh})
    expectTensor(run(kind, {Tensor({1}, notANumber)},
                     kind == StepKind::Clip ? clip : StepAttributes()),
                 {1}, {notANumber});
}

TEST(Elementwise, ArithmeticInOrder) {
  Tensor a({2}, {5, 7}), b({2}, {2, 3});
  expectTensor(run(StepKind::Add, {a, b}), {2}, {7, 10});
  expectTensor(run(StepKind::Sub, {a, b}), {2}, {3, 4});
  expectTensor(run(StepKind::Mul, {a, b}), {2}, {10, 21});
  expectTensor(run(StepKind::Sub, {Tensor({}, 1.0f), b}), {2}, {-1, -2});
  expectTensor(run(StepKind::Add, {Tensor({}, 1.0f), Tensor({}, 2.0f)}), {},
               {3});
}

TEST(Elementwise, BroadcastsLikeNumpy) {
  // Every pattern of extents of 1 in two operands of up to four dimensions.
  const Shape full{2, 3, 4, 5};
  for (unsigned pattern = 0; pattern < 1024; ++pattern) {
    Shape a = full, b = full;
    for (unsigned dim = 0; dim < 4; ++dim) {
      if (pattern >> dim & 1)
        a[dim] = 1;
      if (pattern >> (dim + 4) & 1)
        b[dim] = 1;
    }
    b.erase(b.begin(), b.begin() + (pattern >> 8));
    Tensor x = randomTensor(a, 1), y = randomTensor(b, 2);
    Tensor sum = run(StepKind::Sub, {x, y});
    auto element = [&](const Tensor &t, int64_t index) {
      int64_t offset = 0, stride = 1;
      for (size_t end = 1; end <= sum.shape.size(); ++end) {
        int64_t extent = sum.shape[sum.shape.size() - end];
        if (end <= t.shape.size()) {
          int64_t own = t.shape[t.shape.size() - end];
          offset += own == 1 ? 0 : index % extent * stride;
          stride *= own;
        }
        index /= extent;
      }
      return t.data[offset];
    };
    for (int64_t i = 0; i < sum.size(); ++i)
      ASSERT_EQ(sum.data[i], element(x, i) - element(y, i)) << pattern;
  }
}

TEST(BatchNorm, KnownAnswer) {
  Tensor x({1, 2, 2}, {1, 3, 10, 20});
  StepAttributes a;
  a.epsilon = 1;
  expectTensor(run(StepKind::BatchNorm,
                   {x, Tensor({2}, {1, 2}), Tensor({2}, {0, 5}),
                    Tensor({2}, {1, 10}), Tensor({2}, {3, 0})},
                   a),
               {1, 2, 2}, {0, 1, 5, 25});
}

TEST(BatchNorm, StandardisesItsOwnStatistics) {
  Tensor x = randomTensor({1, 1, 1000}, 1);
  double mean = 0, square = 0;
  for (float element : x.data) {
    mean += element / 1000;
    square += double(element) * element / 1000;
  }
  float variance = float(square - mean * mean);
  Tensor y = run(StepKind::BatchNorm,
                 {x, Tensor({1}, 1.0f), Tensor({1}, 0.0f),
                  Tensor({1}, float(mean)), Tensor({1}, variance)});
  double sum = 0, sumOfSquares = 0;
  for (float element : y.data) {
    sum += element;
    sumOfSquares += double(element) * element;
  }
  EXPECT_NEAR(sum, 0, 1e-3);
  EXPECT_NEAR(sumOfSquares, 1000, 1e-2);
}

TEST(Softmax, RunsAlongItsAxis) {
  Tensor x({2, 2}, {0, std::log(3.0f), 0, 0});
  StepAttributes a;
  a.axis = -1;
  expectTensor(run(StepKind::Softmax, {x}, a), {2, 2},
               {0.25f, 0.75f, 0.5f, 0.5f});
  a.axis = 0;
  expectTensor(run(StepKind::Softmax, {x}, a), {2, 2},
               {0.5f, 0.75f, 0.5f, 0.25f});
}

TEST(Softmax, HugeScoresDoNotOverflow) {
  StepAttributes a;
  expectTensor(run(StepKind::Softmax, {Tensor({2}, {1e30f, -1e30f})}, a), {2},
               {1, 0});
  expectTensor(run(StepKind::Softmax, {Tensor({2}, {notANumber, 1})}, a), {2},
               {notANumber, notANumber});
  expectTensor(run(StepKind::Softmax, {Tensor({2}, {infinity, 1})}, a), {2},
               {notANumber, notANumber});
}

TEST(Lrn, KnownAnswer) {
  // Channels 1, 2, 3, 4 of one pixel; windows of two reach one channel on.
  StepAttributes a;
  a.size = 2;
  a.alpha = 2;
  a.beta = 1;
  a.bias = 1;
  expectTensor(run(StepKind::Lrn, {Tensor({1, 4, 1, 1}, {1, 2, 3, 4})}, a),
               {1, 4, 1, 1}, {1.0f / 6, 2.0f / 14, 3.0f / 26, 4.0f / 17});
}

TEST(Lrn, WindowsWiderThanTheChannelsSeeAllOfThem) {
  StepAttributes a;
  a.size = 1 << 20;
  a.alpha = float(a.size);
  a.beta = 0.5f;
  expectTensor(run(StepKind::Lrn, {Tensor({1, 2, 1}, {3, 4})}, a), {1, 2, 1},
               {0.6f, 0.8f});
}
