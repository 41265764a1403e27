//===- PartialSharing.h - Sharing weights step by step ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DEEPCOMPRESSION_PARTIALSHARING_H
#define L2DC_LIB_DEEPCOMPRESSION_PARTIALSHARING_H

#include "l2dc/Compression/KMeans.h"
#include "l2dc/Execution/Training.h"

namespace l2dc::deepcompression {

/// The part of the weights that is shared in `step` (from 0) of `steps`: one
/// half, then half of the rest, and all in the last (Zhou et al., Incremental
/// Network Quantization, ICLR 2017).
double sharedPart(unsigned step, unsigned steps);

/// A layer of which some weights are shared and the others are still free.
struct PartlyShared {
  Tensor weights;
  /// The clusters of shared weights; each free one has a cluster of its own.
  execution::WeightConstraint constraint;
};

/// Gives the largest `part` (above 0, up to 1) of the non-zero weights the
/// values that `shared` says. The others keep theirs, so that training makes up
/// for what sharing does; zeros stay zero. With a part of 1 all weights are
/// shared, and those of code 0 are zero.
PartlyShared sharePart(const Tensor &weights,
                       const compression::SharedWeights &shared, double part);

} // namespace l2dc::deepcompression

#endif // L2DC_LIB_DEEPCOMPRESSION_PARTIALSHARING_H
