//===- ColumnExecution.h - The array's results without its time -*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIMULATOR_COLUMNEXECUTION_H
#define L2DC_SIMULATOR_COLUMNEXECUTION_H

#include "l2dc/Simulator/Broadcast.h"
#include "l2dc/Simulator/TickModel.h"

namespace l2dc::sim {

/// Fills `nonZero` with the positions of the activations that the scan of
/// `product` does not pass over.
template <typename Arithmetic>
void findNonZero(const Product<Arithmetic> &product,
                 std::vector<uint32_t> &nonZero);

/// Adds `product` column by column, in the order of `broadcast`. A column
/// holds at most one entry per accumulator, so every accumulator sees the same
/// sequence of additions as in the tick model.
template <typename Arithmetic>
void runColumns(const Product<Arithmetic> &product, const Broadcast &broadcast);

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_COLUMNEXECUTION_H
