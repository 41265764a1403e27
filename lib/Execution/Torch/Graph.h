//===- Graph.h - Building networks on torch ---------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_TORCH_GRAPH_H
#define L2DC_EXECUTION_TORCH_GRAPH_H

#include "Backend.h"

namespace l2dc::execution {

/// See `TorchBackend::createGraph`.
llvm::Expected<std::unique_ptr<NetworkGraph>>
createTorchGraph(const Network &network,
                 llvm::ArrayRef<const float *> constants);

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_TORCH_GRAPH_H
