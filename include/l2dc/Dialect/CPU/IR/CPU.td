//===- CPU.td - Everything of the cpu dialect --------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_CPU_IR_CPU_TD
#define L2DC_DIALECT_CPU_IR_CPU_TD

include "l2dc/Dialect/CPU/IR/CPUOps.td"

#endif // L2DC_DIALECT_CPU_IR_CPU_TD
