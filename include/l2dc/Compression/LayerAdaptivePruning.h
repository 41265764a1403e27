//===- LayerAdaptivePruning.h - One density for many layers -----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_COMPRESSION_LAYERADAPTIVEPRUNING_H
#define L2DC_COMPRESSION_LAYERADAPTIVEPRUNING_H

#include "l2dc/Compression/Pruning.h"

namespace l2dc::compression {

/// Divides an overall density among layers and prunes each by magnitude: the
/// score of a weight (LAMP; Lee et al., ICLR 2021) is its square divided by the
/// sum of squares of the weights of its layer that are at least as large, and
/// the `keptCount` weights of largest score are kept. Small and important
/// layers keep a larger part of their weights, and every layer that has a
/// non-zero weight keeps one if as many as there are layers are kept. Weights
/// that are exactly zero are never kept. Of equal scores the one in the first
/// layer goes first, of equal magnitudes in a layer the one of lowest index.
///
/// Returns one mask per layer. O(n log n). Fails on NaN or infinite weights and
/// on a density outside (0, 1].
llvm::Expected<std::vector<Mask>>
keepLargestAcrossLayers(llvm::ArrayRef<llvm::ArrayRef<float>> layers,
                        double density);

} // namespace l2dc::compression

#endif // L2DC_COMPRESSION_LAYERADAPTIVEPRUNING_H
