//===- Plan.h - How points get into a loaded circuit ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_PLAN_H
#define L2DC_LIB_SPICE_PLAN_H

#include "FlatCircuit.h"
#include "RawData.h"

#include <optional>
#include <string>
#include <vector>

namespace l2dc::spice {

/// What the first worker of a testbench finds out for all others.
struct Plan {
  Topology topology;
  /// Degrees Celsius that the deck asks for.
  double temperature = 27.0;
  /// Set if points are simulated by altering a flattened circuit; otherwise
  /// every point sets all parameters and resets the circuit.
  std::optional<FlatCircuit> flat;
  /// Why not, if `flat` is not set.
  std::string resetReason;
};

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_PLAN_H
