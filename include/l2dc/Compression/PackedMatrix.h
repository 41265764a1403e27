//===- PackedMatrix.h - Sparse matrices as CPU kernels read them *- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The packed form keeps Deep Compression's two numbers of each kept weight, its
// codebook index and the run of zeros before it, in one entry of one or two
// bytes, and lists the entries line by line. A line is a column for products
// with one vector (a column whose activation is zero is never read, as in EIE,
// ISCA 2016, section III) and a row for convolutions (the row's weights meet a
// vector of pixels).
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_COMPRESSION_PACKEDMATRIX_H
#define L2DC_COMPRESSION_PACKEDMATRIX_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <vector>

namespace l2dc::compression {

/// What the lines of a packed matrix are.
enum class PackedOrder : uint8_t { Columns, Rows };

/// A matrix of codebook indices without its zeros.
///
/// `entryBits` is 8 (the code in the low four bits, the run in the high four)
/// or 16 (the code in the first byte, the run in the second). A run that does
/// not fit is bridged by padding entries: the largest run with code 0, whose
/// value is 0.0. Every run counts from the position after the previous entry of
/// the line, so an entry's position is the previous one plus run plus 1,
/// starting from -1.
struct PackedMatrix {
  int64_t rows = 0, columns = 0;
  PackedOrder order = PackedOrder::Columns;
  unsigned entryBits = 8;
  /// The first entry of each line, and the number of entries.
  std::vector<uint32_t> starts;
  /// `entryBits` / 8 bytes an entry.
  std::vector<uint8_t> entries;

  int64_t lines() const {
    return order == PackedOrder::Columns ? columns : rows;
  }
  int64_t lineLength() const {
    return order == PackedOrder::Columns ? rows : columns;
  }
  uint64_t entryCount() const { return entries.size() / (entryBits / 8); }
};

/// Packs `codes`, row-major codebook indices (0: pruned) of a matrix of `rows`
/// x `columns`. One byte an entry is chosen where every code has four bits and
/// padding costs less than the second byte would.
PackedMatrix packMatrix(int64_t rows, int64_t columns,
                        llvm::ArrayRef<uint8_t> codes, PackedOrder order);

/// The row-major codes of `matrix`. Fails if a line's starts do not rise, or an
/// entry lies outside its line.
llvm::Expected<std::vector<uint8_t>> unpackMatrix(const PackedMatrix &matrix);

} // namespace l2dc::compression

#endif // L2DC_COMPRESSION_PACKEDMATRIX_H
