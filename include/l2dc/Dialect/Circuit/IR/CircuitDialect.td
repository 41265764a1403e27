//===- CircuitDialect.td - The circuit dialect -------------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_CIRCUIT_IR_CIRCUITDIALECT_TD
#define L2DC_DIALECT_CIRCUIT_IR_CIRCUITDIALECT_TD

include "mlir/IR/OpBase.td"

def Circuit_Dialect : Dialect {
  let name = "circuit";
  let summary = "Circuits whose component sizes are to be chosen";
  let description = [{
    One `circuit.problem` holds what a designer asks for: a netlist, the
    parameters of it that are free and their ranges, the testbenches that
    measure it, the hard constraints and the objectives, and the corners under
    which all of that must hold. `l2dc-translate --import-spice` reads it from a
    specification file (docs/Circuits.md), `--circuit-to-spice` writes a netlist
    that plain ngspice runs.

    Names of nodes, devices, models and parameters are SPICE's, in lower case.
    Values inside the netlist stay the text that SPICE reads ("12u", "'2*w'");
    everything else is in base units (m, V, A, W, Hz, ohm, s, m2, dB, deg).

    A problem is verified as a whole: names that exist, ranges, units, nodes
    that more than one terminal is connected to.
  }];
  let cppNamespace = "::l2dc::circuit";
}

class Circuit_Op<string mnemonic, list<Trait> traits = []>
    : Op<Circuit_Dialect, mnemonic, traits>;

#endif // L2DC_DIALECT_CIRCUIT_IR_CIRCUITDIALECT_TD
