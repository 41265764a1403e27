//===- ExactKMeans.h - Optimal one-dimensional clustering -------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_COMPRESSION_EXACTKMEANS_H
#define L2DC_LIB_COMPRESSION_EXACTKMEANS_H

#include "SortedValues.h"

namespace l2dc::compression {

/// Where clusters end: cluster c holds the values from `ends[c - 1]` (0 for the
/// first) to `ends[c]`, exclusive. The last end is the number of values.
using ClusterEnds = std::vector<size_t>;

/// Lloyd's iteration from `ends`: each value moves to the nearest mean until
/// nothing moves or `maxIterations` are done. Clusters that become empty are
/// dropped. One iteration takes k binary searches.
ClusterEnds runLloyd(const SortedValues &values, ClusterEnds ends,
                     unsigned maxIterations);

/// The clustering of at least `k` distinct values into `k` clusters that has
/// the smallest cost of all.
ClusterEnds findOptimalClusters(const SortedValues &values, unsigned k);

/// The cost of a clustering.
double clusteringCost(const SortedValues &values, const ClusterEnds &ends);

} // namespace l2dc::compression

#endif // L2DC_LIB_COMPRESSION_EXACTKMEANS_H
