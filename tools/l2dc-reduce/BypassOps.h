//===- BypassOps.h - Networks with fewer steps ------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TOOLS_L2DC_REDUCE_BYPASSOPS_H
#define L2DC_TOOLS_L2DC_REDUCE_BYPASSOPS_H

#include "mlir/IR/DialectRegistry.h"

namespace l2dc {

/// Lets l2dc-reduce try a network without a step: an `nn` op gives way to an
/// operand of its result's type. The tool removes top-level ops by itself, but
/// no op whose result is used.
void registerBypassReduction(mlir::DialectRegistry &registry);

} // namespace l2dc

#endif // L2DC_TOOLS_L2DC_REDUCE_BYPASSOPS_H
