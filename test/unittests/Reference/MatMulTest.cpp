//===- MatMulTest.cpp - Matrix products -----------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelTesting.h"

using namespace l2dc;
using namespace l2dc::execution;
using namespace l2dc::reference;

/// A product of two matrices straight from the definition, in double.
static Tensor product(const Tensor &a, const Tensor &b) {
  int64_t m = a.shape[0], k = a.shape[1], n = b.shape[1];
  Tensor result(Shape{m, n});
  for (int64_t i = 0; i < m; ++i)
    for (int64_t j = 0; j < n; ++j) {
      double sum = 0;
      for (int64_t l = 0; l < k; ++l)
        sum += double(a.data[i * k + l]) * b.data[l * n + j];
      result.data[i * n + j] = float(sum);
    }
  return result;
}

TEST(Linear, KnownAnswer) {
  Tensor x({2, 3}, {1, 2, 3, 4, 5, 6}), w({2, 3}, {1, 0, -1, 1, 1, 1}),
      bias({2}, {10, 20});
  expectTensor(run(StepKind::Linear, {x, w, bias}), {2, 2}, {8, 26, 8, 35});
  expectTensor(run(StepKind::Linear, {x, w}), {2, 2}, {-2, 6, -2, 15});
}

TEST(Linear, NoInputsGiveTheBias) {
  expectTensor(run(StepKind::Linear,
                   {Tensor({1, 0}), Tensor({2, 0}), Tensor({2}, {3, 4})}),
               {1, 2}, {3, 4});
}

TEST(MatMul, MatchesTheDefinitionForAllTails) {
  // Rows, columns and depth around the block sizes of the kernel.
  for (int64_t m : {1, 2, 3, 4, 5, 9})
    for (int64_t n : {1, 15, 16, 17, 40})
      for (int64_t k : {1, 255, 256, 257, 600}) {
        Tensor a = randomTensor({m, k}, 1), b = randomTensor({k, n}, 2);
        EXPECT_LT(difference(run(StepKind::MatMul, {a, b}), product(a, b)),
                  1e-3)
            << m << ' ' << n << ' ' << k;
      }
}

TEST(MatMul, LinearIsTheTransposedProduct) {
  Tensor x = randomTensor({5, 300}, 1), w = randomTensor({33, 300}, 2);
  StepAttributes a;
  a.permutation = {1, 0};
  Tensor product = run(StepKind::MatMul, {x, run(StepKind::Transpose, {w}, a)});
  EXPECT_EQ(run(StepKind::Linear, {x, w}).data, product.data);
}

TEST(MatMul, VectorsLoseTheirDimension) {
  Tensor v({2}, {1, 2}), m = counting({2, 3});
  expectTensor(run(StepKind::MatMul, {v, m}), {3}, {6, 9, 12});
  expectTensor(run(StepKind::MatMul, {counting({3, 2}), v}), {3}, {2, 8, 14});
  expectTensor(run(StepKind::MatMul, {v, v}), {}, {5});
  expectTensor(run(StepKind::MatMul, {v, counting({2, 2, 1})}), {2, 1}, {2, 8});
}

TEST(MatMul, LeadingDimensionsBroadcast) {
  Tensor a = randomTensor({2, 1, 3, 4}, 1), b = randomTensor({5, 4, 6}, 2);
  Tensor all = run(StepKind::MatMul, {a, b});
  ASSERT_EQ(all.shape, (Shape{2, 5, 3, 6}));
  auto slice = [](const Tensor &t, int64_t i, Shape shape) {
    auto first = t.data.begin() + i * elementCount(shape);
    std::vector<float> data(first, first + elementCount(shape));
    return Tensor(std::move(shape), std::move(data));
  };
  for (int64_t i = 0; i < 10; ++i)
    EXPECT_LT(
        difference(slice(all, i, {3, 6}),
                   product(slice(a, i / 5, {3, 4}), slice(b, i % 5, {4, 6}))),
        1e-5);
}

TEST(MatMul, LongSumsOfEqualTermsStayAccurate) {
  // One running sum of all products would be off by 1 in 1000.
  const int64_t depth = 1 << 18;
  Tensor row({1, depth}, 0.1f), column({depth, 1}, 1.0f);
  EXPECT_NEAR(run(StepKind::MatMul, {row, column}).data[0] / depth, 0.1, 1e-6);
}
