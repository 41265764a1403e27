//===- PackedMatrix.cpp - Packing sparse matrices for CPU kernels ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/PackedMatrix.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"

#include <cassert>

using namespace l2dc;
using namespace l2dc::compression;

/// An entry of one byte with padding is taken while it costs at most this much
/// of the entries of two bytes: each padding entry is work, too.
static constexpr double paddingLimit = 1.35;

/// The largest run of an entry.
static int64_t largestRun(unsigned entryBits) {
  return entryBits == 8 ? 15 : 255;
}

static void appendEntry(PackedMatrix &matrix, uint8_t code, int64_t run) {
  if (matrix.entryBits == 8) {
    matrix.entries.push_back(uint8_t(run << 4) | code);
    return;
  }
  matrix.entries.push_back(code);
  matrix.entries.push_back(uint8_t(run));
}

/// Calls `visit` with the code and the run before each kept weight of a line.
template <typename Visitor>
static void forEachKept(const PackedMatrix &matrix,
                        llvm::ArrayRef<uint8_t> codes, int64_t line,
                        Visitor visit) {
  bool byColumn = matrix.order == PackedOrder::Columns;
  int64_t stride = byColumn ? matrix.columns : 1;
  const uint8_t *first =
      codes.data() + (byColumn ? line : line * matrix.columns);
  int64_t run = 0;
  for (int64_t i = 0; i < matrix.lineLength(); ++i) {
    uint8_t code = first[i * stride];
    if (code == 0) {
      ++run;
      continue;
    }
    visit(code, run);
    run = 0;
  }
}

/// One byte an entry if the codes fit and padding does not eat the gain.
static unsigned chooseEntryBits(const PackedMatrix &matrix,
                                llvm::ArrayRef<uint8_t> codes) {
  if (llvm::any_of(codes, [](uint8_t code) { return code > 15; }))
    return 16;
  uint64_t narrow = 0, wide = 0;
  for (int64_t line = 0; line < matrix.lines(); ++line)
    forEachKept(matrix, codes, line, [&](uint8_t, int64_t run) {
      narrow += 1 + run / (largestRun(8) + 1);
      wide += 1 + run / (largestRun(16) + 1);
    });
  return double(narrow) <= paddingLimit * double(wide) ? 8 : 16;
}

PackedMatrix compression::packMatrix(int64_t rows, int64_t columns,
                                     llvm::ArrayRef<uint8_t> codes,
                                     PackedOrder order) {
  assert(int64_t(codes.size()) == rows * columns && "a code for each weight");
  PackedMatrix matrix;
  matrix.rows = rows;
  matrix.columns = columns;
  matrix.order = order;
  matrix.entryBits = chooseEntryBits(matrix, codes);
  int64_t limit = largestRun(matrix.entryBits);
  for (int64_t line = 0; line < matrix.lines(); ++line) {
    matrix.starts.push_back(uint32_t(matrix.entryCount()));
    forEachKept(matrix, codes, line, [&](uint8_t code, int64_t run) {
      for (; run > limit; run -= limit + 1)
        appendEntry(matrix, 0, limit);
      appendEntry(matrix, code, run);
    });
  }
  matrix.starts.push_back(uint32_t(matrix.entryCount()));
  return matrix;
}

/// The code and the run of an entry.
static std::pair<uint8_t, int64_t> readEntry(const PackedMatrix &matrix,
                                             uint64_t entry) {
  if (matrix.entryBits == 8) {
    uint8_t byte = matrix.entries[entry];
    return {byte & 15, byte >> 4};
  }
  return {matrix.entries[2 * entry], matrix.entries[2 * entry + 1]};
}

llvm::Expected<std::vector<uint8_t>>
compression::unpackMatrix(const PackedMatrix &matrix) {
  std::vector<uint8_t> codes(matrix.rows * matrix.columns);
  bool byColumn = matrix.order == PackedOrder::Columns;
  for (int64_t line = 0; line < matrix.lines(); ++line) {
    uint32_t begin = matrix.starts[line], end = matrix.starts[line + 1];
    if (begin > end || end > matrix.entryCount())
      return makeError("line {0} has the entries from {1} to {2} of {3}", line,
                       begin, end, matrix.entryCount());
    int64_t position = -1;
    for (uint32_t entry = begin; entry < end; ++entry) {
      auto [code, run] = readEntry(matrix, entry);
      position += run + 1;
      if (position >= matrix.lineLength())
        return makeError("entry {0} of line {1} lies at {2}, past its end {3}",
                         entry - begin, line, position, matrix.lineLength());
      int64_t row = byColumn ? position : line;
      int64_t column = byColumn ? line : position;
      codes[row * matrix.columns + column] = code;
    }
  }
  return codes;
}
