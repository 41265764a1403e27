//===- RandomTest.cpp - Tests of the random number generator --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Support/Random.h"
#include "l2dc/Support/Half.h"

#include "gtest/gtest.h"

#include <algorithm>
#include <limits>
#include <numeric>

using namespace l2dc;

TEST(RandomTest, GivesThePublishedSequence) {
  // The reference implementation's output for seed 1234567.
  Random random(1234567);
  EXPECT_EQ(random.next(), 6457827717110365317u);
  EXPECT_EQ(random.next(), 3203168211198807973u);
  EXPECT_EQ(random.next(), 9817491932198370423u);
}

TEST(RandomTest, StaysInRange) {
  Random random(1);
  std::vector<unsigned> counts(7, 0);
  for (unsigned i = 0; i < 7000; ++i) {
    double u = random.uniform();
    EXPECT_TRUE(u >= 0 && u < 1);
    ++counts.at(random.below(7));
  }
  for (unsigned count : counts)
    EXPECT_NEAR(count, 1000, 150);
}

TEST(RandomTest, ShufflesAPermutation) {
  std::vector<int> values(100), sorted(100);
  std::iota(values.begin(), values.end(), 0);
  std::iota(sorted.begin(), sorted.end(), 0);
  Random(7).shuffle(values);
  EXPECT_NE(values, sorted);
  std::sort(values.begin(), values.end());
  EXPECT_EQ(values, sorted);
}

TEST(HalfTest, ConvertsKnownPatterns) {
  EXPECT_EQ(halfToFloat(0x3c00), 1.0f);
  EXPECT_EQ(halfToFloat(0xc000), -2.0f);
  EXPECT_EQ(halfToFloat(0x7bff), 65504.0f);
  EXPECT_EQ(halfToFloat(0x0001), 0x1p-24f);
  EXPECT_EQ(halfToFloat(0x83ff), -0x1.ff8p-15f);
  EXPECT_TRUE(std::signbit(halfToFloat(0x8000)));
  EXPECT_EQ(halfToFloat(0xfc00), -std::numeric_limits<float>::infinity());
  EXPECT_TRUE(std::isnan(halfToFloat(0x7e00)));
}
