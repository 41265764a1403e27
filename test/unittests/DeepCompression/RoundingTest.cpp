//===- RoundingTest.cpp - Floats with fewer bits --------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Rounding.h"
#include "l2dc/Support/Half.h"
#include "l2dc/Support/Random.h"

#include "gtest/gtest.h"

using namespace l2dc;
using namespace l2dc::deepcompression;

TEST(Rounding, KeepsSignificantBits) {
  EXPECT_EQ(roundToBits(0, 8), 0);
  EXPECT_EQ(roundToBits(255, 8), 255);
  EXPECT_EQ(roundToBits(257, 8), 256); // a tie, to even
  EXPECT_EQ(roundToBits(259, 8), 260); // a tie, to even
  EXPECT_EQ(roundToBits(-511.5f, 8), -512);
  EXPECT_EQ(roundToBits(0.1f, 24), 0.1f);
}

TEST(Rounding, KeepsEveryHalf) {
  for (unsigned bits = 0; bits < 0x7c00; ++bits) {
    float value = halfToFloat(uint16_t(bits));
    EXPECT_EQ(roundToHalf(value), value);
    EXPECT_EQ(roundToHalf(-value), -value);
  }
}

TEST(Rounding, FindsTheNearestHalf) {
  Random random(1);
  for (unsigned i = 0; i < 2000; ++i) {
    uint16_t bits = uint16_t(random.below(0x7bff));
    float below = halfToFloat(bits), above = halfToFloat(bits + 1);
    float part = float(random.uniform());
    if (part == 0.5f)
      continue;
    float value = below + part * (above - below);
    EXPECT_EQ(roundToHalf(value), part < 0.5f ? below : above) << value;
  }
  EXPECT_EQ(roundToHalf(1e6f), 65504);
  EXPECT_EQ(roundToHalf(-1e6f), -65504);
  EXPECT_EQ(roundToHalf(1e-9f), 0);
}
