//===- TorchLibrary.cpp - Loading the torch module ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Torch/Backend.h"
#include "l2dc/Execution/TorchExecutor.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/LoadableModule.h"

#include <cstdlib>

using namespace l2dc;
using namespace l2dc::execution;

namespace {
struct Loaded {
  const TorchBackend *backend = nullptr;
  std::string failure;
};
} // namespace

/// OpenBLAS, on which torch's matrix products run, picks kernels for the oldest
/// processors if it does not know the present one, which costs half of the
/// speed. What the user has set goes first.
static void chooseBlasKernels() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f"))
    setenv("OPENBLAS_CORETYPE", "SKYLAKEX", /*overwrite=*/0);
  else if (__builtin_cpu_supports("avx2"))
    setenv("OPENBLAS_CORETYPE", "HASWELL", /*overwrite=*/0);
#endif
}

static Loaded load() {
  chooseBlasKernels();
  llvm::Expected<const void *> offer =
      openModule({"libL2DCTorch.so", "torch module", "L2DC_TORCH_LIBRARY",
                  torchBackendEntry, torchBackendAbi});
  if (!offer)
    return {nullptr, llvm::toString(offer.takeError())};
  return {static_cast<const TorchBackend *>(*offer), ""};
}

llvm::Expected<const TorchBackend *> execution::getTorchBackend() {
  static const Loaded module = load();
  if (module.backend)
    return module.backend;
  return makeError("{0}", module.failure);
}

llvm::Error execution::loadTorch() { return getTorchBackend().takeError(); }
