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

using Bytes = std::vector<uint8_t>;

PackedMatrix packColumn(const Bytes &codes, PackedFormat format) {
  return packMatrix(int64_t(codes.size()), 1, codes, PackedOrder::Columns,
                    format);
}

TEST(PackedMatrix, KnownEntries) {
  // Rows 1 and 36 of one column, with runs of 1 and 34 = 2 * 16 + 2 zeros.
  Bytes codes(40);
  codes[1] = 2;
  codes[36] = 3;
  EXPECT_EQ(packColumn(codes, PackedFormat::Bytes).entries,
            (Bytes{0x12, 0xf0, 0xf0, 0x23}));
  EXPECT_EQ(packColumn(codes, PackedFormat::Pairs).entries,
            (Bytes{2, 1, 3, 34}));
  // The bits 1, 0, 0, 1 in one unit, then an entry for each one.
  EXPECT_EQ(packColumn(codes, PackedFormat::Rice).entries,
            (Bytes{0x09, 0, 0x12, 0x23}));
  EXPECT_EQ(packColumn(codes, PackedFormat::Bitmap).entries,
            (Bytes{0x02, 0, 0, 0, 0x10, 0, 0x32}));
}

TEST(PackedMatrix, LinesStartAtBytes) {
  // Column 0: row 1; column 1: row 0.
  PackedMatrix matrix =
      packMatrix(2, 2, {0, 2, 1, 0}, PackedOrder::Columns, PackedFormat::Rice);
  EXPECT_EQ(matrix.starts, (std::vector<uint32_t>{0, 3, 6}));
  EXPECT_EQ(matrix.entries, (Bytes{1, 0, 0x11, 1, 0, 0x02}));
}

TEST(PackedMatrix, LongRunsArePadded) {
  Bytes codes(40);
  codes[35] = 3;
  PackedMatrix matrix = packMatrix(1, 40, codes, PackedOrder::Rows);
  // Two bytes for one entry cost less than one byte for each of three.
  EXPECT_EQ(matrix.format, PackedFormat::Pairs);
  EXPECT_EQ(matrix.entries, (Bytes{3, 35}));
  codes.assign(600, 0);
  codes[599] = 200;
  matrix = packMatrix(1, 600, codes, PackedOrder::Rows);
  EXPECT_EQ(matrix.entries, (Bytes{0, 255, 0, 255, 200, 599 - 512}));
}

/// The format chosen for random columns of that density, and its bytes for each
/// kept weight.
std::pair<PackedFormat, double> chooseForDensity(double density,
                                                 unsigned centroids = 15) {
  Bytes codes = randomCodes(4096 * 50, density, centroids, /*seed=*/1);
  PackedMatrix matrix = packMatrix(4096, 50, codes, PackedOrder::Columns);
  int64_t kept = int64_t(codes.size()) - llvm::count(codes, 0);
  return {matrix.format, double(matrix.byteCount()) / double(kept)};
}

TEST(PackedMatrix, FormatFollowsDensity) {
  EXPECT_EQ(chooseForDensity(0.04).first, PackedFormat::Rice);
  EXPECT_EQ(chooseForDensity(0.09).first, PackedFormat::Rice);
  EXPECT_EQ(chooseForDensity(0.25).first, PackedFormat::Bitmap);
  EXPECT_EQ(chooseForDensity(0.25, /*centroids=*/16).first,
            PackedFormat::Pairs);
  for (double density : {0.04, 0.06, 0.09, 0.15, 0.16, 0.18, 0.25, 0.5})
    EXPECT_LT(chooseForDensity(density).second, 1.3) << density;
}

TEST(PackedMatrix, RoundTrips) {
  for (PackedOrder order : {PackedOrder::Columns, PackedOrder::Rows})
    for (PackedFormat format : {PackedFormat::Bytes, PackedFormat::Pairs,
                                PackedFormat::Rice, PackedFormat::Bitmap})
      for (double density : {0.0, 0.003, 0.04, 0.25, 1.0})
        for (unsigned centroids : {1, 15, 255}) {
          if (int64_t(centroids) >= codebookLimit(format))
            continue;
          Bytes codes = randomCodes(37 * 900, density, centroids, centroids);
          PackedMatrix matrix = packMatrix(37, 900, codes, order, format);
          auto unpacked = unpackMatrix(matrix);
          ASSERT_TRUE(bool(unpacked)) << llvm::toString(unpacked.takeError());
          EXPECT_EQ(*unpacked, codes);
        }
}

TEST(PackedMatrix, DamagedOnes) {
  auto errorOf = [](const PackedMatrix &matrix) {
    return llvm::toString(unpackMatrix(matrix).takeError());
  };
  PackedMatrix matrix =
      packMatrix(2, 2, {0, 2, 1, 0}, PackedOrder::Columns, PackedFormat::Rice);
  PackedMatrix outside = matrix;
  outside.entries[2] = 0x21;
  EXPECT_EQ(errorOf(outside), "entry 0 of line 0 lies at 2, past its end 2");
  PackedMatrix falling = matrix;
  falling.starts = {1, 0, 2};
  EXPECT_EQ(errorOf(falling), "line 0 has the bytes from 1 to 0 of 6");
}

} // namespace
