//===- RelativeIndexTest.cpp - Runs of zeros and fillers ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/RelativeIndex.h"
#include "../Support/ExpectError.h"
#include "TestWeights.h"

#include "gtest/gtest.h"

using namespace l2dc::compression;
using l2dc::test::exitOnError;
using Bytes = std::vector<uint8_t>;

/// A kept weight with code 5 after `gap` zeros, and three more zeros.
static Bytes gapOf(unsigned gap) {
  Bytes codes(gap + 4, 0);
  codes[gap] = 5;
  return codes;
}

TEST(RelativeIndex, FillsLongGapsOnly) {
  // Three bits: a run holds 7 zeros, a filler stands for 8.
  auto entries = [](unsigned gap) {
    RelativeIndex index = encodeRelative(gapOf(gap), 3);
    return std::pair(index.runs, index.codes);
  };
  EXPECT_EQ(entries(6), std::pair(Bytes{6}, Bytes{5}));
  EXPECT_EQ(entries(7), std::pair(Bytes{7}, Bytes{5}));
  EXPECT_EQ(entries(8), std::pair(Bytes{7, 0}, Bytes{0, 5}));
  EXPECT_EQ(entries(15), std::pair(Bytes{7, 7}, Bytes{0, 5}));
  EXPECT_EQ(entries(16), std::pair(Bytes{7, 7, 0}, Bytes{0, 0, 5}));
}

TEST(RelativeIndex, RoundTrips) {
  for (unsigned bits = 1; bits <= maxIndexBits; ++bits)
    for (unsigned gap : {0u, (1u << bits) - 2, (1u << bits) - 1, 1u << bits,
                         (1u << bits) + 1, 3u << bits}) {
      Bytes codes = gapOf(gap);
      EXPECT_EQ(exitOnError(
                    decodeRelative(encodeRelative(codes, bits), codes.size())),
                (codes));
    }
  for (double density : {0.0, 0.01, 0.3, 1.0}) {
    Bytes codes = randomCodes(5000, density, 255, 4);
    for (unsigned bits = 1; bits <= maxIndexBits; ++bits)
      EXPECT_EQ(exitOnError(
                    decodeRelative(encodeRelative(codes, bits), codes.size())),
                (codes));
  }
}

TEST(RelativeIndex, EmptyLayersHaveNoEntries) {
  EXPECT_EQ(encodeRelative(Bytes(1000, 0), 4).entries(), 0u);
  EXPECT_EQ(encodeRelative({}, 4).entries(), 0u);
}

TEST(RelativeIndex, RejectsBadEntries) {
  auto decode = [](Bytes runs, Bytes codes, unsigned bits = 2) {
    RelativeIndex index;
    index.indexBits = bits;
    index.runs = std::move(runs);
    index.codes = std::move(codes);
    return decodeRelative(index, 6);
  };
  EXPECT_ERROR((decode({4}, {1})), "run 4 of entry 0 is longer than 3");
  EXPECT_ERROR((decode({1}, {0})), "entry 0 has code 0 and run 1, but a "
                                   "filler has run 3");
  EXPECT_ERROR((decode({3, 2}, {1, 1})),
               "entry 1 lies past the last of 6 weights");
  EXPECT_ERROR((decode({3}, {0})), "the last entry is a filler");
  EXPECT_ERROR((decode({0, 0}, {1})), "2 runs for 1 codes");
  EXPECT_ERROR((decode({}, {}, 9)), "index bits are 9, expected 1 to 8");
}
