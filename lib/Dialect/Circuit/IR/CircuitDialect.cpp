//===- CircuitDialect.cpp - Registration of the circuit dialect -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/Circuit/IR/Circuit.h"

using namespace mlir;
using namespace l2dc::circuit;

#include "l2dc/Dialect/Circuit/IR/CircuitDialect.cpp.inc"

void CircuitDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "l2dc/Dialect/Circuit/IR/CircuitOps.cpp.inc"
      >();
}
