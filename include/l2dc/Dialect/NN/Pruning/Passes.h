//===- Passes.h - Passes on the nn dialect ----------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_NN_PRUNING_PASSES_H
#define L2DC_DIALECT_NN_PRUNING_PASSES_H

#include "l2dc/Dialect/NN/IR/NN.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace l2dc::nn {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "l2dc/Dialect/NN/Pruning/Passes.h.inc"

} // namespace l2dc::nn

#endif // L2DC_DIALECT_NN_PRUNING_PASSES_H
