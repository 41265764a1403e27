//===- Recalibration.h - New statistics for BatchNorm -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_RECALIBRATION_H
#define L2DC_EXECUTION_RECALIBRATION_H

#include "l2dc/Execution/Network.h"

namespace l2dc::execution {

/// `network` with the constant mean and variance of every BatchNorm replaced by
/// those of its inputs on `samples` (samples in the first dimension). Batches
/// of `batchSize` run once, each normalised with its own statistics, and these
/// are averaged, so that a layer's statistics see what the layers before it
/// have become. Networks without BatchNorm come back as they are. One thread;
/// needs torch (`loadTorch`) and a network with one input that passes
/// `withDynamicBatch`. Fails on fewer than two samples.
llvm::Expected<Network> recalibrateBatchNorm(const Network &network,
                                             const Tensor &samples,
                                             int64_t batchSize = 64);

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_RECALIBRATION_H
