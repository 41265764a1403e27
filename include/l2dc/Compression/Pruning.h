//===- Pruning.h - Which weights magnitude pruning keeps --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_COMPRESSION_PRUNING_H
#define L2DC_COMPRESSION_PRUNING_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <vector>

namespace l2dc::compression {

/// One entry per weight: 1 if it is kept, 0 if it is pruned.
using Mask = std::vector<uint8_t>;

/// How many of `count` weights a density keeps: `density * count` rounded to
/// the nearest integer, at least 1 (0 only if `count` is 0). Fails unless
/// 0 < density <= 1.
llvm::Expected<int64_t> keptCount(int64_t count, double density);

/// Keeps the `keptCount(weights.size(), density)` weights of largest magnitude;
/// of equal magnitudes the one of lowest index goes first. Weights that are
/// exactly zero are never kept, so a layer that is already sparser than
/// `density` stays as it is. Linear time. Fails on NaN or infinite weights and
/// on a density outside (0, 1].
llvm::Expected<Mask> keepLargest(llvm::ArrayRef<float> weights, double density);

/// Keeps the non-zero weights whose magnitude is at least `threshold`. Fails on
/// NaN or infinite weights and on a threshold that is negative or not finite.
llvm::Expected<Mask> keepAbove(llvm::ArrayRef<float> weights, float threshold);

/// Sets the pruned weights to +0.0. `mask` has one entry per weight. Returns
/// how many are kept.
int64_t applyMask(llvm::MutableArrayRef<float> weights,
                  llvm::ArrayRef<uint8_t> mask);

/// How many weights are not zero.
int64_t countNonZero(llvm::ArrayRef<float> weights);

/// Fails if a weight is NaN or infinite, and names the first one's position.
llvm::Error checkFinite(llvm::ArrayRef<float> weights);

} // namespace l2dc::compression

#endif // L2DC_COMPRESSION_PRUNING_H
