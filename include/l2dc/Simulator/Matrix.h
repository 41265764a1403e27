//===- Matrix.h - An encoded matrix as the PEs hold it ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIMULATOR_MATRIX_H
#define L2DC_SIMULATOR_MATRIX_H

#include "l2dc/Simulator/EntryCounts.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <vector>

namespace l2dc::sim {

/// A stored entry: an index into the codebook and the number of zero weights
/// between it and the entry before it in the same column and PE. Index 0 marks
/// a padding entry.
struct Entry {
  uint8_t weight;
  uint8_t zeros;
};

/// The memories of one PE: entries of column j are
/// entries[pointers[j]] to entries[pointers[j+1]] (exclusive).
struct PEMemory {
  std::vector<uint32_t> pointers;
  std::vector<Entry> entries;
};

/// An entry with its address decoded, for execution column by column.
struct ColumnEntry {
  uint32_t row;    ///< of the whole matrix
  uint32_t weight; ///< index into the codebook
};

/// A matrix in the compressed column form of the EIE paper (section III-B),
/// distributed over the PEs: PE k holds the rows i with i mod pes = k.
class Matrix {
public:
  /// Checks that pointers ascend within the entries and that every entry
  /// addresses a row below `rows`. `entriesPerRow` is how many entries one
  /// access of the sparse-matrix memory reads.
  static llvm::Expected<Matrix> create(uint32_t rows, uint32_t columns,
                                       unsigned entriesPerRow,
                                       std::vector<PEMemory> memories);

  unsigned pes() const { return memories.size(); }
  uint32_t rows() const { return numRows; }
  uint32_t columns() const { return counts.columns(); }
  unsigned entriesPerRow() const { return rowEntries; }

  const PEMemory &memory(unsigned pe) const { return memories[pe]; }
  const EntryCounts &entryCounts() const { return counts; }

  /// The entries of a column that carry weights, in every PE, padding left
  /// out; each row occurs at most once.
  llvm::ArrayRef<ColumnEntry> column(uint32_t c) const {
    return llvm::ArrayRef(decoded).slice(starts[c], starts[c + 1] - starts[c]);
  }

private:
  llvm::Error decodeColumn(uint32_t c, llvm::MutableArrayRef<ColumnPart> parts);

  uint32_t numRows = 0;
  unsigned rowEntries = 1;
  std::vector<PEMemory> memories;
  EntryCounts counts;
  std::vector<ColumnEntry> decoded;
  std::vector<size_t> starts;
};

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_MATRIX_H
