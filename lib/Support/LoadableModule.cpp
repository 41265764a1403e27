//===- LoadableModule.cpp - Libraries that are opened on first use --------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Support/LoadableModule.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <cstdlib>
#include <dlfcn.h>
#include <vector>

using namespace l2dc;

/// The folder of the program or, for programs that load L2DC as a shared
/// library, of that library.
static std::string ownFolder() {
  void *here = reinterpret_cast<void *>(&ownFolder);
  Dl_info info;
  llvm::StringRef file;
  if (dladdr(here, &info) && info.dli_fname)
    file = info.dli_fname;
  if (!llvm::sys::path::filename(file).contains(".so"))
    return llvm::sys::path::parent_path(
               llvm::sys::fs::getMainExecutable(nullptr, here))
        .str();
  return llvm::sys::path::parent_path(file).str();
}

/// Where the module may be, in the order in which it is tried.
static std::vector<std::string> candidates(const LoadableModule &module) {
  if (const char *path = std::getenv(module.pathVariable))
    return {path};
  llvm::SmallString<128> beside(ownFolder()), library(beside);
  llvm::sys::path::append(library, "..", "lib", module.fileName);
  llvm::sys::path::append(beside, module.fileName);
  return {library.str().str(), beside.str().str()};
}

/// What the module at `path` offers.
static llvm::Expected<const void *> openFile(const LoadableModule &module,
                                             const char *path) {
  // Local: a module brings symbols of many libraries, some of which the program
  // has in other versions. It stays loaded, as its threads and static objects
  // cannot be taken down again.
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!handle)
    return makeError("{0}", dlerror());
  using Entry = const void *(*)(const char *);
  auto entry = reinterpret_cast<Entry>(dlsym(handle, module.entry));
  if (!entry)
    return makeError("{0}: not a {1} of L2DC", path, module.description);
  const void *offer = entry(module.abi);
  if (!offer)
    return makeError("{0}: built from another version of L2DC or LLVM", path);
  return offer;
}

llvm::Expected<const void *> l2dc::openModule(const LoadableModule &module) {
  std::string failure =
      llvm::formatv("cannot load the {0}:", module.description).str();
  for (const std::string &path : candidates(module)) {
    llvm::Expected<const void *> offer = openFile(module, path.c_str());
    if (offer)
      return offer;
    failure += "\n  " + llvm::toString(offer.takeError());
  }
  return makeError("{0}", failure);
}
