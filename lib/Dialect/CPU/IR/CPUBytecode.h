//===- CPUBytecode.h - Bytecode of the cpu attributes -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DIALECT_CPU_IR_CPUBYTECODE_H
#define L2DC_LIB_DIALECT_CPU_IR_CPUBYTECODE_H

#include "l2dc/Dialect/CPU/IR/CPU.h"

namespace l2dc::cpu {

/// Registers how the dialect's attributes are written to and read from MLIR
/// bytecode.
void addBytecodeInterface(CPUDialect &dialect);

} // namespace l2dc::cpu

#endif // L2DC_LIB_DIALECT_CPU_IR_CPUBYTECODE_H
