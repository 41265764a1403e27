//===- FormatTest.cpp - Tests of number formatting ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Report/Format.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace l2dc::report;

TEST(FormatTest, GroupsCounts) {
  EXPECT_EQ(formatCount(0), "0");
  EXPECT_EQ(formatCount(999), "999");
  EXPECT_EQ(formatCount(1000), "1,000");
  EXPECT_EQ(formatCount(-1234567), "-1,234,567");
  EXPECT_EQ(formatCount(-999), "-999");
}

TEST(FormatTest, ScalesBytes) {
  EXPECT_EQ(formatBytes(0), "0 B");
  EXPECT_EQ(formatBytes(999), "999 B");
  EXPECT_EQ(formatBytes(1000), "1.00 kB");
  EXPECT_EQ(formatBytes(43560), "43.6 kB");
  EXPECT_EQ(formatBytes(675763), "676 kB");
  EXPECT_EQ(formatBytes(999600), "1.00 MB");
  EXPECT_EQ(formatBytes(UINT64_MAX), "18.4 EB");
}

TEST(FormatTest, WritesPercent) {
  EXPECT_EQ(formatPercent(0.9854), "98.54 %");
  EXPECT_EQ(formatPercent(1, 0), "100 %");
  EXPECT_EQ(formatPercent(NAN), "-");
}

TEST(FormatTest, WritesNumbers) {
  EXPECT_EQ(formatNumber(12.7), "12.7");
  EXPECT_EQ(formatNumber(0.000314159), "0.0003142");
  EXPECT_EQ(formatNumber(1.5e9, 3), "1.5e+09");
  EXPECT_EQ(formatNumber(INFINITY), "-");
}

TEST(FormatTest, WritesSiPrefixes) {
  EXPECT_EQ(formatSi(0), "0");
  EXPECT_EQ(formatSi(250), "250");
  EXPECT_EQ(formatSi(1500), "1.5k");
  EXPECT_EQ(formatSi(999.9), "1k");
  EXPECT_EQ(formatSi(-3e6), "-3M");
  EXPECT_EQ(formatSi(0.25), "0.25");
  EXPECT_EQ(formatSi(0.002), "2m");
  EXPECT_EQ(formatSi(5e-13), "5e-13");
  EXPECT_EQ(formatSi(NAN), "-");
}
