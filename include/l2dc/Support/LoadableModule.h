//===- LoadableModule.h - Libraries that are opened on first use -*- C++
//-*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SUPPORT_LOADABLEMODULE_H
#define L2DC_SUPPORT_LOADABLEMODULE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace l2dc {

/// Where a module of L2DC is and what it must be. Modules keep large libraries
/// out of the tools that do not need them (docs/Execution.md).
struct LoadableModule {
  const char *fileName;     ///< "libL2DCTorch.so"
  const char *description;  ///< in messages: "torch module"
  const char *pathVariable; ///< environment variable that names the file
  /// The one function that the module exports. It takes the ABI string of the
  /// caller and returns what the module offers, or null if its own ABI string
  /// is another one: `const void *(*)(const char *abi)`.
  const char *entry;
  const char *abi;
};

/// Opens `module`: the file that `pathVariable` names, or else `fileName` in
/// `../lib` or in the folder of the running program or, where L2DC is part of a
/// shared library, of that library. Returns what its entry function gave; the
/// module stays loaded. The error says which files were tried and why the
/// loader refused them. Call it once per module and keep the result.
llvm::Expected<const void *> openModule(const LoadableModule &module);

} // namespace l2dc

#endif // L2DC_SUPPORT_LOADABLEMODULE_H
