//===- MatrixMarketFuzzer.cpp - Fuzz the Matrix Market reader -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Data/MatrixMarket.h"

#include "llvm/Support/ErrorHandling.h"

/// A file is refused, or all its elements are inside of the matrix.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  auto matrix = l2dc::data::parseMatrixMarket(
      llvm::StringRef(reinterpret_cast<const char *>(bytes), size), "fuzz");
  if (!matrix) {
    llvm::consumeError(matrix.takeError());
    return 0;
  }
  for (const l2dc::data::SparseElement &element : matrix->elements)
    if (element.row >= matrix->rows || element.column >= matrix->columns)
      llvm::report_fatal_error("an element is outside of the matrix");
  return 0;
}
