//===- TorchLibrary.cpp - Loading the torch module of the search ----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Torch/Backend.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/LoadableModule.h"

using namespace l2dc;
using namespace l2dc::search;

namespace {
struct Loaded {
  const SearchBackend *backend = nullptr;
  std::string failure;
};
} // namespace

static Loaded load() {
  llvm::Expected<const void *> offer = openModule(
      {"libL2DCSearchTorch.so", "torch module of the search",
       "L2DC_SEARCH_TORCH_LIBRARY", searchBackendEntry, searchBackendAbi});
  if (!offer)
    return {nullptr, llvm::toString(offer.takeError())};
  return {static_cast<const SearchBackend *>(*offer), ""};
}

static const Loaded &getModule() {
  static const Loaded module = load();
  return module;
}

bool search::hasAgents() { return getModule().backend != nullptr; }

llvm::Expected<std::unique_ptr<Agent>>
search::createAgent(const AgentShape &shape, const AgentOptions &options) {
  const Loaded &module = getModule();
  if (!module.backend)
    return makeError("{0}", module.failure);
  return module.backend->createAgent(shape, options);
}
