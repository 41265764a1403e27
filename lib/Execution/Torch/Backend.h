//===- Backend.h - What the torch module offers -----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The border between L2DC and its torch module, which is loaded while the
// program runs. No torch type and no exception passes it. Everything that
// decides a result besides the arithmetic (how a batch is split, dropout,
// optimizers, checkpoints) stays on this side.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_TORCH_BACKEND_H
#define L2DC_EXECUTION_TORCH_BACKEND_H

#include "../NetworkGraph.h"

#include "llvm/Config/llvm-config.h"

namespace l2dc::execution {

/// The entry points of the module.
struct TorchBackend {
  /// Builds the graph of `network`, which is copied. `constants` holds the
  /// elements of every constant by value number; they must outlive the graph,
  /// and changes to them take effect on the next run.
  llvm::Expected<std::unique_ptr<NetworkGraph>> (*createGraph)(
      const Network &network, llvm::ArrayRef<const float *> constants);
};

/// Must be the same on both sides: it changes with everything declared above
/// and with the LLVM release whose types are used.
inline constexpr char torchBackendAbi[] =
    "l2dc-torch-3 llvm-" LLVM_VERSION_STRING;
/// The one function the module exports (LoadableModule.h); gives a
/// `const TorchBackend *`.
inline constexpr char torchBackendEntry[] = "l2dcGetTorchBackend";

/// The module's backend, loaded on the first call; see `loadTorch`.
llvm::Expected<const TorchBackend *> getTorchBackend();

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_TORCH_BACKEND_H
