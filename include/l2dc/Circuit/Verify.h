//===- Verify.h - Checking a sizing problem ---------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_CIRCUIT_VERIFY_H
#define L2DC_CIRCUIT_VERIFY_H

#include "l2dc/Circuit/Problem.h"

#include "llvm/ADT/StringSet.h"

namespace l2dc::circuit {

/// What libraries define, in lower case. A binned model "nmos.3" counts as
/// "nmos".
struct LibraryNames {
  llvm::StringSet<> models, subcircuits, params;
  bool functions = false; ///< some `.func`
};

/// Checks everything that can be known without a simulation: names that exist,
/// dimensions that fit, ranges, nodes with one terminal, expressions. Returns
/// the first thing that is wrong, in the order of the specification, or
/// nothing. `libraries` are the names in the netlist's model files; null if the
/// files were not read, and then every model name may be theirs.
std::optional<Fault> verify(const Problem &problem,
                            const LibraryNames *libraries = nullptr);

} // namespace l2dc::circuit

#endif // L2DC_CIRCUIT_VERIFY_H
