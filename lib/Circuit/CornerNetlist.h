//===- CornerNetlist.h - A netlist under a corner ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_CIRCUIT_CORNERNETLIST_H
#define L2DC_LIB_CIRCUIT_CORNERNETLIST_H

#include "l2dc/Circuit/Problem.h"

namespace l2dc::circuit {

/// The netlist of `problem` with the current values of its variables, and the
/// libraries and parameters of `corner`.
Netlist cornerNetlist(const Problem &problem, const Corner &corner);

/// Writes title, netlist and what `testbench` adds; no analyses, no `.end`.
void printTestbench(const Netlist &netlist, const Testbench &testbench,
                    llvm::raw_ostream &os);

} // namespace l2dc::circuit

#endif // L2DC_LIB_CIRCUIT_CORNERNETLIST_H
