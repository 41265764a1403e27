//===- MatrixTilingTest.cpp - Splitting and placing -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Mapping/MatrixTiling.h"
#include "l2dc/Support/Random.h"

#include "gtest/gtest.h"

using namespace l2dc;
using namespace l2dc::mapping;

namespace {

constexpr float codebook[] = {0, 0.5f, -0.5f};

CodedMatrix makeMatrix(int64_t rows, int64_t columns) {
  CodedMatrix matrix;
  matrix.rows = rows;
  matrix.columns = columns;
  matrix.codebook = codebook;
  Random random(3);
  for (int64_t i = 0; i < rows * columns; ++i)
    matrix.codes.push_back(random.below(3));
  return matrix;
}

TEST(MatrixTiling, PlacesRows) {
  CodedMatrix matrix = makeMatrix(2, 3);
  CodedMatrix placed = placeRows(matrix, {1, image::noRow, 0});
  EXPECT_EQ(placed.rows, 3);
  std::vector<uint8_t> expected(matrix.codes.begin() + 3, matrix.codes.end());
  expected.insert(expected.end(), 3, 0);
  expected.insert(expected.end(), matrix.codes.begin(),
                  matrix.codes.begin() + 3);
  EXPECT_EQ(placed.codes, expected);
  EXPECT_EQ(placeRows(matrix, {}).codes, matrix.codes);
}

/// Every element is in one tile, and every tile fits the machine.
TEST(MatrixTiling, TilesOfHardwareFitAndCover) {
  CodedMatrix matrix = makeMatrix(37, 53);
  image::EIETargetModel target;
  target.mode = image::MachineMode::Hardware;
  target.pes = 4;
  target.registerFileWords = 5;
  target.spmatSramBytes = 128;
  target.pointerSramBytes = 64;
  auto tiles = llvm::cantFail(tileMatrix(matrix, matrix.rows, target));
  std::vector<uint8_t> found(matrix.codes.size(), 255);
  for (const Tile &tile : tiles) {
    EXPECT_EQ(tile.row % 4, 0);
    EXPECT_EQ(tile.column % 4, 0);
    EXPECT_LE(tile.matrix.rows, 20u);
    EXPECT_LE(tile.matrix.maxEntriesOfPE(), 128u);
    EXPECT_LT(tile.matrix.columns, 32u);
    std::vector<uint8_t> codes = image::decodeMatrix(tile.matrix);
    for (uint32_t r = 0; r < tile.matrix.rows; ++r)
      for (uint32_t c = 0; c < tile.matrix.columns; ++c) {
        uint8_t &code =
            found[(tile.row + r) * matrix.columns + tile.column + c];
        EXPECT_EQ(code, 255);
        code = codes[r * tile.matrix.columns + c];
      }
  }
  EXPECT_EQ(found, matrix.codes);
}

} // namespace
