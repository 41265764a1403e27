//===- RateDistortion.h - Sharing weights by what they cost -----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Entropy-constrained quantization (Chou, Lookabaugh and Gray, 1989) against
// the adaptive models of the range coder: a weight goes to the centroid, or to
// zero, that has the smallest sum of squared change and price in bits.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_COMPRESSION_RATEDISTORTION_H
#define L2DC_COMPRESSION_RATEDISTORTION_H

#include "l2dc/Compression/KMeans.h"
#include "l2dc/Support/Tensor.h"

namespace l2dc::compression {

/// For every weight of a tensor of `shape` the bits that coding it takes in the
/// range-coded form of CodedWeights, beyond those of a pruned weight at its
/// place: negative where a pruned weight would be the surprise. `codes` says
/// which weights are kept (not 0) and with which entry of `codebook`; pruned
/// ones get the price of being kept with an average centroid.
std::vector<float> priceWeights(llvm::ArrayRef<int64_t> shape,
                                llvm::ArrayRef<uint8_t> codes,
                                llvm::ArrayRef<float> codebook);

struct RateDistortionOptions {
  double bitCost = 0;  ///< squared change that one bit is worth
  unsigned rounds = 4; ///< prices, assignments and centroids in turn
};

/// Shares the non-zero `weights` of a tensor of `shape`, starting from the
/// optimal clusters of `bits` bits (`shareWeights`). The square of a weight's
/// change counts `importance` times (one positive number per weight, or empty:
/// 1). Weights may become zero; centroids that nothing is assigned to are left
/// out. Without a bit cost the result is that of `shareWeights`.
llvm::Expected<SharedWeights> shareByCost(llvm::ArrayRef<int64_t> shape,
                                          llvm::ArrayRef<float> weights,
                                          llvm::ArrayRef<float> importance,
                                          unsigned bits,
                                          const RateDistortionOptions &options);

} // namespace l2dc::compression

#endif // L2DC_COMPRESSION_RATEDISTORTION_H
