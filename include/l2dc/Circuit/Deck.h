//===- Deck.h - Sizing problems as decks for ngspice ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_CIRCUIT_DECK_H
#define L2DC_CIRCUIT_DECK_H

#include "l2dc/Circuit/Problem.h"
#include "l2dc/Spice/Simulator.h"

namespace l2dc::circuit {

/// The variables whose values a search chooses: all but the followers of match
/// groups. The parameters of every deck are these, in this order.
std::vector<const Variable *> freeVariables(const Problem &problem);

/// `testbench` under `corner` for a simulator. Followers of match groups are
/// expressions over their leader. What the corner says of the temperature is
/// in `cornerSettings`, as it needs no deck of its own.
spice::Testbench makeTestbench(const Problem &problem,
                               const Testbench &testbench,
                               const Corner &corner);
std::vector<spice::Setting> cornerSettings(const Corner &corner);

/// The netlist with the current value of every variable, under the first
/// corner, with a `.control` section that runs the analyses of `testbench` and
/// prints its measurements: what `ngspice -b` runs without anything else.
/// Measurements that the control language cannot express are named in a
/// comment. Paths of model files are absolute.
std::string writeBatchNetlist(const Problem &problem,
                              const Testbench &testbench);

} // namespace l2dc::circuit

#endif // L2DC_CIRCUIT_DECK_H
