//===- EncodedMatrix.h - A matrix as the PEs hold it ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sections III-B and III-C of the paper: row i belongs to PE i mod N, and each
// PE keeps its rows as compressed sparse columns whose entries are a codebook
// index and the number of zeros before it. A run that is too long for its field
// is broken up by padding entries, which multiply with codebook entry 0 = 0.0.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TARGET_EIE_ENCODEDMATRIX_H
#define L2DC_TARGET_EIE_ENCODEDMATRIX_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <vector>

namespace l2dc::image {

/// One (v, x) pair of the Spmat SRAM. Code 0 is a padding entry.
struct Entry {
  uint8_t code = 0; ///< v: index into the codebook
  uint8_t run = 0;  ///< x: zeros of this PE's rows before this entry
  bool operator==(const Entry &other) const {
    return code == other.code && run == other.run;
  }
};

/// What one PE holds of a matrix.
struct PESlice {
  std::vector<Entry> entries;
  /// Entries pointers[j] up to pointers[j+1] are column j: columns + 1 values.
  std::vector<uint32_t> pointers;

  /// Entries of column `j`, padding included.
  uint32_t columnLength(uint32_t j) const {
    return pointers[j + 1] - pointers[j];
  }
  bool operator==(const PESlice &other) const {
    return entries == other.entries && pointers == other.pointers;
  }
};

/// A sparse weight-shared matrix distributed over PEs.
struct EncodedMatrix {
  uint32_t rows = 0; ///< accumulators, in the order of their positions
  uint32_t columns = 0;
  unsigned indexBits = 4;      ///< width of a run, 2 to 8
  std::vector<float> codebook; ///< at most 256 values; entry 0 is 0.0
  std::vector<PESlice> slices; ///< one per PE

  unsigned pes() const { return slices.size(); }
  /// Rows of PE `pe`: those congruent to `pe` modulo `pes()`.
  uint32_t rowsOfPE(unsigned pe) const {
    return (rows + pes() - 1 - pe) / pes();
  }
  /// Entries of all PEs, padding included, and the padding alone.
  uint64_t entries() const;
  uint64_t paddingEntries() const;
  /// Entries of the fullest PE, which decides the SRAM that a matrix takes.
  uint64_t maxEntriesOfPE() const;
};

/// Says which matrix row lies at which position: `order[p]` is the row at
/// position p (in PE p mod N), or `noRow` for a position that stays empty.
inline constexpr uint32_t noRow = 0xffffffff;

struct MatrixEncoding {
  unsigned pes = 64;      ///< 1 to 256
  unsigned indexBits = 4; ///< 2 to 8
  /// Positions of the rows, each row exactly once; empty: row i at position i.
  llvm::ArrayRef<uint32_t> order;
};

/// Encodes `rows` x `columns` codes in row-major order (0 = no weight). The
/// result has one row for each position. Fails unless there are rows * columns
/// codes, each below the codebook's size, the codebook starts with 0.0 and is
/// finite, and the options are in range. Time is linear in the codes.
llvm::Expected<EncodedMatrix> encodeMatrix(uint32_t rows, uint32_t columns,
                                           llvm::ArrayRef<uint8_t> codes,
                                           llvm::ArrayRef<float> codebook,
                                           const MatrixEncoding &options = {});

/// The codes of all positions in row-major order. The matrix must pass
/// `verifyMatrix`.
std::vector<uint8_t> decodeMatrix(const EncodedMatrix &matrix);

/// `matrix` with column columns[p] at place p, and an empty column where that
/// is `noRow`. No other number may be past the matrix's columns.
EncodedMatrix selectColumns(const EncodedMatrix &matrix,
                            llvm::ArrayRef<uint32_t> columns);

/// Checks sizes, pointers (from 0, monotone, up to the number of entries),
/// codes, runs, and that no column reaches past the PE's last row.
llvm::Error verifyMatrix(const EncodedMatrix &matrix);

} // namespace l2dc::image

#endif // L2DC_TARGET_EIE_ENCODEDMATRIX_H
