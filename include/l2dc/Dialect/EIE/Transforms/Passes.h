//===- Passes.h - Passes on the eie dialect ---------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_EIE_TRANSFORMS_PASSES_H
#define L2DC_DIALECT_EIE_TRANSFORMS_PASSES_H

#include "l2dc/Dialect/EIE/IR/EIE.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace l2dc::eie {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "l2dc/Dialect/EIE/Transforms/Passes.h.inc"

} // namespace l2dc::eie

#endif // L2DC_DIALECT_EIE_TRANSFORMS_PASSES_H
