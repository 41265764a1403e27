//===- EntryCounts.h - How an encoded matrix loads the PEs ------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIMULATOR_ENTRYCOUNTS_H
#define L2DC_SIMULATOR_ENTRYCOUNTS_H

#include "l2dc/Simulator/Cause.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <vector>

namespace l2dc::sim {

/// What one PE stores for one column.
struct ColumnPart {
  uint32_t entries = 0;  ///< stored entries, padding included
  uint32_t padding = 0;  ///< of these, padding entries
  uint32_t rowReads = 0; ///< memory rows that the entries touch
  /// The first and last accumulator that the entries address; unused without
  /// entries.
  uint32_t firstRow = 0, lastRow = 0;
};

/// The number of entries per PE and column of one encoded matrix, in the layout
/// that the event-driven timing model walks: for each column one row of 16-bit
/// counts, one per PE, padded with empty PEs to a multiple of `laneAlign`.
class EntryCounts {
public:
  static constexpr unsigned laneAlign = 16;
  /// The largest number of entries of a column, and of accumulators, in a PE.
  static constexpr uint32_t maxEntries = 65533;

  /// `parts` holds `columns` x `pes` parts, PE index fastest. Fails if a part
  /// has more than `maxEntries` entries or rows, or if the cycles of one pass
  /// over the matrix could pass 2^31.
  static llvm::Expected<EntryCounts> create(unsigned pes, uint32_t columns,
                                            llvm::ArrayRef<ColumnPart> parts);

  unsigned pes() const { return numPEs; }
  /// `pes()` rounded up to a multiple of `laneAlign`.
  unsigned lanes() const { return numLanes; }
  uint32_t columns() const { return entriesOfColumn.size(); }

  const uint16_t *column(uint32_t c) const { return &counts[c * numLanes]; }
  const uint16_t *paddingOfColumn(uint32_t c) const {
    return &paddings[c * numLanes];
  }
  /// The first and last accumulator per lane, `noFirstRow` and `noLastRow`
  /// (which differ) where a PE has no entry.
  const uint16_t *firstRows(uint32_t c) const { return &first[c * numLanes]; }
  const uint16_t *lastRows(uint32_t c) const { return &last[c * numLanes]; }

  /// Sums over the PEs of a column, and the largest count among them.
  uint32_t entries(uint32_t c) const { return entriesOfColumn[c]; }
  uint32_t padding(uint32_t c) const { return paddingSums[c]; }
  uint32_t rowReads(uint32_t c) const { return rowReadSums[c]; }
  uint32_t largest(uint32_t c) const { return largestOfColumn[c]; }

  /// Adds to the busy and padding cycles of `cycles` what `uses[c]` broadcasts
  /// of each column c cause.
  void addWork(llvm::ArrayRef<uint64_t> uses, PECycles &cycles) const;

private:
  static constexpr uint16_t noFirstRow = 65535, noLastRow = 65534;

  void setColumn(uint32_t c, llvm::ArrayRef<ColumnPart> parts);

  unsigned numPEs = 0, numLanes = 0;
  std::vector<uint16_t> counts, paddings, first, last;
  std::vector<uint32_t> entriesOfColumn, paddingSums, rowReadSums;
  std::vector<uint32_t> largestOfColumn;
};

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_ENTRYCOUNTS_H
