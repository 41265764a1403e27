//===- CPUDialect.cpp - Registration of the cpu dialect -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CPUBytecode.h"

using namespace mlir;
using namespace l2dc::cpu;

#include "l2dc/Dialect/CPU/IR/CPUDialect.cpp.inc"

void CPUDialect::initialize() {
  registerAttributes();
  addBytecodeInterface(*this);
  addOperations<
#define GET_OP_LIST
#include "l2dc/Dialect/CPU/IR/CPUOps.cpp.inc"
      >();
}
