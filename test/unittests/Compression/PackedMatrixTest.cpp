//===- PackedMatrixTest.cpp - Packing matrices for CPU kernels ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/PackedMatrix.h"
#include "TestWeights.h"

#include "gtest/gtest.h"

using namespace l2dc;
using namespace l2dc::compression;

namespace {

TEST(PackedMatrix, KnownEntries) {
  // Column 0: row 1; column 1: row 0.
  PackedMatrix matrix = packMatrix(2, 2, {0, 2, 1, 0}, PackedOrder::Columns);
  EXPECT_EQ(matrix.entryBits, 8u);
  EXPECT_EQ(matrix.starts, (std::vector<uint32_t>{0, 1, 2}));
  EXPECT_EQ(matrix.entries, (std::vector<uint8_t>{0x11, 0x02}));
}

TEST(PackedMatrix, LongRunsArePadded) {
  std::vector<uint8_t> codes(40);
  codes[35] = 3;
  PackedMatrix matrix = packMatrix(1, 40, codes, PackedOrder::Rows);
  // Two bytes for one entry cost less than one byte for each of three.
  EXPECT_EQ(matrix.entryBits, 16u);
  EXPECT_EQ(matrix.entries, (std::vector<uint8_t>{3, 35}));
  codes.assign(600, 0);
  codes[599] = 200;
  matrix = packMatrix(1, 600, codes, PackedOrder::Rows);
  EXPECT_EQ(matrix.entries,
            (std::vector<uint8_t>{0, 255, 0, 255, 200, 599 - 512}));
}

TEST(PackedMatrix, RoundTrips) {
  for (PackedOrder order : {PackedOrder::Columns, PackedOrder::Rows})
    for (double density : {0.0, 0.003, 0.04, 0.25, 1.0})
      for (unsigned centroids : {1, 15, 16, 255}) {
        std::vector<uint8_t> codes = randomCodes(37 * 900, density, centroids,
                                                 /*seed=*/centroids);
        PackedMatrix matrix = packMatrix(37, 900, codes, order);
        EXPECT_TRUE(matrix.entryBits == 8 || matrix.entryBits == 16);
        auto unpacked = unpackMatrix(matrix);
        ASSERT_TRUE(bool(unpacked)) << llvm::toString(unpacked.takeError());
        EXPECT_EQ(*unpacked, codes);
      }
}

TEST(PackedMatrix, DamagedOnes) {
  auto errorOf = [](const PackedMatrix &matrix) {
    return llvm::toString(unpackMatrix(matrix).takeError());
  };
  PackedMatrix matrix = packMatrix(2, 2, {0, 2, 1, 0}, PackedOrder::Columns);
  PackedMatrix outside = matrix;
  outside.entries[0] = 0x21;
  EXPECT_EQ(errorOf(outside), "entry 0 of line 0 lies at 2, past its end 2");
  PackedMatrix falling = matrix;
  falling.starts = {1, 0, 2};
  EXPECT_EQ(errorOf(falling), "line 0 has the entries from 1 to 0 of 2");
}

} // namespace
