//===- MatrixTest.cpp - Encoded matrices of the simulator -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/Matrix.h"
#include "l2dc/Simulator/Synthetic.h"

#include "gtest/gtest.h"

using namespace l2dc;
using namespace l2dc::sim;

namespace {

/// A matrix on one PE.
image::EncodedMatrix onePE(uint32_t rows, std::vector<image::Entry> entries,
                           std::vector<uint32_t> pointers) {
  image::EncodedMatrix matrix;
  matrix.rows = rows;
  matrix.columns = pointers.size() - 1;
  matrix.slices.push_back({std::move(entries), std::move(pointers)});
  return matrix;
}

TEST(MatrixTest, DecodesTheExampleOfThePaper) {
  // [0, 0, 1, 2, 18 zeros, 3] is v = 1 2 0 3, z = 2 0 15 2.
  auto encoded = onePE(23, {{1, 2}, {2, 0}, {0, 15}, {3, 2}}, {0, 4});
  Matrix matrix = llvm::cantFail(Matrix::create(encoded, 8));
  llvm::ArrayRef<ColumnEntry> column = matrix.column(0);
  ASSERT_EQ(column.size(), 3u);
  EXPECT_EQ(column[0].row(), 2u);
  EXPECT_EQ(column[1].row(), 3u);
  EXPECT_EQ(column[2].row(), 22u);
  EXPECT_EQ(column[2].weight(), 3u);
  EXPECT_EQ(matrix.entryCounts().entries(0), 4u);
  EXPECT_EQ(matrix.entryCounts().padding(0), 1u);
}

TEST(MatrixTest, CountsMemoryRowsPerColumn) {
  auto encoded =
      onePE(20, std::vector<image::Entry>(20, {1, 0}), {0, 4, 4, 9, 17, 20});
  Matrix matrix = llvm::cantFail(Matrix::create(encoded, 8));
  const EntryCounts &counts = matrix.entryCounts();
  EXPECT_EQ(counts.rowReads(0), 1u); // entries 0 to 3
  EXPECT_EQ(counts.rowReads(1), 0u);
  EXPECT_EQ(counts.rowReads(2), 2u); // 4 to 8
  EXPECT_EQ(counts.rowReads(3), 2u); // 9 to 16
  EXPECT_EQ(counts.rowReads(4), 1u); // 17 to 19
}

TEST(MatrixTest, RejectsMoreEntriesThanACountHolds) {
  auto encoded =
      onePE(70000, std::vector<image::Entry>(70000, {1, 0}), {0, 70000});
  auto matrix = Matrix::create(encoded, 8);
  ASSERT_FALSE(bool(matrix));
  EXPECT_EQ(llvm::toString(matrix.takeError()),
            "column 0 has 70000 entries up to row 69999 in PE 0, expected at "
            "most 65533");
}

TEST(MatrixTest, WorkIsTheSumOverUses) {
  const SyntheticLayer layer = {"layer", 50, 300, 0.1, 1.0};
  SyntheticLayout layout;
  layout.pes = 5;
  layout.indexBits = 3;
  const image::EncodedMatrix encoded = makeSyntheticMatrix(layer, layout, 3);
  Matrix matrix = llvm::cantFail(Matrix::create(encoded, 8));
  std::vector<uint64_t> uses(50);
  for (unsigned c = 0; c < 50; ++c)
    uses[c] = uint64_t(c) * c * 1000003; // passes 32 bits
  PECycles cycles(5);
  matrix.entryCounts().addWork(uses, cycles);
  for (unsigned pe = 0; pe < 5; ++pe) {
    uint64_t busy = 0, padding = 0;
    const image::PESlice &slice = matrix.slice(pe);
    for (unsigned c = 0; c < 50; ++c)
      for (uint32_t i = slice.pointers[c]; i < slice.pointers[c + 1]; ++i)
        (slice.entries[i].code ? busy : padding) += uses[c];
    EXPECT_EQ(cycles.at(Cause::Busy, pe), busy);
    EXPECT_EQ(cycles.at(Cause::Padding, pe), padding);
  }
}

} // namespace
