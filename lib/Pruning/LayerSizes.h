//===- LayerSizes.h - The extents of layers in a pruned network -*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_PRUNING_LAYERSIZES_H
#define L2DC_LIB_PRUNING_LAYERSIZES_H

#include "l2dc/Pruning/PruningSpace.h"

namespace l2dc::pruning {

/// The shapes of all values of `network` for a batch of one sample.
llvm::Expected<std::vector<Shape>>
sampleShapes(const execution::Network &network);

/// An extent of a constant: a sum over the decisions.
struct PrunedExtent {
  int64_t fixed = 0;
  /// Decision and how many indices each of its units stands for.
  std::vector<std::pair<unsigned, int64_t>> terms;

  int64_t at(llvm::ArrayRef<int64_t> kept) const {
    int64_t extent = fixed;
    for (auto [decision, count] : terms)
      extent += count * kept[decision];
    return extent;
  }
};

/// A constant: the product of its extents, or for weights that are pruned one
/// by one the units of a decision.
struct PrunedConstant {
  unsigned value = 0;
  std::vector<PrunedExtent> extents;
  std::optional<unsigned> decision;

  int64_t elements(llvm::ArrayRef<int64_t> kept) const;
};

/// A layer's weights and how often each is used for one sample.
struct LayerSize {
  unsigned step = 0;
  PrunedConstant weights;
  int64_t points = 1; ///< output positions
};

/// All layers (Conv and Linear with constant weights), in order.
llvm::Expected<std::vector<LayerSize>> layerSizes(const PruningSpace &space);
/// All constants that steps read.
std::vector<PrunedConstant> constantSizes(const PruningSpace &space);

} // namespace l2dc::pruning

#endif // L2DC_LIB_PRUNING_LAYERSIZES_H
