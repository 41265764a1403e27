//===- Commands.h - What ngspice is told ------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_COMMANDS_H
#define L2DC_LIB_SPICE_COMMANDS_H

#include "Plan.h"
#include "l2dc/Spice/Simulator.h"

#include <string>
#include <vector>

namespace l2dc::spice {

/// What ngspice reads before anything else: one thread, the deck's dialect.
std::string initFile(Dialect dialect);

/// The text that ngspice loads for a deck: relocated, with the options that
/// simulations rely on.
std::string loadedText(const Deck &deck);

/// The same for the flat circuit at these slot values and bins.
std::string loadedFlatText(const Deck &deck, const Plan &plan,
                           llvm::ArrayRef<double> values,
                           llvm::ArrayRef<uint32_t> bins);

/// The commands that set all parameters and set the circuit up again.
std::vector<std::string> resetCommands(const Deck &deck, const Point &point);

/// The commands of a point's settings.
std::vector<std::string> settingCommands(const Point &point);

/// Keeps only the vectors that are needed.
std::string saveCommand(const Testbench &testbench, const Topology &topology);

/// The order in which analyses are run: small-signal ones first, since the
/// first of them also gives the operating point.
std::vector<unsigned> analysisOrder(const Testbench &testbench);

/// The commands that run one analysis; the last one is the analysis itself.
std::vector<std::string> analysisCommands(const Testbench &testbench,
                                          unsigned analysis);

/// The number of samples that a small-signal analysis or sweep gives; 0 if it
/// is not known beforehand.
size_t expectedSamples(const Analysis &analysis);

/// The operating-point vectors read for a transistor: "@m1[gm]", in the order
/// of `readTransistor`.
std::vector<std::string>
transistorVectors(const Topology::Transistor &transistor);

/// A transistor's state from the values of these vectors.
TransistorState readTransistor(const Topology::Transistor &transistor,
                               llvm::ArrayRef<double> values);

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_COMMANDS_H
