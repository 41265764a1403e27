//===- PackedMatrixFuzzer.cpp - Arbitrary bytes as packed matrices --------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/PackedMatrix.h"

#include "llvm/Support/ErrorHandling.h"

using namespace l2dc;
using namespace l2dc::compression;

/// The extents, order and format, the lines' lengths and then their bytes.
static PackedMatrix readMatrix(llvm::ArrayRef<uint8_t> bytes) {
  size_t at = 0;
  auto next = [&]() -> uint8_t { return at < bytes.size() ? bytes[at++] : 0; };
  PackedMatrix matrix;
  matrix.rows = 1 + next();
  matrix.columns = 1 + next();
  uint8_t form = next();
  matrix.order = PackedOrder(form & 1);
  matrix.format = PackedFormat(form >> 1 & 3);
  matrix.starts = {next()};
  for (int64_t line = 0; line < matrix.lines(); ++line)
    matrix.starts.push_back(matrix.starts.back() + next());
  matrix.entries.assign(bytes.begin() + at, bytes.end());
  return matrix;
}

/// A matrix is refused, or decodes to codes that pack and decode again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  PackedMatrix matrix = readMatrix(llvm::ArrayRef(bytes, size));
  llvm::Expected<std::vector<uint8_t>> codes = unpackMatrix(matrix);
  llvm::Expected<uint8_t> largest = findLargestCode(matrix);
  if (bool(codes) != bool(largest))
    llvm::report_fatal_error("one decoder takes what the other refuses");
  if (!codes) {
    llvm::consumeError(codes.takeError());
    llvm::consumeError(largest.takeError());
    return 0;
  }
  PackedMatrix again = packMatrix(matrix.rows, matrix.columns, *codes,
                                  matrix.order, matrix.format);
  if (llvm::cantFail(unpackMatrix(again)) != *codes)
    llvm::report_fatal_error("the codes change when they are packed again");
  return 0;
}
