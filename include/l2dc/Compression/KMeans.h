//===- KMeans.h - One-dimensional clustering of weights ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Weight sharing (Deep Compression, section 3): the kept weights of a layer are
// partitioned into k clusters that minimise the sum of squared distances to the
// clusters' means.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_COMPRESSION_KMEANS_H
#define L2DC_COMPRESSION_KMEANS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace l2dc::compression {

/// How clusters are found: the optimum, or Lloyd's iteration from one of the
/// paper's three initialisations (section 3.2).
enum class KMeansInit : uint8_t {
  Exact,   ///< the optimal clustering, no iteration
  Linear,  ///< centroids linearly spaced between the smallest and the largest
  Density, ///< centroids at equal steps of the cumulative distribution
  Forgy,   ///< centroids are k random values
};

/// "exact", "linear", "density", "forgy" and back; nothing for another name.
llvm::StringRef kmeansInitName(KMeansInit init);
std::optional<KMeansInit> parseKMeansInit(llvm::StringRef name);

struct KMeansOptions {
  KMeansInit init = KMeansInit::Exact;
  unsigned maxIterations = 1000; ///< of Lloyd; it stops earlier at a fixpoint
  uint64_t seed = 0;             ///< of Forgy
};

/// The largest number of clusters: codes are bytes and 0 means "not kept".
inline constexpr unsigned maxClusters = 255;

/// Clusters of values; every cluster has at least one value.
struct Clustering {
  std::vector<float> centroids;    ///< ascending, distinct
  std::vector<uint8_t> assignment; ///< of each value, the cluster it is in
  double cost = 0;                 ///< sum of importance * (value - centroid)^2
};

/// Partitions `values` into at most `k` (1 to maxClusters) clusters.
/// `importance` weighs each value's squared distance and is empty (all 1) or
/// has one positive finite number per value. If there are at most `k` distinct
/// values they are the centroids, bit for bit. Exact: O(n log n) to sort, then
/// O(k n) over the distinct values. Fails on values that are NaN or infinite
/// and on `k` out of range; no values give no clusters.
llvm::Expected<Clustering> cluster(llvm::ArrayRef<float> values, unsigned k,
                                   const KMeansOptions &options = {},
                                   llvm::ArrayRef<float> importance = {});

/// Weights in shared form. Code 0 is a weight that is not kept; it stands for
/// codebook entry 0, which is +0.0. Codebook entries from 1 on are ascending
/// and none of them is zero.
struct SharedWeights {
  std::vector<float> codebook; ///< at most 2^bits entries
  std::vector<uint8_t> codes;  ///< one per weight, below the codebook's size
  double cost = 0;             ///< sum of squared changes of the weights
};

/// Shares the non-zero weights with codes of `bits` (1 to 8) bits, so with at
/// most 2^bits - 1 centroids. Zeros of either sign get code 0. A layer with at
/// most that many distinct non-zero values is shared without any change.
llvm::Expected<SharedWeights> shareWeights(llvm::ArrayRef<float> weights,
                                           unsigned bits,
                                           const KMeansOptions &options = {});

/// The weights that `codes` stand for. Fails on a code past the codebook.
llvm::Expected<std::vector<float>> lookUp(llvm::ArrayRef<uint8_t> codes,
                                          llvm::ArrayRef<float> codebook);

} // namespace l2dc::compression

#endif // L2DC_COMPRESSION_KMEANS_H
