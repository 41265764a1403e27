//===- MarkPruned.h - Mark weights with zeros as pruned ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DIALECT_NN_PRUNING_MARKPRUNED_H
#define L2DC_LIB_DIALECT_NN_PRUNING_MARKPRUNED_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace l2dc::nn {

/// Plain weights of layers that have zeros become `#nn.pruned`.
void markPruned(mlir::func::FuncOp function);

} // namespace l2dc::nn

#endif // L2DC_LIB_DIALECT_NN_PRUNING_MARKPRUNED_H
