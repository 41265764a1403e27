//===- LayerAdaptivePruningTest.cpp - One density for many layers ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/LayerAdaptivePruning.h"
#include "../Support/ExpectError.h"
#include "TestWeights.h"

#include "gtest/gtest.h"

#include <cmath>
#include <limits>
#include <numeric>

using namespace l2dc::compression;
using l2dc::test::exitOnError;
using Masks = std::vector<Mask>;

TEST(LayerAdaptivePruning, FollowsTheScores) {
  // Scores by magnitude: 1, 9/25, 4/29 and 1, 1/2, 1/3.
  std::vector<float> first = {3, -4, 2}, second = {0.1f, 0.1f, -0.1f};
  EXPECT_EQ(exitOnError(keepLargestAcrossLayers({first, second}, 0.5)),
            (Masks{{0, 1, 0}, {1, 1, 0}}));
  EXPECT_EQ(exitOnError(keepLargestAcrossLayers({first, second}, 4.0 / 6)),
            (Masks{{1, 1, 0}, {1, 1, 0}}));
  EXPECT_EQ(exitOnError(keepLargestAcrossLayers({first, second}, 5.0 / 6)),
            (Masks{{1, 1, 0}, {1, 1, 1}}));
}

TEST(LayerAdaptivePruning, DoesNotDependOnTheScaleOfALayer) {
  std::vector<float> first = randomValues(500, 1), second = randomValues(90, 2);
  Masks masks = exitOnError(keepLargestAcrossLayers({first, second}, 0.1));
  for (float &weight : second)
    weight *= 1024;
  EXPECT_EQ(exitOnError(keepLargestAcrossLayers({first, second}, 0.1)), masks);
}

TEST(LayerAdaptivePruning, KeepsTheLargestOfEachLayer) {
  std::vector<float> first = randomValues(3000, 3),
                     second = randomValues(200, 4);
  Masks masks = exitOnError(keepLargestAcrossLayers({first, second}, 0.05));
  int64_t kept = 0;
  for (auto [weights, mask] :
       {std::pair(&first, &masks[0]), std::pair(&second, &masks[1])}) {
    int64_t count = std::accumulate(mask->begin(), mask->end(), int64_t(0));
    EXPECT_GE(count, 1);
    EXPECT_EQ(*mask, exitOnError(keepLargest(
                         *weights, double(count) / double(weights->size()))));
    kept += count;
  }
  EXPECT_EQ(kept, 160);
}

TEST(LayerAdaptivePruning, NeverKeepsZeros) {
  EXPECT_EQ(exitOnError(keepLargestAcrossLayers({{0, 2}, {0, -0.0f}}, 1.0)),
            (Masks{{0, 1}, {0, 0}}));
  EXPECT_TRUE(exitOnError(keepLargestAcrossLayers({}, 0.5)).empty());
}

TEST(LayerAdaptivePruning, RejectsBadInput) {
  EXPECT_ERROR((keepLargestAcrossLayers({{1}}, 0)), "density is 0.000000");
  float infinite = std::numeric_limits<float>::infinity();
  EXPECT_ERROR((keepLargestAcrossLayers({{1}, {1, infinite}}, 0.5)),
               "layer 1: weight 1 is INF");
}
