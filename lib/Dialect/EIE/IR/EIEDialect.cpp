//===- EIEDialect.cpp - Registration of the eie dialect -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EIEBytecode.h"

#include "mlir/IR/DialectImplementation.h"

using namespace mlir;
using namespace l2dc::eie;

#include "l2dc/Dialect/EIE/IR/EIEDialect.cpp.inc"

void EIEDialect::initialize() {
  registerAttributes();
  addBytecodeInterface(*this);
  addOperations<
#define GET_OP_LIST
#include "l2dc/Dialect/EIE/IR/EIEOps.cpp.inc"
      >();
}
