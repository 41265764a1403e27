//===- SparseModel.h - Context models of sparse weights ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the range coder knows about a pruned, weight-shared tensor. The tensor
// is seen as a matrix: one row per output (the first dimension), one column per
// weight of that output. First comes one significance bit per weight (is it
// kept?), then the centroid of every kept weight, bit by bit. Both adapt to
// rows, columns, input channels and kernel positions that are denser than
// others (dead inputs, border pixels), and to neighbours.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_COMPRESSION_SPARSEMODEL_H
#define L2DC_LIB_COMPRESSION_SPARSEMODEL_H

#include "llvm/ADT/ArrayRef.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace l2dc::compression {

/// The significance of every weight of `codes` (kept: not 0).
std::vector<uint8_t> encodeSignificance(llvm::ArrayRef<int64_t> shape,
                                        llvm::ArrayRef<uint8_t> codes);

/// One byte per weight of the tensor: 1 if it is kept. Nothing if `payload`
/// has bytes that the weights do not take.
std::optional<std::vector<uint8_t>>
decodeSignificance(llvm::ArrayRef<int64_t> shape,
                   llvm::ArrayRef<uint8_t> payload);

/// The codes of the kept weights of `codes`: 1 to the number of `centroids`,
/// whose values say which codes are likely to be frequent.
std::vector<uint8_t> encodeCentroids(llvm::ArrayRef<int64_t> shape,
                                     llvm::ArrayRef<uint8_t> codes,
                                     llvm::ArrayRef<float> centroids);

/// Replaces the non-zero entries of `codes` by what was coded. False if
/// `payload` has bytes left or a code is past the last centroid.
bool decodeCentroids(llvm::ArrayRef<int64_t> shape,
                     llvm::ArrayRef<uint8_t> payload,
                     llvm::ArrayRef<float> centroids,
                     llvm::MutableArrayRef<uint8_t> codes);

/// For every weight the bits that its significance takes in the stream of
/// `encodeSignificance`, if it is kept and if it is not.
struct SignificancePrices {
  std::vector<float> kept, pruned;
};
SignificancePrices priceSignificance(llvm::ArrayRef<int64_t> shape,
                                     llvm::ArrayRef<uint8_t> codes);

/// For every kept weight of `codes`, in order, the bits that each of the
/// centroids would take at its place in the stream of `encodeCentroids`.
std::vector<float> priceCentroids(llvm::ArrayRef<int64_t> shape,
                                  llvm::ArrayRef<uint8_t> codes,
                                  llvm::ArrayRef<float> centroids);

/// The bits of a decision that has a probability of `probability` / 65536.
float bitsOf(uint32_t probability);

} // namespace l2dc::compression

#endif // L2DC_LIB_COMPRESSION_SPARSEMODEL_H
