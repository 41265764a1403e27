//===- EncodedMatrixTest.cpp - Tests for the PEs' matrix format -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/EIE/EncodedMatrix.h"
#include "l2dc/Support/Random.h"

#include "../../Support/ExpectError.h"

#include "llvm/ADT/STLExtras.h"

#include "gtest/gtest.h"

#include <limits>
#include <numeric>

using namespace l2dc;
using namespace l2dc::image;
using namespace l2dc::test;

namespace {

/// 0.0, 1.0, 2.0, ...
std::vector<float> countingCodebook(size_t size) {
  std::vector<float> codebook(size);
  std::iota(codebook.begin(), codebook.end(), 0.0f);
  return codebook;
}

MatrixEncoding encoding(unsigned pes, unsigned indexBits,
                        llvm::ArrayRef<uint32_t> order = {}) {
  MatrixEncoding options;
  options.pes = pes;
  options.indexBits = indexBits;
  options.order = order;
  return options;
}

/// One member of all entries of a PE.
std::vector<unsigned> membersOf(const PESlice &slice, uint8_t Entry::*member) {
  std::vector<unsigned> values;
  for (const Entry &entry : slice.entries)
    values.push_back(entry.*member);
  return values;
}
std::vector<unsigned> codesOf(const PESlice &slice) {
  return membersOf(slice, &Entry::code);
}
std::vector<unsigned> runsOf(const PESlice &slice) {
  return membersOf(slice, &Entry::run);
}

// Section III-B: [0,0,1,2, 18 zeros, 3] gives v=[1,2,0,3], z=[2,0,15,2].
TEST(EncodedMatrix, PaperColumn) {
  std::vector<uint8_t> column(23);
  column[2] = 1;
  column[3] = 2;
  column[22] = 3;
  EncodedMatrix matrix = exitOnError(
      encodeMatrix(23, 1, column, countingCodebook(16), encoding(1, 4)));
  ASSERT_EQ(matrix.pes(), 1u);
  EXPECT_EQ(codesOf(matrix.slices[0]), std::vector<unsigned>({1, 2, 0, 3}));
  EXPECT_EQ(runsOf(matrix.slices[0]), std::vector<unsigned>({2, 0, 15, 2}));
  EXPECT_EQ(matrix.entries(), 4u);
  EXPECT_EQ(matrix.paddingEntries(), 1u);
  EXPECT_EQ(decodeMatrix(matrix), column);
}

// Figures 2 and 3: a 16x8 matrix on 4 PEs. The codes number PE 0's weights in
// the order in which they lie in its memory.
TEST(EncodedMatrix, PaperFigure3) {
  constexpr std::pair<unsigned, unsigned> places[] = {
      {0, 0}, {8, 0}, {12, 0}, {4, 1}, {0, 2}, {12, 2}, {0, 4},
      {4, 4}, {0, 5}, {12, 5}, {0, 6}, {8, 7}, {12, 7}};
  std::vector<uint8_t> codes(16 * 8);
  for (auto [i, place] : llvm::enumerate(places))
    codes[place.first * 8 + place.second] = uint8_t(i + 1);
  EncodedMatrix matrix = exitOnError(
      encodeMatrix(16, 8, codes, countingCodebook(16), encoding(4, 4)));
  ASSERT_EQ(matrix.pes(), 4u);
  const PESlice &pe0 = matrix.slices[0];
  std::vector<unsigned> counting(13);
  std::iota(counting.begin(), counting.end(), 1);
  EXPECT_EQ(codesOf(pe0), counting);
  EXPECT_EQ(runsOf(pe0),
            std::vector<unsigned>({0, 1, 0, 1, 0, 2, 0, 0, 0, 2, 0, 2, 0}));
  EXPECT_EQ(pe0.pointers,
            std::vector<uint32_t>({0, 3, 4, 6, 6, 8, 10, 11, 13}));
  EXPECT_TRUE(matrix.slices[1].entries.empty());
}

// Each gap of zeros before the only weight of a column.
TEST(EncodedMatrix, RunsAtFieldLimits) {
  for (auto [gap, runs] : {std::pair(15u, std::vector<unsigned>{15}),
                           {16, {15, 0}},
                           {17, {15, 1}},
                           {31, {15, 15}},
                           {32, {15, 15, 0}}}) {
    std::vector<uint8_t> column(gap + 1);
    column[gap] = 1;
    EncodedMatrix matrix = exitOnError(
        encodeMatrix(gap + 1, 1, column, countingCodebook(2), encoding(1, 4)));
    EXPECT_EQ(runsOf(matrix.slices[0]), runs) << gap;
    EXPECT_EQ(decodeMatrix(matrix), column) << gap;
    EXPECT_EQ(message(verifyMatrix(matrix)), "") << gap;
  }
}

TEST(EncodedMatrix, ZerosAfterLastWeightTakeNothing) {
  std::vector<uint8_t> column(1000);
  column[0] = 1;
  EncodedMatrix matrix = exitOnError(
      encodeMatrix(1000, 1, column, countingCodebook(2), encoding(1, 4)));
  EXPECT_EQ(matrix.entries(), 1u);
}

TEST(EncodedMatrix, DecodesWhatItEncoded) {
  Random random(7);
  for (unsigned pes : {1, 2, 3, 4, 7, 64, 255, 256}) {
    for (unsigned indexBits = 2; indexBits <= 8; ++indexBits) {
      uint32_t rows = 1 + random.below(600), columns = 1 + random.below(20);
      double density = random.uniform() * random.uniform();
      std::vector<uint8_t> codes(size_t(rows) * columns);
      for (uint8_t &code : codes)
        if (random.uniform() < density)
          code = uint8_t(1 + random.below(255));
      EncodedMatrix matrix =
          exitOnError(encodeMatrix(rows, columns, codes, countingCodebook(256),
                                   encoding(pes, indexBits)));
      ASSERT_EQ(message(verifyMatrix(matrix)), "");
      ASSERT_EQ(decodeMatrix(matrix), codes) << pes << " " << indexBits;
      EXPECT_EQ(matrix.entries() - matrix.paddingEntries(),
                uint64_t(codes.size() - llvm::count(codes, 0)));
    }
  }
}

TEST(EncodedMatrix, RowOrderMovesRows) {
  std::vector<uint8_t> codes = {1, 0, 2, 3, 0, 4}; // 3x2
  std::vector<uint32_t> order = {2, noRow, 0, 1};
  EncodedMatrix matrix = exitOnError(
      encodeMatrix(3, 2, codes, countingCodebook(16), encoding(2, 4, order)));
  EXPECT_EQ(matrix.rows, 4u);
  EXPECT_EQ(decodeMatrix(matrix),
            std::vector<uint8_t>({0, 4, 0, 0, 1, 0, 2, 3}));
  EXPECT_EQ(matrix.rowsOfPE(0), 2u);
}

TEST(EncodedMatrix, CountsRowsOfPEs) {
  EncodedMatrix matrix;
  matrix.rows = 5;
  matrix.slices.resize(4);
  EXPECT_EQ(matrix.rowsOfPE(0), 2u);
  EXPECT_EQ(matrix.rowsOfPE(3), 1u);
  matrix.rows = 2;
  EXPECT_EQ(matrix.rowsOfPE(3), 0u);
}

TEST(EncodedMatrix, RefusesBadInput) {
  std::vector<uint8_t> codes = {1, 0, 0, 2};
  std::vector<float> codebook = countingCodebook(3);
  auto encode = [&](uint32_t rows, uint32_t columns,
                    const MatrixEncoding &options) {
    return encodeMatrix(rows, columns, codes, codebook, options);
  };
  EXPECT_ERROR(encode(0, 4, encoding(1, 4)), "matrix is 0x4");
  EXPECT_ERROR(encode(2, 3, encoding(1, 4)), "has 4 codes, expected 6");
  EXPECT_ERROR(encode(2, 2, encoding(0, 4)), "over 0 PEs, expected 1 to 256");
  EXPECT_ERROR(encode(2, 2, encoding(257, 4)), "over 257 PEs");
  EXPECT_ERROR(encode(2, 2, encoding(1, 1)), "runs have 1 bits");
  EXPECT_ERROR(encode(2, 2, encoding(1, 4, {0, 0})), "names row 0 twice");
  EXPECT_ERROR(encode(2, 2, encoding(1, 4, {0, 2})),
               "names row 2 which the matrix does not have");
  EXPECT_ERROR(encode(2, 2, encoding(1, 4, {0, noRow})), "names 1 of 2 rows");
  codebook = {0, 1};
  EXPECT_ERROR(encode(2, 2, encoding(1, 4)),
               "code 2 is past the codebook of 2");
  codebook = {1, 1, 1};
  EXPECT_ERROR(encode(2, 2, encoding(1, 4)), "codebook value 0 is 1");
  codebook = {-0.0f, 1, 1};
  EXPECT_ERROR(encode(2, 2, encoding(1, 4)), "codebook value 0 is -0");
  codebook = {0, 1, std::numeric_limits<float>::infinity()};
  EXPECT_ERROR(encode(2, 2, encoding(1, 4)), "codebook value 2 is");
}

TEST(EncodedMatrix, VerifierFindsDamage) {
  std::vector<uint8_t> codes(40);
  codes[3] = codes[39] = 1;
  EncodedMatrix sound = exitOnError(
      encodeMatrix(40, 1, codes, countingCodebook(2), encoding(2, 4)));
  auto damaged = [&](auto change) {
    EncodedMatrix matrix = sound;
    change(matrix.slices[1]); // rows 3 and 39 are its slots 1 and 19
    return verifyMatrix(matrix);
  };
  EXPECT_ERROR(damaged([](PESlice &s) { s.pointers.pop_back(); }),
               "PE 1: 1 column pointers, expected 2");
  EXPECT_ERROR(damaged([](PESlice &s) { s.pointers[0] = 1; }),
               "column pointers go from 1 to 3");
  EXPECT_ERROR(damaged([](PESlice &s) { s.entries.pop_back(); }),
               "go from 0 to 3, expected 0 to 2");
  EXPECT_ERROR(damaged([](PESlice &s) { s.entries[0].code = 2; }),
               "PE 1, column 0: code 2 is past");
  EXPECT_ERROR(damaged([](PESlice &s) { s.entries[0].run = 16; }),
               "run of 16 does not fit 4 bits");
  EXPECT_ERROR(damaged([](PESlice &s) { s.entries[0].code = 0; }),
               "padding entry with a run of 1, expected 15");
  EXPECT_ERROR(damaged([](PESlice &s) { s.entries[2].run = 3; }),
               "entries reach row 21 of 20");
}

} // namespace
