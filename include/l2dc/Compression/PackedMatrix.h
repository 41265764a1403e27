//===- PackedMatrix.h - Sparse matrices as CPU kernels read them *- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The packed form keeps Deep Compression's two numbers of each kept weight, its
// codebook index and the run of zeros before it, line by line. A line is a
// column for products with one vector (a column whose activation is zero is
// never read, as in EIE, ISCA 2016, section III) and a row for convolutions
// (the row's weights meet a vector of pixels).
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

/// How the kept weights of a line are stored. `run` is the number of zeros
/// between a weight and the one before it.
enum class PackedFormat : uint8_t {
  /// A byte each: the code in the low four bits, the run in the high four. A
  /// longer run is bridged by padding entries: run 15 with code 0, whose value
  /// is 0.0.
  Bytes,
  /// Two bytes each: the code, then the run; padding entries have run 255.
  Pairs,
  /// The runs in the Rice code with parameter 4: first, for all weights of the
  /// line, run / 16 zeros and a one, in a whole number of 16-bit units, lowest
  /// bit first; then, for each, a byte as in `Bytes` with run % 16.
  Rice,
  /// A bit for each position, one where a weight is kept, in 16-bit units; then
  /// the codes, two in a byte, the first in the low four bits.
  Bitmap
};

/// A matrix of codebook indices without its zeros.
struct PackedMatrix {
  int64_t rows = 0, columns = 0;
  PackedOrder order = PackedOrder::Columns;
  PackedFormat format = PackedFormat::Bytes;
  /// The first byte of each line in `entries`, and the number of bytes.
  std::vector<uint32_t> starts;
  std::vector<uint8_t> entries;

  int64_t lines() const {
    return order == PackedOrder::Columns ? columns : rows;
  }
  int64_t lineLength() const {
    return order == PackedOrder::Columns ? rows : columns;
  }
  /// The bytes of all that a product with dense activations reads.
  uint64_t byteCount() const { return entries.size() + 4 * starts.size(); }
};

/// Codebook values that the codes of `format` may select from.
int64_t codebookLimit(PackedFormat format);

/// Packs `codes`, row-major codebook indices (0: pruned) of a matrix of `rows`
/// x `columns`, which `format` can hold.
PackedMatrix packMatrix(int64_t rows, int64_t columns,
                        llvm::ArrayRef<uint8_t> codes, PackedOrder order,
                        PackedFormat format);

/// The same in the format that suits. Columns are packed as `Bitmap` where that
/// takes few more bytes than `Rice`, since its kernel is the faster one; rows
/// as `Bytes` where padding costs less than the second byte would. Codes above
/// 15 need `Pairs`.
PackedMatrix packMatrix(int64_t rows, int64_t columns,
                        llvm::ArrayRef<uint8_t> codes, PackedOrder order);

/// The largest code of `matrix`, whose `starts` are one more than its lines.
/// Fails if a line's starts do not rise, it ends too early or late, or an entry
/// lies outside of it: kernels check nothing of that.
llvm::Expected<uint8_t> findLargestCode(const PackedMatrix &matrix);

/// The row-major codes of `matrix`. Fails as `findLargestCode` does.
llvm::Expected<std::vector<uint8_t>> unpackMatrix(const PackedMatrix &matrix);

} // namespace l2dc::compression

#endif // L2DC_COMPRESSION_PACKEDMATRIX_H
