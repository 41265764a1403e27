//===- Matrix.cpp - An encoded matrix as the PEs hold it ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/Matrix.h"

#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"

using namespace l2dc;
using namespace l2dc::sim;

/// Fails unless the pointers start at 0, ascend, and end at the entries' end.
static llvm::Error checkPointers(const PEMemory &memory, unsigned pe,
                                 uint32_t columns) {
  llvm::ArrayRef<uint32_t> pointers = memory.pointers;
  if (pointers.size() != size_t(columns) + 1)
    return makeError("PE {0} has {1} column pointers, expected {2}", pe,
                     pointers.size(), uint64_t(columns) + 1);
  if (!llvm::is_sorted(pointers))
    return makeError("the column pointers of PE {0} do not ascend", pe);
  if (pointers.front() != 0 || pointers.back() != memory.entries.size())
    return makeError("the column pointers of PE {0} run from {1} to {2}, "
                     "expected 0 to {3}",
                     pe, pointers.front(), pointers.back(),
                     memory.entries.size());
  return llvm::Error::success();
}

llvm::Expected<Matrix> Matrix::create(uint32_t rows, uint32_t columns,
                                      unsigned entriesPerRow,
                                      std::vector<PEMemory> memories) {
  Matrix matrix;
  matrix.numRows = rows;
  matrix.rowEntries = entriesPerRow;
  size_t total = 0;
  for (auto [pe, memory] : llvm::enumerate(memories)) {
    if (llvm::Error error = checkPointers(memory, pe, columns))
      return std::move(error);
    total += memory.entries.size();
  }
  matrix.memories = std::move(memories);

  const unsigned pes = matrix.pes();
  std::vector<ColumnPart> parts(size_t(columns) * pes);
  matrix.decoded.reserve(total);
  matrix.starts.reserve(size_t(columns) + 1);
  for (uint32_t c = 0; c < columns; ++c) {
    matrix.starts.push_back(matrix.decoded.size());
    llvm::MutableArrayRef<ColumnPart> column(&parts[size_t(c) * pes], pes);
    if (llvm::Error error = matrix.decodeColumn(c, column))
      return std::move(error);
  }
  matrix.starts.push_back(matrix.decoded.size());

  auto counts = EntryCounts::create(pes, columns, parts);
  if (!counts)
    return counts.takeError();
  matrix.counts = std::move(*counts);
  return matrix;
}

llvm::Error Matrix::decodeColumn(uint32_t c,
                                 llvm::MutableArrayRef<ColumnPart> parts) {
  const unsigned pes = this->pes();
  for (auto [pe, memory] : llvm::enumerate(memories)) {
    const uint32_t begin = memory.pointers[c], end = memory.pointers[c + 1];
    if (begin == end)
      continue;
    ColumnPart &part = parts[pe];
    part.entries = end - begin;
    part.firstRow = memory.entries[begin].zeros;
    part.rowReads = (end - 1) / rowEntries - begin / rowEntries + 1;
    uint64_t row = 0; // the next row of the PE
    for (uint32_t i = begin; i != end; ++i) {
      const Entry entry = memory.entries[i];
      row += entry.zeros;
      const uint64_t global = row * pes + pe;
      if (global >= numRows)
        return makeError("column {0} of PE {1} reaches row {2} of a matrix of "
                         "{3} rows",
                         c, pe, global, numRows);
      if (entry.weight == 0)
        ++part.padding;
      else
        decoded.push_back({uint32_t(global), entry.weight});
      ++row;
    }
    part.lastRow = row - 1;
  }
  return llvm::Error::success();
}
