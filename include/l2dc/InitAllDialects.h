//===- InitAllDialects.h - Every dialect a tool registers -------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_INITALLDIALECTS_H
#define L2DC_INITALLDIALECTS_H

#include "l2dc/Dialect/CPU/IR/CPU.h"
#include "l2dc/Dialect/Circuit/IR/Circuit.h"
#include "l2dc/Dialect/EIE/IR/EIE.h"
#include "l2dc/Dialect/NN/IR/NN.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectRegistry.h"

namespace l2dc {

/// Adds the dialects of L2DC, and those its modules are built with, to
/// `registry`.
inline void registerAllDialects(mlir::DialectRegistry &registry) {
  registry.insert<mlir::func::FuncDialect, circuit::CircuitDialect,
                  cpu::CPUDialect, eie::EIEDialect, nn::NNDialect>();
}

} // namespace l2dc

#endif // L2DC_INITALLDIALECTS_H
