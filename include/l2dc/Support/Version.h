//===- Version.h - The toolchain's version ----------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SUPPORT_VERSION_H
#define L2DC_SUPPORT_VERSION_H

#include "llvm/ADT/StringRef.h"

namespace l2dc {

/// "0.1.0": the version that reports and `--version` carry.
llvm::StringRef getVersion();

/// Makes `--version` of this process print the toolchain's version, too.
void registerVersionPrinter();

} // namespace l2dc

#endif // L2DC_SUPPORT_VERSION_H
