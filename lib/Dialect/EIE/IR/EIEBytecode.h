//===- EIEBytecode.h - Bytecode of the eie attributes -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DIALECT_EIE_IR_EIEBYTECODE_H
#define L2DC_LIB_DIALECT_EIE_IR_EIEBYTECODE_H

#include "l2dc/Dialect/EIE/IR/EIE.h"

namespace l2dc::eie {

/// Registers how the dialect's attributes are written to and read from MLIR
/// bytecode.
void addBytecodeInterface(EIEDialect &dialect);

} // namespace l2dc::eie

#endif // L2DC_LIB_DIALECT_EIE_IR_EIEBYTECODE_H
