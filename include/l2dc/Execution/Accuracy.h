//===- Accuracy.h - Top-1 and top-5 accuracy --------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_ACCURACY_H
#define L2DC_EXECUTION_ACCURACY_H

#include "l2dc/Execution/Network.h"

namespace l2dc::execution {

/// How many samples were classified right.
struct AccuracyResult {
  int64_t samples = 0;
  int64_t top1 = 0; ///< samples whose label has the largest score
  int64_t top5 = 0; ///< samples whose label is among the five largest

  /// Fractions from 0 to 1; 0 for no samples.
  double top1Rate() const { return samples ? double(top1) / samples : 0; }
  double top5Rate() const { return samples ? double(top5) / samples : 0; }
};

/// Counts hits of `labels` in `logits` (samples x classes; trailing extents of
/// 1 are allowed). Among equal scores the lowest class comes first; a NaN score
/// comes after all others. Fails on a label outside the classes and if the
/// number of labels differs from that of the samples.
llvm::Expected<AccuracyResult> countHits(const Tensor &logits,
                                         llvm::ArrayRef<int32_t> labels);

/// Runs the network on `samples` with `runSamples` and counts the hits of
/// `labels` in its first output.
llvm::Expected<AccuracyResult>
evaluate(Executor &executor, const Network &network, const Tensor &samples,
         llvm::ArrayRef<int32_t> labels, int64_t batchSize);

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_ACCURACY_H
