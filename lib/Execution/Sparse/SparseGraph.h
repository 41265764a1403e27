//===- SparseGraph.h - Training at the cost of kept weights -----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A plain chain of Conv, Linear, Relu, MaxPool and Reshape steps on kernels
// whose work is proportional to the number of kept weights (Stencil.h). On
// small networks they are faster than torch's even if every weight is kept;
// docs/Benchmarks.md has the figures.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_SPARSE_SPARSEGRAPH_H
#define L2DC_LIB_EXECUTION_SPARSE_SPARSEGRAPH_H

#include "../NetworkGraph.h"

#include <map>

namespace l2dc::execution {

/// Whether `network`, which has passed `withDynamicBatch`, consists of steps
/// that `createSparseGraph` knows.
bool canRunSparsely(const Network &network);

/// Makes a graph of a network that `canRunSparsely`. `constants` holds the
/// elements of every constant by value number and must outlive the graph.
/// `kept` lists, by the number of a filter or matrix, the elements that may
/// differ from zero, ascending; those of others are all read. A request must
/// ask for the gradients of the same elements.
llvm::Expected<std::unique_ptr<NetworkGraph>> createSparseGraph(
    const Network &network, llvm::ArrayRef<const float *> constants,
    const std::map<unsigned, const std::vector<uint32_t> *> &kept);

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_SPARSE_SPARSEGRAPH_H
