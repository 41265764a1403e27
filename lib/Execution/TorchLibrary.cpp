//===- TorchLibrary.cpp - Loading the torch module ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Torch/Backend.h"
#include "l2dc/Execution/TorchExecutor.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <cstdlib>
#include <dlfcn.h>

using namespace l2dc;
using namespace l2dc::execution;

static constexpr char moduleName[] = "libL2DCTorch.so";

/// Where the module may be, in the order in which it is tried.
static std::vector<std::string> moduleCandidates() {
  if (const char *path = std::getenv("L2DC_TORCH_LIBRARY"))
    return {path};
  void *here = reinterpret_cast<void *>(&moduleCandidates);
  std::string program = llvm::sys::fs::getMainExecutable(nullptr, here);
  llvm::SmallString<128> folder = llvm::sys::path::parent_path(program);
  llvm::SmallString<128> beside(folder), library(folder);
  llvm::sys::path::append(library, "..", "lib", moduleName);
  llvm::sys::path::append(beside, moduleName);
  return {library.str().str(), beside.str().str()};
}

/// The backend of the module at `path`.
static llvm::Expected<const TorchBackend *> openModule(const char *path) {
  // Local: torch brings symbols of many libraries, some of which the program
  // has in other versions. The module stays loaded, as torch's threads and
  // static objects cannot be taken down again.
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!handle)
    return makeError("{0}", dlerror());
  auto entry =
      reinterpret_cast<TorchBackendEntry>(dlsym(handle, torchBackendEntry));
  if (!entry)
    return makeError("{0}: not a torch module of L2DC", path);
  const TorchBackend *backend = entry(torchBackendAbi);
  if (!backend)
    return makeError("{0}: built from another version of L2DC or LLVM", path);
  return backend;
}

namespace {
struct LoadedModule {
  const TorchBackend *backend = nullptr;
  std::string failure;
};
} // namespace

static LoadedModule loadModule() {
  LoadedModule result;
  result.failure = "cannot load the torch module:";
  for (const std::string &path : moduleCandidates()) {
    llvm::Expected<const TorchBackend *> backend = openModule(path.c_str());
    if (backend) {
      result.backend = *backend;
      return result;
    }
    result.failure += "\n  " + llvm::toString(backend.takeError());
  }
  return result;
}

llvm::Expected<const TorchBackend *> execution::getTorchBackend() {
  static const LoadedModule module = loadModule();
  if (module.backend)
    return module.backend;
  return makeError("{0}", module.failure);
}

llvm::Error execution::loadTorch() { return getTorchBackend().takeError(); }
