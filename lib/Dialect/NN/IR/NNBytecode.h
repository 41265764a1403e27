//===- NNBytecode.h - Bytecode of the weight encodings ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DIALECT_NN_IR_NNBYTECODE_H
#define L2DC_LIB_DIALECT_NN_IR_NNBYTECODE_H

#include "l2dc/Dialect/NN/IR/NN.h"

namespace l2dc::nn {

/// Registers how the dialect's attributes are written to and read from MLIR
/// bytecode.
void addBytecodeInterface(NNDialect &dialect);

} // namespace l2dc::nn

#endif // L2DC_LIB_DIALECT_NN_IR_NNBYTECODE_H
