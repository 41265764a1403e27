//===- ReductionPatterns.h - How networks get smaller -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_REDUCER_REDUCTIONPATTERNS_H
#define L2DC_REDUCER_REDUCTIONPATTERNS_H

#include "mlir/IR/DialectRegistry.h"

namespace l2dc {

/// Lets the pass `reduction-tree` shorten chains of layers inside a function,
/// besides removing what nothing uses: a step of `nn` becomes its operand,
/// where that has the result's type, or an argument of the function; a function
/// returns the operand of the step that it returned. Each change is made only
/// if the module stays valid and the pass's test still finds the fault.
void registerReductionPatterns(mlir::DialectRegistry &registry);

} // namespace l2dc

#endif // L2DC_REDUCER_REDUCTIONPATTERNS_H
