//===- Passes.h - Conversions between dialects ------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_CONVERSION_PASSES_H
#define L2DC_CONVERSION_PASSES_H

#include "l2dc/Dialect/CPU/IR/CPU.h"
#include "l2dc/Dialect/EIE/IR/EIE.h"
#include "l2dc/Dialect/NN/IR/NN.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace l2dc {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "l2dc/Conversion/Passes.h.inc"

} // namespace l2dc

#endif // L2DC_CONVERSION_PASSES_H
