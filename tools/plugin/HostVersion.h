//===- HostVersion.h - Is the host of the same LLVM? ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TOOLS_PLUGIN_HOSTVERSION_H
#define L2DC_TOOLS_PLUGIN_HOSTVERSION_H

namespace l2dc {

/// Whether the process has no LLVM or MLIR library of another version than the
/// one that the plugin was built with; otherwise says so on standard error.
/// Mixing versions would crash at the first object that both sides touch. A
/// host that links another LLVM statically cannot be told apart.
bool checkHostVersion();

} // namespace l2dc

#endif // L2DC_TOOLS_PLUGIN_HOSTVERSION_H
