//===- Circuit.h - The circuit dialect and its operators --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_CIRCUIT_IR_CIRCUIT_H
#define L2DC_DIALECT_CIRCUIT_IR_CIRCUIT_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"

#include "l2dc/Dialect/Circuit/IR/CircuitDialect.h.inc"
#define GET_OP_CLASSES
#include "l2dc/Dialect/Circuit/IR/CircuitOps.h.inc"

#endif // L2DC_DIALECT_CIRCUIT_IR_CIRCUIT_H
