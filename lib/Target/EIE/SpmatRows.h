//===- SpmatRows.h - Entries packed as rows of the Spmat SRAM ---*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_TARGET_EIE_SPMATROWS_H
#define L2DC_LIB_TARGET_EIE_SPMATROWS_H

#include "l2dc/Target/EIE/EncodedMatrix.h"

#include "llvm/ADT/ArrayRef.h"

#include <string>

namespace l2dc::image {

/// How entries lie in Spmat rows: entry k of a row starts at bit k * (codeBits
/// + runBits), counted from the low end of byte 0, with its code in the low
/// bits. Rows start at whole bytes; what is left of a row is 0.
struct SpmatLayout {
  unsigned codeBits; ///< 1 to 8
  unsigned runBits;  ///< 2 to 8
  unsigned rowBits;  ///< at least codeBits + runBits

  size_t entriesPerRow() const { return rowBits / (codeBits + runBits); }
  size_t rowBytes() const { return (rowBits + 7) / 8; }
  /// Bytes of all rows that hold `entries` entries.
  size_t bytes(size_t entries) const {
    return (entries + entriesPerRow() - 1) / entriesPerRow() * rowBytes();
  }
};

/// The rows of one PE.
std::string packEntries(llvm::ArrayRef<Entry> entries,
                        const SpmatLayout &layout);

/// The first `count` entries of `rows`, which has `layout.bytes(count)` bytes.
std::vector<Entry> unpackEntries(llvm::StringRef rows, size_t count,
                                 const SpmatLayout &layout);

} // namespace l2dc::image

#endif // L2DC_LIB_TARGET_EIE_SPMATROWS_H
