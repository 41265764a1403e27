//===- FixedPointTest.cpp - Tests for the 16-bit datapath -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/EIE/FixedPoint.h"
#include "l2dc/Support/Random.h"

#include "gtest/gtest.h"

#include <limits>

using namespace l2dc;
using namespace l2dc::image;

namespace {

constexpr IntegerRange int16(16);

TEST(FixedPoint, RangeOfWidths) {
  EXPECT_EQ(int16.min, -32768);
  EXPECT_EQ(int16.max, 32767);
  EXPECT_EQ(IntegerRange(8).min, -128);
  EXPECT_EQ(IntegerRange(32).max, std::numeric_limits<int32_t>::max());
  EXPECT_EQ(int16.saturate(40000), 32767);
  EXPECT_EQ(int16.saturate(-40000), -32768);
}

TEST(FixedPoint, QuantizeRoundsTiesToEven) {
  EXPECT_EQ(quantize(0.5f, 0, int16), 0);
  EXPECT_EQ(quantize(1.5f, 0, int16), 2);
  EXPECT_EQ(quantize(2.5f, 0, int16), 2);
  EXPECT_EQ(quantize(-0.5f, 0, int16), 0);
  EXPECT_EQ(quantize(-1.5f, 0, int16), -2);
  EXPECT_EQ(quantize(0.3f, 10, int16), 307); // 307.2
  EXPECT_EQ(quantize(70000.0f, -4, int16), 4375);
}

TEST(FixedPoint, QuantizeSaturates) {
  float infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(quantize(1e30f, 15, int16), 32767);
  EXPECT_EQ(quantize(-infinity, 0, int16), -32768);
  EXPECT_EQ(quantize(1.0f, 15, int16), 32767);
  EXPECT_EQ(quantize(std::nanf(""), 4, int16), 0);
}

TEST(FixedPoint, DequantizeInverts) {
  for (int value = -32768; value <= 32767; ++value)
    for (int fraction : {-16, -3, 0, 7, 15, 30})
      ASSERT_EQ(quantize(dequantize(value, fraction), fraction, int16), value);
}

// The exact quotient has few enough bits for a double.
TEST(FixedPoint, ShiftIsRoundedDivision) {
  Random random(1);
  for (int i = 0; i < 200000; ++i) {
    int32_t a = int16.min + int32_t(random.below(65536));
    int32_t b = int16.min + int32_t(random.below(65536));
    int shift = int(random.below(maxShift + 1));
    double exact = std::ldexp(double(a) * b, -shift);
    ASSERT_EQ(shiftProduct(a * b, shift), int32_t(std::nearbyint(exact)))
        << a << " * " << b << " >> " << shift;
  }
}

TEST(FixedPoint, ShiftAtLimits) {
  constexpr int32_t largest = 1 << 30; // -32768 squared
  EXPECT_EQ(shiftProduct(largest, 0), largest);
  EXPECT_EQ(shiftProduct(largest, 30), 1);
  EXPECT_EQ(shiftProduct(largest, 31), 0); // a tie
  EXPECT_EQ(shiftProduct(-largest, 31), 0);
  EXPECT_EQ(shiftProduct(3, 1), 2);
  EXPECT_EQ(shiftProduct(1, 1), 0);
  EXPECT_EQ(shiftProduct(-1, 1), 0);
  EXPECT_EQ(shiftProduct(-3, 1), -2);
}

TEST(FixedPoint, AccumulationSaturates) {
  EXPECT_EQ(multiplyAccumulate(32000, 256, 256, 4, int16), 32767);
  EXPECT_EQ(multiplyAccumulate(-32000, -256, 256, 4, int16), -32768);
  EXPECT_EQ(multiplyAccumulate(32000, 256, 256, 4, IntegerRange(24)), 36096);
  EXPECT_EQ(multiplyAccumulate(100, 3, 5, 1, int16), 108); // 7.5 to 8
}

TEST(FixedPoint, ChoosesLargestFractionThatFits) {
  EXPECT_EQ(chooseFraction(0.0, 16), maxFraction);
  EXPECT_EQ(chooseFraction(1.0, 16), 14);
  EXPECT_EQ(chooseFraction(0.99, 16), 15);
  EXPECT_EQ(chooseFraction(32767.0, 16), 0);
  EXPECT_EQ(chooseFraction(32768.0, 16), -1);
  EXPECT_EQ(chooseFraction(1e30, 16), minFraction);
  EXPECT_EQ(chooseFraction(1.0, 8), 6);
}

TEST(FixedPoint, ResultFractionKeepsShiftInRange) {
  EXPECT_EQ(chooseResultFraction(20.0, 16, 16, 14), 10);
  EXPECT_EQ(chooseResultFraction(1e-9, 16, 10, 4), 14);
  EXPECT_EQ(chooseResultFraction(1e9, 16, 30, 30), 29);
}

} // namespace
