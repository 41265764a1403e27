//===- MatrixTest.cpp - Encoded matrices of the simulator -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/Matrix.h"
#include "l2dc/Simulator/Synthetic.h"

#include "gtest/gtest.h"

using namespace l2dc::sim;

namespace {

std::string createError(uint32_t rows, uint32_t columns, PEMemory memory) {
  std::vector<PEMemory> memories;
  memories.push_back(std::move(memory));
  auto matrix = Matrix::create(rows, columns, 8, std::move(memories));
  return matrix ? "" : llvm::toString(matrix.takeError());
}

TEST(MatrixTest, DecodesTheExampleOfThePaper) {
  // [0, 0, 1, 2, 18 zeros, 3] is v = 1 2 0 3, z = 2 0 15 2.
  std::vector<PEMemory> memories(1);
  memories[0].entries = {{1, 2}, {2, 0}, {0, 15}, {3, 2}};
  memories[0].pointers = {0, 4};
  Matrix matrix = llvm::cantFail(Matrix::create(23, 1, 8, std::move(memories)));
  llvm::ArrayRef<ColumnEntry> column = matrix.column(0);
  ASSERT_EQ(column.size(), 3u);
  EXPECT_EQ(column[0].row, 2u);
  EXPECT_EQ(column[1].row, 3u);
  EXPECT_EQ(column[2].row, 22u);
  EXPECT_EQ(column[2].weight, 3u);
  EXPECT_EQ(matrix.entryCounts().entries(0), 4u);
  EXPECT_EQ(matrix.entryCounts().padding(0), 1u);
}

TEST(MatrixTest, CountsMemoryRowsPerColumn) {
  std::vector<PEMemory> memories(1);
  memories[0].entries.assign(20, Entry{1, 0});
  memories[0].pointers = {0, 4, 4, 9, 17, 20};
  Matrix matrix = llvm::cantFail(Matrix::create(20, 5, 8, std::move(memories)));
  const EntryCounts &counts = matrix.entryCounts();
  EXPECT_EQ(counts.rowReads(0), 1u); // entries 0 to 3
  EXPECT_EQ(counts.rowReads(1), 0u);
  EXPECT_EQ(counts.rowReads(2), 2u); // 4 to 8
  EXPECT_EQ(counts.rowReads(3), 2u); // 9 to 16
  EXPECT_EQ(counts.rowReads(4), 1u); // 17 to 19
}

TEST(MatrixTest, RejectsDamagedMemories) {
  EXPECT_EQ(createError(4, 2, {{0, 1}, {{1, 0}}}),
            "PE 0 has 2 column pointers, expected 3");
  EXPECT_EQ(createError(4, 2, {{0, 1, 0}, {{1, 0}}}),
            "the column pointers of PE 0 do not ascend");
  EXPECT_EQ(createError(4, 1, {{0, 2}, {{1, 0}}}),
            "the column pointers of PE 0 run from 0 to 2, expected 0 to 1");
  EXPECT_EQ(createError(4, 1, {{0, 1}, {{1, 4}}}),
            "column 0 of PE 0 reaches row 4 of a matrix of 4 rows");
}

TEST(MatrixTest, RejectsMoreEntriesThanACountHolds) {
  PEMemory memory;
  memory.entries.assign(70000, Entry{1, 0});
  memory.pointers = {0, 70000};
  EXPECT_EQ(createError(70000, 1, std::move(memory)),
            "column 0 has 70000 entries up to row 69999 in PE 0, expected at "
            "most 65533");
}

TEST(MatrixTest, WorkIsTheSumOverUses) {
  const SyntheticLayer layer = {"layer", 50, 300, 0.1, 1.0};
  SyntheticLayout layout;
  layout.pes = 5;
  layout.indexBits = 3;
  Matrix matrix = llvm::cantFail(makeSyntheticMatrix(layer, layout, 3));
  std::vector<uint64_t> uses(50);
  for (unsigned c = 0; c < 50; ++c)
    uses[c] = uint64_t(c) * c * 1000003; // passes 32 bits
  PECycles cycles(5);
  matrix.entryCounts().addWork(uses, cycles);
  for (unsigned pe = 0; pe < 5; ++pe) {
    uint64_t busy = 0, padding = 0;
    const PEMemory &memory = matrix.memory(pe);
    for (unsigned c = 0; c < 50; ++c)
      for (uint32_t i = memory.pointers[c]; i < memory.pointers[c + 1]; ++i)
        (memory.entries[i].weight ? busy : padding) += uses[c];
    EXPECT_EQ(cycles.at(Cause::Busy, pe), busy);
    EXPECT_EQ(cycles.at(Cause::Padding, pe), padding);
  }
}

} // namespace
