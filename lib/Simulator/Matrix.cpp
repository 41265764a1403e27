//===- Matrix.cpp - An encoded matrix as the PEs hold it ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/Matrix.h"

#include "l2dc/Support/Error.h"

using namespace l2dc;
using namespace l2dc::sim;

llvm::Expected<Matrix> Matrix::create(const image::EncodedMatrix &encoded,
                                      unsigned entriesPerRow) {
  if (encoded.rows > ColumnEntry::maxRows)
    return makeError("{0} rows, expected at most {1}", encoded.rows,
                     ColumnEntry::maxRows);
  Matrix matrix;
  matrix.encoded = &encoded;
  matrix.rowEntries = entriesPerRow;
  const unsigned pes = encoded.pes();
  std::vector<ColumnPart> parts(size_t(encoded.columns) * pes);
  size_t entries = 0;
  for (const image::PESlice &slice : encoded.slices)
    entries += slice.entries.size();
  matrix.decoded.reserve(entries);
  matrix.starts.reserve(size_t(encoded.columns) + 1);
  for (uint32_t c = 0; c < encoded.columns; ++c) {
    matrix.starts.push_back(matrix.decoded.size());
    matrix.decodeColumn(c, {&parts[size_t(c) * pes], pes});
  }
  matrix.starts.push_back(matrix.decoded.size());

  auto counts = EntryCounts::create(pes, encoded.columns, parts);
  if (!counts)
    return counts.takeError();
  matrix.counts = std::move(*counts);
  return matrix;
}

void Matrix::decodeColumn(uint32_t c, llvm::MutableArrayRef<ColumnPart> parts) {
  const unsigned pes = encoded->pes();
  for (unsigned pe = 0; pe < pes; ++pe) {
    const image::PESlice &slice = encoded->slices[pe];
    const uint32_t begin = slice.pointers[c], end = slice.pointers[c + 1];
    if (begin == end)
      continue;
    ColumnPart &part = parts[pe];
    part.entries = end - begin;
    part.firstRow = slice.entries[begin].run;
    part.rowReads = (end - 1) / rowEntries - begin / rowEntries + 1;
    uint32_t row = 0; // the next row of the PE
    for (uint32_t i = begin; i != end; ++i) {
      const image::Entry entry = slice.entries[i];
      row += entry.run;
      if (entry.code == 0)
        ++part.padding;
      else
        decoded.emplace_back(row * pes + pe, entry.code);
      ++row;
    }
    part.lastRow = row - 1;
  }
}
