//===- Module.cpp - The entry point of the torch module -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Backend.h"
#include "Graph.h"

#include <cstring>

using namespace l2dc::execution;

/// See `torchBackendEntry`. The only symbol this module exports.
extern "C" __attribute__((visibility("default"))) const void *
l2dcGetTorchBackend(const char *abi) {
  static const TorchBackend backend = {createTorchGraph};
  return std::strcmp(abi, torchBackendAbi) == 0 ? &backend : nullptr;
}
