//===- SPICETranslation.h - Netlists to problems and back -------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TARGET_SPICE_SPICETRANSLATION_H
#define L2DC_TARGET_SPICE_SPICETRANSLATION_H

namespace l2dc::circuit {

/// Registers `--import-spice`, which reads a specification (YAML) and the
/// netlist that it names as a `circuit.problem`, and `--circuit-to-spice`,
/// which writes a problem with the current values of its variables as a netlist
/// that `ngspice -b` runs and measures.
void registerSPICETranslations();

} // namespace l2dc::circuit

#endif // L2DC_TARGET_SPICE_SPICETRANSLATION_H
