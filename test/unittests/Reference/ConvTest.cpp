//===- ConvTest.cpp - Convolution -----------------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelTesting.h"

using namespace l2dc;
using namespace l2dc::execution;
using namespace l2dc::reference;

namespace {

/// A convolution over three spatial dimensions.
struct Case {
  Shape x, filter; ///< both of rank 5
  std::vector<int64_t> strides{1, 1, 1}, dilations{1, 1, 1};
  std::vector<int64_t> begin{0, 0, 0}, end{0, 0, 0};
  int64_t groups = 1;

  int64_t outputExtent(int dim) const {
    int64_t span = dilations[dim] * (filter[2 + dim] - 1) + 1;
    return (x[2 + dim] + begin[dim] + end[dim] - span) / strides[dim] + 1;
  }
  /// Input position read by an output position and a kernel position.
  int64_t input(int dim, int64_t out, int64_t tap) const {
    return out * strides[dim] - begin[dim] + tap * dilations[dim];
  }
  StepAttributes attributes() const {
    StepAttributes a;
    a.strides = strides;
    a.dilations = dilations;
    a.padsBegin = begin;
    a.padsEnd = end;
    a.groups = groups;
    return a;
  }
};

/// One output element straight from the definition, in double.
double convolveAt(const Case &c, const Tensor &x, const Tensor &filter,
                  int64_t n, int64_t o, int64_t oz, int64_t oy, int64_t ox) {
  int64_t channels = c.filter[1];
  int64_t firstChannel = o / (c.filter[0] / c.groups) * channels;
  double sum = 0;
  for (int64_t i = 0; i < elementCount(c.filter) / c.filter[0]; ++i) {
    int64_t kx = i % c.filter[4], ky = i / c.filter[4] % c.filter[3];
    int64_t kz = i / c.filter[4] / c.filter[3] % c.filter[2];
    int64_t channel = i / c.filter[4] / c.filter[3] / c.filter[2];
    int64_t z = c.input(0, oz, kz), y = c.input(1, oy, ky),
            xx = c.input(2, ox, kx);
    if (z < 0 || z >= c.x[2] || y < 0 || y >= c.x[3] || xx < 0 || xx >= c.x[4])
      continue;
    int64_t at =
        (((n * c.x[1] + firstChannel + channel) * c.x[2] + z) * c.x[3] + y) *
            c.x[4] +
        xx;
    sum += double(x.data[at]) *
           filter.data[o * elementCount(c.filter) / c.filter[0] + i];
  }
  return sum;
}

Tensor convolve(const Case &c, const Tensor &x, const Tensor &filter,
                const Tensor &bias) {
  Tensor result(Shape{c.x[0], c.filter[0], c.outputExtent(0), c.outputExtent(1),
                      c.outputExtent(2)});
  float *out = result.begin();
  for (int64_t n = 0; n < result.shape[0]; ++n)
    for (int64_t o = 0; o < result.shape[1]; ++o)
      for (int64_t z = 0; z < result.shape[2]; ++z)
        for (int64_t y = 0; y < result.shape[3]; ++y)
          for (int64_t xx = 0; xx < result.shape[4]; ++xx)
            *out++ =
                float(bias.data[o] + convolveAt(c, x, filter, n, o, z, y, xx));
  return result;
}

void expectConvMatches(const Case &c, unsigned seed) {
  Tensor x = randomTensor(c.x, seed), filter = randomTensor(c.filter, seed + 1),
         bias = randomTensor({c.filter[0]}, seed + 2);
  Tensor result = run(StepKind::Conv, {x, filter, bias}, c.attributes());
  EXPECT_LT(difference(result, convolve(c, x, filter, bias)), 1e-4) << seed;
}

Case randomCase(unsigned seed) {
  std::mt19937 generator(seed);
  auto pick = [&](int64_t low, int64_t high) {
    return low + int64_t(generator() % (high - low + 1));
  };
  Case c;
  c.groups = pick(1, 3);
  int64_t channels = pick(1, 4);
  c.x = {pick(1, 2), c.groups * channels, pick(3, 6), pick(3, 9), pick(3, 20)};
  c.filter = {c.groups * pick(1, 5), channels, pick(1, 3), pick(1, 3),
              pick(1, 3)};
  for (int dim = 0; dim < 3; ++dim) {
    c.strides[dim] = pick(1, 3);
    c.begin[dim] = pick(0, 2);
    c.end[dim] = pick(0, 2);
    bool fits =
        c.x[2 + dim] + c.begin[dim] + c.end[dim] >= 2 * c.filter[2 + dim] - 1;
    c.dilations[dim] = fits ? pick(1, 2) : 1;
  }
  return c;
}

} // namespace

