//===- CPU.h - The cpu dialect, its attributes and operators ----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_CPU_IR_CPU_H
#define L2DC_DIALECT_CPU_IR_CPU_H

#include "l2dc/Compression/PackedMatrix.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "l2dc/Dialect/CPU/IR/CPUDialect.h.inc"
#include "l2dc/Dialect/CPU/IR/CPUEnums.h.inc"
#define GET_ATTRDEF_CLASSES
#include "l2dc/Dialect/CPU/IR/CPUAttributes.h.inc"
#define GET_OP_CLASSES
#include "l2dc/Dialect/CPU/IR/CPUOps.h.inc"

namespace l2dc::cpu {

/// Lets one-shot bufferization turn the ops' tensors into memrefs.
void registerBufferizableOpInterfaceModels(mlir::DialectRegistry &registry);

} // namespace l2dc::cpu

#endif // L2DC_DIALECT_CPU_IR_CPU_H
