//===- FreshWeights.h - Starting a training anew ----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DEEPCOMPRESSION_FRESHWEIGHTS_H
#define L2DC_LIB_DEEPCOMPRESSION_FRESHWEIGHTS_H

#include "l2dc/Execution/Network.h"

namespace l2dc::deepcompression {

/// `network` with random weights in its Conv and Linear steps, uniform within
/// the bounds of Glorot and Bengio (AISTATS 2010), and biases of zero.
execution::Network withFreshWeights(execution::Network network, uint64_t seed);

} // namespace l2dc::deepcompression

#endif // L2DC_LIB_DEEPCOMPRESSION_FRESHWEIGHTS_H
