//===- NNDialect.cpp - Registration of the nn dialect ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NNBytecode.h"

#include "mlir/IR/DialectImplementation.h"

using namespace mlir;
using namespace l2dc::nn;

#include "l2dc/Dialect/NN/IR/NNDialect.cpp.inc"

void NNDialect::initialize() {
  registerAttributes();
  addBytecodeInterface(*this);
  addOperations<
#define GET_OP_LIST
#include "l2dc/Dialect/NN/IR/NNOps.cpp.inc"
      >();
}
