//===- MatrixMarketTest.cpp - Tests of Matrix Market reading --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Data/MatrixMarket.h"

#include "gtest/gtest.h"

#include <tuple>

using namespace l2dc::data;

namespace {

using Elements = std::vector<std::tuple<uint32_t, uint32_t, float>>;

Elements elementsOf(llvm::StringRef text) {
  SparseMatrix matrix = llvm::cantFail(parseMatrixMarket(text, "m"));
  Elements elements;
  for (const SparseElement &element : matrix.elements)
    elements.emplace_back(element.row, element.column, element.value);
  return elements;
}

std::string errorOf(llvm::StringRef text) {
  auto matrix = parseMatrixMarket(text, "m");
  return matrix ? "" : llvm::toString(matrix.takeError());
}

TEST(MatrixMarket, General) {
  EXPECT_EQ(elementsOf("%%MatrixMarket matrix coordinate real general\n"
                       "% comment\n\n2 3 3\n2 1 0.5\n1 3 -2e1\r\n1 1 4\n"),
            (Elements{{0, 0, 4.f}, {0, 2, -20.f}, {1, 0, 0.5f}}));
}

TEST(MatrixMarket, SymmetricFilesAreExpanded) {
  EXPECT_EQ(elementsOf("%%MatrixMarket matrix coordinate pattern symmetric\n"
                       "2 2 2\n1 1\n2 1\n"),
            (Elements{{0, 0, 1.f}, {0, 1, 1.f}, {1, 0, 1.f}}));
  EXPECT_EQ(elementsOf("%%MatrixMarket matrix coordinate integer "
                       "skew-symmetric\n2 2 1\n2 1 3\n"),
            (Elements{{0, 1, -3.f}, {1, 0, 3.f}}));
}

TEST(MatrixMarket, EqualPositionsAddUp) {
  EXPECT_EQ(elementsOf("%%MatrixMarket matrix coordinate real general\n"
                       "1 1 2\n1 1 1\n1 1 2\n"),
            (Elements{{0, 0, 3.f}}));
}

TEST(MatrixMarket, Errors) {
  const std::string banner = "%%MatrixMarket matrix coordinate real general\n";
  EXPECT_EQ(errorOf(""),
            "m:1: expected '%%MatrixMarket matrix FORMAT FIELD SYMMETRY'");
  EXPECT_EQ(errorOf("%%MatrixMarket matrix array real general\n"),
            "m:1: format 'array', expected coordinate");
  EXPECT_EQ(errorOf("%%MatrixMarket matrix coordinate complex general\n"),
            "m:1: field 'complex', expected real, integer or pattern");
  EXPECT_EQ(errorOf("%%MatrixMarket matrix coordinate real hermitian\n"),
            "m:1: symmetry 'hermitian', expected general, symmetric or "
            "skew-symmetric");
  EXPECT_EQ(errorOf(banner + "2 -1 1\n"),
            "m:2: expected the numbers of rows, columns and elements");
  EXPECT_EQ(errorOf(banner + "0 1 1\n"),
            "m:2: 0x1 matrix, expected extents of 1 to 16777216");
  EXPECT_EQ(errorOf("%%MatrixMarket matrix coordinate real symmetric\n1 2 0\n"),
            "m:2: a symmetric matrix must be square");
  EXPECT_EQ(errorOf(banner + "2 2 1\n1 x 1\n"),
            "m:3: '1 x 1', expected row, column and value");
  EXPECT_EQ(errorOf(banner + "2 2 1\n3 1 1\n"),
            "m:3: element (3, 1) is outside of the matrix");
  EXPECT_EQ(errorOf(banner + "2 2 1\n1 1 1e99\n"),
            "m:3: value '1e99' is no finite float");
  EXPECT_EQ(errorOf(banner + "2 2 2\n1 1 1\n"),
            "m:3: the file ends before its 2 elements");
  EXPECT_EQ(errorOf(banner + "2 2 0\n1 1 1\n"),
            "m:3: more elements than the 0 announced");
}

} // namespace
