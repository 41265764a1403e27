//===- UnitsTest.cpp - Quantities with units ------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Circuit/Units.h"
#include "l2dc/Circuit/Problem.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace l2dc::circuit;

static double quantity(llvm::StringRef text, llvm::StringRef unit) {
  auto value = parseQuantity(text, *findUnit(unit));
  EXPECT_TRUE(bool(value)) << text.str();
  return value ? *value : 0;
}

static std::string failure(llvm::StringRef text, llvm::StringRef unit) {
  auto value = parseQuantity(text, *findUnit(unit));
  return value ? "" : llvm::toString(value.takeError());
}

TEST(Units, QuantitiesAreTheNearestDoubleToWhatIsWritten) {
  EXPECT_EQ(quantity("200", "uW"), 2e-4);
  EXPECT_EQ(quantity("1.3694 mW", "W"), 1.3694e-3);
  EXPECT_EQ(quantity("20 kohm", "ohm"), 2e4);
  EXPECT_EQ(quantity("90MHz", "Hz"), 9e7);
  EXPECT_EQ(quantity("-40", "C"), -40);
  EXPECT_DOUBLE_EQ(quantity("211.2 um2", "m2"), 2.112e-10);
  EXPECT_EQ(quantity("50 %", "1"), 0.5);
  EXPECT_DOUBLE_EQ(quantity("18.6 pA/rtHz", "A/rtHz"), 1.86e-11);
  EXPECT_EQ(quantity("57.6 dBohm", "dBohm"), 57.6);
}

TEST(Units, CaseMatters) {
  EXPECT_EQ(quantity("1 mHz", "Hz"), 1e-3);
  EXPECT_EQ(quantity("1 MHz", "Hz"), 1e6);
  EXPECT_FALSE(findUnit("mhz"));
  EXPECT_FALSE(findUnit("kdB"));
  EXPECT_FALSE(findUnit(""));
}

TEST(Units, ErrorsSayWhatWasExpected) {
  EXPECT_EQ(failure("fast", "Hz"), "expected a number in Hz, found 'fast'");
  EXPECT_EQ(failure("1 Hertz", "Hz"),
            "unknown unit 'Hertz', expected one of Hz");
  EXPECT_EQ(failure("1 V", "kHz"), "'1 V' has unit V, expected one of Hz");
  EXPECT_EQ(failure("1 MHz", "1"), "'1 MHz' has unit MHz, expected no unit");
  EXPECT_EQ(failure("inf", "Hz"), "expected a number in Hz, found 'inf'");
}

TEST(Units, SpiceNumbersIgnoreCaseAndTrailingLetters) {
  EXPECT_EQ(parseSpiceNumber("12u"), 12e-6);
  EXPECT_EQ(parseSpiceNumber("12UM"), 12e-6);
  EXPECT_EQ(parseSpiceNumber("3meg"), 3e6);
  EXPECT_EQ(parseSpiceNumber("3M"), 3e-3);
  EXPECT_EQ(parseSpiceNumber("1.5e-3k"), 1.5);
  EXPECT_EQ(parseSpiceNumber("10mil"), 254e-6);
  EXPECT_EQ(parseSpiceNumber("5V"), 5.0);
  EXPECT_FALSE(parseSpiceNumber("w1"));
  EXPECT_FALSE(parseSpiceNumber("1+2"));
  EXPECT_FALSE(parseSpiceNumber(""));
}

TEST(Units, ValuesAreWrittenShort) {
  EXPECT_EQ(formatValue(12e-6), "1.2e-05");
  EXPECT_EQ(formatValue(0.1 + 0.2), "0.3");
  EXPECT_EQ(formatValue(1.23456789), "1.23456789");
  EXPECT_EQ(formatQuantity(1.3694e-3, "W"), "1.369 mW");
  EXPECT_EQ(formatQuantity(9.15e7, "Hz"), "91.5 MHz");
  EXPECT_EQ(formatQuantity(2.112e-10, "m2"), "211.2 um2");
  EXPECT_EQ(formatQuantity(57.689, "dBohm"), "57.69 dBohm");
  EXPECT_EQ(formatQuantity(std::nan(""), "W"), "-");
}

TEST(Variables, SnapToTheGrid) {
  Variable v;
  v.min = 2e-6;
  v.max = 15e-6;
  v.step = 1e-7;
  EXPECT_DOUBLE_EQ(v.snap(3.14e-6), 3.1e-6);
  EXPECT_DOUBLE_EQ(v.snap(99), 15e-6);
  EXPECT_DOUBLE_EQ(v.snap(-1), 2e-6);
  EXPECT_DOUBLE_EQ(v.fromFraction(1), 15e-6);
  EXPECT_DOUBLE_EQ(v.fromFraction(0), 2e-6);
  // Every grid point comes back.
  for (int k = 0; k <= 130; ++k) {
    double value = v.snap(v.min + k * v.step);
    EXPECT_EQ(v.fromFraction(v.toFraction(value)), value) << k;
  }
}

TEST(Variables, TheLastGridPointIsNotBeyondTheEnd) {
  // 0.1p + 1990 * 0.01p is rounded to more than 20p.
  Variable v;
  v.min = 0.1e-12;
  v.max = 20e-12;
  v.step = 0.01e-12;
  EXPECT_EQ(v.snap(1), v.max);
  EXPECT_EQ(v.fromFraction(1), v.max);
}

TEST(Variables, AGridThatMissesTheEndStopsBeforeIt) {
  Variable v;
  v.min = 0;
  v.max = 1;
  v.step = 0.3;
  EXPECT_DOUBLE_EQ(v.fromFraction(1), 0.9);
}

TEST(Variables, LogarithmicScale) {
  Variable v;
  v.min = 1;
  v.max = 100;
  v.logarithmic = true;
  EXPECT_DOUBLE_EQ(v.fromFraction(0.5), 10);
  EXPECT_DOUBLE_EQ(v.toFraction(10), 0.5);
}
