//===- Components.h - The sizing decisions of a circuit ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_CIRCUIT_COMPONENTS_H
#define L2DC_CIRCUIT_COMPONENTS_H

#include "l2dc/Circuit/Problem.h"

namespace l2dc::circuit {

/// What an agent is told about the kind of a component.
enum class ComponentKind : uint8_t {
  NMOS,
  PMOS,
  Resistor,
  Capacitor,
  Inductor,
  Source,
  Other,
};
inline constexpr unsigned componentKinds = 7;

/// A device, or devices that share sizes, as one decision of a search.
struct Component {
  std::string name; ///< of the first device, "parameters" if there is none
  ComponentKind kind = ComponentKind::Other;
  /// Indices into `freeVariables`; each variable belongs to the first component
  /// that uses it.
  std::vector<unsigned> variables;
  /// Indices into the netlist's devices of all that use these variables.
  std::vector<unsigned> devices;
};

/// Components in the order of the netlist. Every free variable is in one.
std::vector<Component> findComponents(const Problem &problem);

/// Pairs of components with a net in common that is no supply.
std::vector<std::pair<unsigned, unsigned>>
findConnections(const Problem &problem, llvm::ArrayRef<Component> components);

/// Groups of variables that look as if they belong to matched devices: the
/// widths, or the lengths, of MOSFETs of one model that share gate and source
/// (a mirror) or source and bulk with distinct gates and drains (a pair) and
/// whose sizes are different variables now.
std::vector<MatchGroup> proposeMatches(const Problem &problem);

} // namespace l2dc::circuit

#endif // L2DC_CIRCUIT_COMPONENTS_H
