//===- TensorTest.cpp - Shapes and comparison of dense tensors ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Support/Tensor.h"

#include "gtest/gtest.h"

#include <cmath>
#include <limits>

using namespace l2dc;

TEST(Tensor, NamesShapes) {
  EXPECT_EQ(shapeToString({}), "scalar");
  EXPECT_EQ(shapeToString({-1, 3, 28, 28}), "?x3x28x28");
}

TEST(Tensor, RowMajorStrides) {
  EXPECT_EQ(rowMajorStrides({2, 3, 4}), (std::vector<int64_t>{12, 4, 1}));
}

TEST(Tensor, ComparesInfinitiesAndNaN) {
  float inf = std::numeric_limits<float>::infinity();
  float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(maxAbsDifference({inf, nan, 1}, {inf, nan, 1.5}), 0.5);
  EXPECT_TRUE(std::isnan(maxAbsDifference({nan}, {0.0f})));
}
