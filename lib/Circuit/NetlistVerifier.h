//===- NetlistVerifier.h - Checking a netlist -------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_CIRCUIT_NETLISTVERIFIER_H
#define L2DC_LIB_CIRCUIT_NETLISTVERIFIER_H

#include "l2dc/Circuit/Verify.h"

#include "llvm/ADT/StringMap.h"

namespace l2dc::circuit {

/// Checks names, expressions and nodes of a netlist and of what testbenches
/// add to it. Each check returns the first fault, or nothing.
class NetlistVerifier {
public:
  NetlistVerifier(const Netlist &netlist, const LibraryNames *libraries);

  /// Models, parameters and subcircuits, each alone.
  std::optional<Fault> checkDefinitions();
  /// The netlist's devices together with `added`. `observed` are nodes that are
  /// measured, which counts as a connection.
  std::optional<Fault> checkDevices(llvm::ArrayRef<Device> added,
                                    const llvm::StringSet<> &observed);

  /// Whether a `.param` of that name exists.
  bool hasParam(llvm::StringRef name) const { return params.contains(name); }
  /// Whether `text` is a number or an expression over known parameters; the
  /// message says why not.
  std::optional<std::string>
  checkExpression(llvm::StringRef text,
                  const llvm::StringSet<> *scope = nullptr) const;

private:
  std::optional<Fault> checkSubcircuit(const Subcircuit &subcircuit);
  std::optional<Fault> checkList(llvm::ArrayRef<const Device *> devices,
                                 const Subcircuit *scope,
                                 llvm::StringMap<unsigned> terminals);
  std::optional<Fault> checkReferences(const Device &device,
                                       const Subcircuit *scope) const;
  std::optional<Fault> checkInstance(const Device &device) const;
  std::optional<Fault>
  checkControls(const Device &device,
                const llvm::StringMap<const Device *> &names) const;

  const Netlist &netlist;
  const LibraryNames *libraries;
  /// The model files were not read: any name may be theirs.
  bool permissive;
  bool anyFunction;
  llvm::StringSet<> params, models, globals;
  llvm::StringMap<const Subcircuit *> subcircuits;
};

} // namespace l2dc::circuit

#endif // L2DC_LIB_CIRCUIT_NETLISTVERIFIER_H
