//===- Passes.h - Passes of the cpu dialect ---------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_CPU_TRANSFORMS_PASSES_H
#define L2DC_DIALECT_CPU_TRANSFORMS_PASSES_H

#include "l2dc/Dialect/CPU/IR/CPU.h"

#include "mlir/Pass/Pass.h"

namespace l2dc::cpu {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "l2dc/Dialect/CPU/Transforms/Passes.h.inc"

} // namespace l2dc::cpu

#endif // L2DC_DIALECT_CPU_TRANSFORMS_PASSES_H
