//===- Batch.h - Networks for any number of samples -------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_BATCH_H
#define L2DC_EXECUTION_BATCH_H

#include "l2dc/Execution/Network.h"

namespace l2dc::execution {

/// `network` with a first extent of -1 in place of its fixed batch (often 1, as
/// exporters write it), so that many samples run at once. The network must
/// treat the samples of a batch one by one: every step must keep the first
/// dimension and mix nothing along it, and all inputs and outputs must have it.
/// Reshapes that name the batch are rewritten. Fails, naming the first step
/// that stands in the way, if that does not hold. A network whose batch is
/// dynamic already is checked in the same way and keeps its shapes.
llvm::Expected<Network> withDynamicBatch(const Network &network);

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_BATCH_H
