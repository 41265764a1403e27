//===- CanonicalCode.h - What Huffman coding and decoding share -*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_COMPRESSION_CANONICALCODE_H
#define L2DC_LIB_COMPRESSION_CANONICALCODE_H

#include "l2dc/Compression/Huffman.h"

#include <algorithm>

namespace l2dc::compression {

/// The code of one symbol; `bits` has the first bit of the code lowest.
struct CanonicalCode {
  uint16_t bits = 0;
  uint8_t length = 0;
};

/// Canonical codes: ordered by length, then by symbol, each one more than the
/// one before.
std::vector<CanonicalCode> assignCodes(llvm::ArrayRef<uint8_t> lengths);

/// How a stream of `count` symbols is divided into parts.
struct SplitStream {
  explicit SplitStream(uint64_t count);

  uint64_t begin(unsigned part) const {
    return std::min(part * partSymbols, count);
  }
  uint64_t size(unsigned part) const { return begin(part + 1) - begin(part); }

  unsigned numParts;
  uint64_t partSymbols; ///< symbols in every part but the last
  uint64_t count;
};

} // namespace l2dc::compression

#endif // L2DC_LIB_COMPRESSION_CANONICALCODE_H