TEST(Conv, KnownAnswerInOneDimension) {
  Tensor x({1, 1, 5}, {1, 2, 3, 4, 5}), filter({1, 1, 2}, {10, 1}),
      bias({1}, 0.5f);
  expectTensor(run(StepKind::Conv, {x, filter, bias}), {1, 1, 4},
               {12.5f, 23.5f, 34.5f, 45.5f});
  StepAttributes a;
  a.strides = {2};
  a.padsBegin = {1};
  a.padsEnd = {0};
  expectTensor(run(StepKind::Conv, {x, filter}, a), {1, 1, 3}, {1, 23, 45});
}

TEST(Conv, MatchesTheDefinition) {
  for (unsigned seed = 0; seed < 200; ++seed)
    expectConvMatches(randomCase(seed), 1000 * seed);
}

TEST(Conv, MatchesTheDefinitionAcrossSummationBlocks) {
  // 40 * 27 = 1080 products for each output.
  Case c;
  c.x = {1, 40, 4, 5, 18};
  c.filter = {7, 40, 3, 3, 3};
  c.begin = c.end = {1, 1, 1};
  expectConvMatches(c, 1);
}

TEST(Conv, OneByOneKernelIsAMatrixProduct) {
  Tensor x = randomTensor({1, 30, 7, 9}, 1),
         w = randomTensor({12, 30, 1, 1}, 2);
  Tensor product = run(StepKind::MatMul,
                       {Tensor({12, 30}, w.data), Tensor({30, 63}, x.data)});
  EXPECT_EQ(run(StepKind::Conv, {x, w}).data, product.data);
}

TEST(Conv, KernelOfTheInputsSizeIsALinearLayer) {
  Tensor x = randomTensor({3, 5, 4, 6}, 1), w = randomTensor({8, 5, 4, 6}, 2),
         bias = randomTensor({8}, 3);
  Tensor linear = run(StepKind::Linear, {Tensor({3, 120}, x.data),
                                         Tensor({8, 120}, w.data), bias});
  EXPECT_EQ(run(StepKind::Conv, {x, w, bias}).data, linear.data);
}

TEST(Conv, SamplesDoNotDependOnTheirBatch) {
  Tensor x = randomTensor({4, 3, 20, 20}, 1),
         w = randomTensor({16, 3, 5, 5}, 2);
  Tensor all = run(StepKind::Conv, {x, w});
  int64_t size = 3 * 20 * 20;
  Tensor last({1, 3, 20, 20},
              std::vector<float>(x.data.begin() + 3 * size, x.data.end()));
  Tensor alone = run(StepKind::Conv, {last, w});
  EXPECT_TRUE(std::equal(alone.data.begin(), alone.data.end(),
                         all.data.end() - alone.size()));
}

TEST(Conv, LargeProductsInThreadsMatchSmallOnes) {
  // 8.4 million products run in threads; the two halves of the filters do not.
  Tensor x = randomTensor({1, 64, 16, 16}, 1),
         w = randomTensor({57, 64, 3, 3}, 2);
  StepAttributes a;
  a.padsBegin = a.padsEnd = {1, 1};
  Tensor all = run(StepKind::Conv, {x, w}, a);
  Tensor few({3, 64, 3, 3},
             std::vector<float>(w.data.end() - 3 * 576, w.data.end()));
  Tensor part = run(StepKind::Conv, {x, few}, a);
  EXPECT_TRUE(std::equal(part.data.begin(), part.data.end(),
                         all.data.end() - part.size()));
}
