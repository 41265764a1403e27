//===- Matrix.h - An encoded matrix as the PEs hold it ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIMULATOR_MATRIX_H
#define L2DC_SIMULATOR_MATRIX_H

#include "l2dc/Simulator/EntryCounts.h"
#include "l2dc/Target/EIE/EncodedMatrix.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <vector>

namespace l2dc::sim {

/// An entry with its address decoded, for execution column by column, in one
/// word because reading them takes most of the time.
class ColumnEntry {
public:
  static constexpr uint32_t maxRows = 1u << 24;

  ColumnEntry(uint32_t row, uint8_t weight) : word(row << 8 | weight) {}
  uint32_t row() const { return word >> 8; } ///< of the whole matrix
  /// Index into the codebook.
  unsigned weight() const { return word & 0xff; }

private:
  uint32_t word;
};

/// An encoded matrix together with what the two models derive from it.
class Matrix {
public:
  /// `encoded` passes `image::verifyMatrix` and outlives the result.
  /// `entriesPerRow` is how many entries one access of the sparse-matrix memory
  /// reads. Fails if the matrix is too large for the timing models.
  static llvm::Expected<Matrix> create(const image::EncodedMatrix &encoded,
                                       unsigned entriesPerRow);

  unsigned pes() const { return encoded->pes(); }
  uint32_t rows() const { return encoded->rows; }
  uint32_t columns() const { return encoded->columns; }
  unsigned entriesPerRow() const { return rowEntries; }

  const image::PESlice &slice(unsigned pe) const { return encoded->slices[pe]; }
  const EntryCounts &entryCounts() const { return counts; }

  /// The entries of a column that carry weights, in every PE, padding left
  /// out; each row occurs at most once.
  llvm::ArrayRef<ColumnEntry> column(uint32_t c) const {
    return llvm::ArrayRef(decoded).slice(starts[c], starts[c + 1] - starts[c]);
  }

private:
  void decodeColumn(uint32_t c, llvm::MutableArrayRef<ColumnPart> parts);

  const image::EncodedMatrix *encoded = nullptr;
  unsigned rowEntries = 1;
  EntryCounts counts;
  std::vector<ColumnEntry> decoded;
  std::vector<size_t> starts;
};

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_MATRIX_H
