//===- Normalization.h - Normalizations that take little room ---*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DEEPCOMPRESSION_NORMALIZATION_H
#define L2DC_LIB_DEEPCOMPRESSION_NORMALIZATION_H

#include "l2dc/Execution/Network.h"

namespace l2dc::deepcompression {

/// Writes every BatchNorm of `network` whose operands are constants of its own
/// as one factor and one summand for each channel, in floats of `bits` (1 to
/// 24) significant bits. The mean becomes 0 and the variance 1, which take
/// no room in a file. But for rounding the
/// network computes what it did.
///
/// Weights that share values cannot be multiplied with a factor of their
/// channel and still share them, so that normalizations of a network that was
/// compressed while it had them stay.
execution::Network simplifyNormalizations(execution::Network network,
                                          unsigned bits);

} // namespace l2dc::deepcompression

#endif // L2DC_LIB_DEEPCOMPRESSION_NORMALIZATION_H
