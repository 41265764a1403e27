//===- Sharding.h - Splitting batches into parts ----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_SHARDING_H
#define L2DC_LIB_EXECUTION_SHARDING_H

#include "ShardPool.h"
#include "NetworkGraph.h"

namespace l2dc::execution {

/// How many samples run together: so many that matrix products are efficient
/// and so few that the largest intermediate result stays in a core's cache.
/// Depends on the network alone, because sums may be rounded differently in
/// parts of another size. `network` must have a dynamic batch; `inputs` are the
/// shapes of its inputs.
llvm::Expected<int64_t> chooseShardSize(const Network &network,
                                        llvm::ArrayRef<Shape> inputs);

/// The samples [first, first + count) of `view`.
TensorView sliceSamples(const TensorView &view, int64_t first, int64_t count);

/// Runs a graph with a dynamic batch on inputs of equal batch, `shardSize`
/// samples at a time, and puts the results together again.
llvm::Expected<std::vector<Tensor>>
runSharded(const NetworkGraph &graph, ShardPool &pool,
           llvm::ArrayRef<TensorView> inputs, int64_t shardSize);

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_SHARDING_H
