//===- HostSteps.h - Host regions as steps of a network ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DIALECT_EIE_TRANSFORMS_HOSTSTEPS_H
#define L2DC_LIB_DIALECT_EIE_TRANSFORMS_HOSTSTEPS_H

#include "l2dc/Dialect/EIE/IR/EIE.h"

namespace l2dc::eie {

/// What a host op computes.
struct HostSteps {
  /// The values of the surrounding function that the steps read, in the order
  /// of the network's inputs. Constants are part of the network.
  llvm::SmallVector<mlir::Value> inputs;
  execution::Network network;
};

/// Translates the region of `host`. Emits an error on operators that a host
/// cannot run.
mlir::FailureOr<HostSteps> translateHostSteps(HostOp host);

} // namespace l2dc::eie

#endif // L2DC_LIB_DIALECT_EIE_TRANSFORMS_HOSTSTEPS_H
