//===- RelativeIndex.h - Sparse positions as runs of zeros ------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Deep Compression, section 2: a sparse tensor, flattened in row-major order,
// is a list of entries (run, code): `run` pruned weights, then one with `code`.
// A run is at most 2^b - 1. A longer gap is broken up by fillers: an entry with
// the largest run and code 0, which covers 2^b pruned weights. The position of
// entry i is the sum of (run + 1) over entries 0 to i, minus 1, as in the
// authors' published files. Zeros after the last entry are implicit.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_COMPRESSION_RELATIVEINDEX_H
#define L2DC_COMPRESSION_RELATIVEINDEX_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <vector>

namespace l2dc::compression {

/// Runs are stored with 1 to 8 bits.
inline constexpr unsigned maxIndexBits = 8;

/// The entries of one tensor; `runs` and `codes` have the same length.
struct RelativeIndex {
  unsigned indexBits = 0;
  std::vector<uint8_t> runs;
  std::vector<uint8_t> codes;
  uint64_t entries() const { return runs.size(); }
};

/// Codes of a whole tensor (0 = pruned) as entries with runs of `indexBits`
/// (1 to maxIndexBits) bits. Fillers stand only between kept weights.
RelativeIndex encodeRelative(llvm::ArrayRef<uint8_t> codes, unsigned indexBits);

/// The codes of the `count` weights of the tensor. Fails if an entry lies past
/// the end, a run does not fit the index width, or an entry with code 0 is not
/// a filler.
llvm::Expected<std::vector<uint8_t>> decodeRelative(const RelativeIndex &index,
                                                    uint64_t count);

} // namespace l2dc::compression

#endif // L2DC_COMPRESSION_RELATIVEINDEX_H
