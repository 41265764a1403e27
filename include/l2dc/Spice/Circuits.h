//===- Circuits.h - The circuits that L2DC ships ----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SPICE_CIRCUITS_H
#define L2DC_SPICE_CIRCUITS_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace l2dc::spice {

/// The folder that holds the shipped circuits: $L2DC_CIRCUITS, then
/// ../share/l2dc/circuits beside this program's folder, then the source tree
/// this library was built from. Empty if there is none.
std::string circuitsDirectory();

/// The names of the shipped circuits: folders with a circuit.yaml.
std::vector<std::string> shippedCircuits();

/// The path of a file of a shipped circuit, as in ("two_stage_tia",
/// "circuit.yaml"). Fails with the list of names if there is no such circuit.
llvm::Expected<std::string> circuitFile(llvm::StringRef circuit,
                                        llvm::StringRef file);

/// Replaces `$NAME` in `text`, the path of a process design kit, by the path of
/// that name ("gf180=FOLDER" given as --pdk). Fails on a name without a path:
/// "line 8: the circuit needs --pdk gf180=PATH".
llvm::Expected<std::string>
substituteKits(llvm::StringRef text, const llvm::StringMap<std::string> &kits);

} // namespace l2dc::spice

#endif // L2DC_SPICE_CIRCUITS_H
