//===- TestbenchVerifier.h - Checking testbenches ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_CIRCUIT_TESTBENCHVERIFIER_H
#define L2DC_LIB_CIRCUIT_TESTBENCHVERIFIER_H

#include "NetlistVerifier.h"

namespace l2dc::circuit {

/// Checks devices, analyses and measurements of all testbenches.
std::optional<Fault> checkTestbenches(const Problem &problem,
                                      NetlistVerifier &netlist);

} // namespace l2dc::circuit

#endif // L2DC_LIB_CIRCUIT_TESTBENCHVERIFIER_H
