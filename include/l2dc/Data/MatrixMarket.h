//===- MatrixMarket.h - Matrix Market files ---------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DATA_MATRIXMARKET_H
#define L2DC_DATA_MATRIXMARKET_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <vector>

namespace l2dc::data {

/// One element of a sparse matrix, counted from 0.
struct SparseElement {
  uint32_t row, column;
  float value;
};

/// A sparse matrix as a list of elements, sorted by row and column, each
/// position at most once.
struct SparseMatrix {
  uint32_t rows = 0, columns = 0;
  std::vector<SparseElement> elements;
};

/// Rows and columns that a file may have.
inline constexpr uint32_t maxSparseExtent = 1u << 24;

/// Reads a Matrix Market file (Boisvert, Pozo and Remington, NISTIR 5935) in
/// coordinate format, gzipped or not. Fields: real, integer, pattern (whose
/// elements are 1). Symmetric and skew-symmetric files are expanded. Elements
/// at one position are added up; explicit zeros are kept. Errors name the file
/// and the line.
llvm::Expected<SparseMatrix> readMatrixMarket(llvm::StringRef path);

/// The same for the content of a file; `name` stands in messages.
llvm::Expected<SparseMatrix> parseMatrixMarket(llvm::StringRef text,
                                               llvm::StringRef name);

} // namespace l2dc::data

#endif // L2DC_DATA_MATRIXMARKET_H
