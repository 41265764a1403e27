//===- HostVersion.cpp - Is the host of the same LLVM? --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HostVersion.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <link.h>
#include <string>

/// The end of a library's name in this version: "22.1".
static std::string expectedVersion() {
  return std::to_string(LLVM_VERSION_MAJOR) + "." +
         std::to_string(LLVM_VERSION_MINOR);
}

/// Stops at the first LLVM or MLIR library of another version and writes its
/// path to the string that `data` points at.
static int findOtherVersion(dl_phdr_info *info, size_t, void *data) {
  llvm::StringRef path(info->dlpi_name);
  llvm::StringRef name = llvm::sys::path::filename(path);
  if (!name.starts_with("libLLVM") && !name.starts_with("libMLIR"))
    return 0;
  if (name.ends_with(".so." + expectedVersion()))
    return 0;
  *static_cast<std::string *>(data) = path.str();
  return 1;
}

bool l2dc::checkHostVersion() {
  std::string other;
  if (!dl_iterate_phdr(findOtherVersion, &other))
    return true;
  llvm::errs() << "error: the L2DC plugin was built with LLVM "
               << expectedVersion() << ", but this program uses '" << other
               << "'; load it into a tool of the same version\n";
  return false;
}
