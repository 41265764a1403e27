//===- Circuit.td - The whole circuit dialect --------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_CIRCUIT_IR_CIRCUIT_TD
#define L2DC_DIALECT_CIRCUIT_IR_CIRCUIT_TD

include "l2dc/Dialect/Circuit/IR/CircuitNetlistOps.td"
include "l2dc/Dialect/Circuit/IR/CircuitProblemOps.td"

#endif // L2DC_DIALECT_CIRCUIT_IR_CIRCUIT_TD
