//===- EIE.td - The whole eie dialect ----------------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_EIE_IR_EIE_TD
#define L2DC_DIALECT_EIE_IR_EIE_TD

include "l2dc/Dialect/EIE/IR/EIEInstructionOps.td"
include "l2dc/Dialect/EIE/IR/EIEOps.td"

#endif // L2DC_DIALECT_EIE_IR_EIE_TD
