//===- PruningTest.cpp - Which weights are kept ---------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/Pruning.h"
#include "../Support/ExpectError.h"
#include "TestWeights.h"

#include "gtest/gtest.h"

#include <cmath>
#include <limits>

using namespace l2dc::compression;
using l2dc::test::exitOnError;

TEST(Pruning, KeepsTheExactCount) {
  EXPECT_EQ(exitOnError(keptCount(266200, 0.08)), (21296));
  EXPECT_EQ(exitOnError(keptCount(10, 1.0)), (10));
  EXPECT_EQ(exitOnError(keptCount(10, 1e-9)), (1));
  EXPECT_EQ(exitOnError(keptCount(0, 0.5)), (0));
}

TEST(Pruning, RejectsDensities) {
  EXPECT_ERROR((keptCount(10, 0)),
               "density is 0.000000, expected more than 0 and at most 1");
  EXPECT_ERROR((keptCount(10, 1.0001)), "density is 1.000100");
  EXPECT_ERROR((keptCount(10, std::nan(""))), "density is nan");
}

TEST(Pruning, BreaksTiesByPosition) {
  EXPECT_EQ(exitOnError(keepLargest({1, -1, 2, 1, -1, 1}, 0.5)),
            (Mask{1, 1, 1, 0, 0, 0}));
}

TEST(Pruning, NeverKeepsZeros) {
  EXPECT_EQ(exitOnError(keepLargest({0, 3, -0.0f, 0}, 1.0)),
            (Mask{0, 1, 0, 0}));
  EXPECT_EQ(exitOnError(keepLargest({0, 0}, 0.5)), (Mask{0, 0}));
  EXPECT_EQ(exitOnError(keepAbove({0, 1}, 0)), (Mask{0, 1}));
}

TEST(Pruning, KeepsTheLargest) {
  std::vector<float> weights = randomValues(10007, 1);
  for (double density : {0.001, 0.08, 0.5, 0.999}) {
    Mask mask = exitOnError(keepLargest(weights, density));
    float smallestKept = 100, largestPruned = 0;
    int64_t kept = 0;
    for (size_t i = 0; i < weights.size(); ++i) {
      float magnitude = std::fabs(weights[i]);
      if (mask[i])
        smallestKept = std::min(smallestKept, magnitude);
      else
        largestPruned = std::max(largestPruned, magnitude);
      kept += mask[i];
    }
    EXPECT_EQ(kept, exitOnError(keptCount(weights.size(), density)));
    EXPECT_GE(smallestKept, largestPruned);
  }
}

TEST(Pruning, PrunesByThreshold) {
  EXPECT_EQ(exitOnError(keepAbove({0.5f, -0.5f, 0.25f}, 0.5f)),
            (Mask{1, 1, 0}));
  EXPECT_ERROR((keepAbove({1}, -1)), "threshold is -1");
}

TEST(Pruning, RejectsWeightsThatAreNotFinite) {
  float inf = std::numeric_limits<float>::infinity();
  EXPECT_ERROR((keepLargest({1, inf}, 0.5)),
               "weight 1 is INF, expected a finite number");
  EXPECT_ERROR((keepAbove({NAN}, 0.5)), "weight 0 is");
}

TEST(Pruning, AppliesMasks) {
  std::vector<float> weights = {-1, 2, -3};
  EXPECT_EQ(applyMask(weights, {0, 1, 0}), 1);
  EXPECT_EQ(weights, (std::vector<float>{0, 2, 0}));
  EXPECT_FALSE(std::signbit(weights[0]));
}
