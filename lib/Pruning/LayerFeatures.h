//===- LayerFeatures.h - What an agent knows of a layer ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_PRUNING_LAYERFEATURES_H
#define L2DC_LIB_PRUNING_LAYERFEATURES_H

#include "l2dc/Pruning/PruningEnvironment.h"

namespace l2dc::pruning {

/// What is known of the decisions before an episode starts.
struct LayerFeatures {
  /// One row for each decision, each column scaled to [0, 1] over the
  /// decisions. Paper: t, n, c, h, w, stride, k, FLOPs[t] (AMC, section 3.1).
  /// Authors' code: t, type, c, n, stride, k, weights.
  std::vector<std::vector<float>> rows;
  /// The part of all FLOPs that lies in layers behind the decision's; in the
  /// authors' code all depthwise layers count as behind, and for the first
  /// decision weights count instead.
  std::vector<float> rest;
};

llvm::Expected<LayerFeatures> computeFeatures(const PruningSpace &space,
                                              AmcMode mode);

} // namespace l2dc::pruning

#endif // L2DC_LIB_PRUNING_LAYERFEATURES_H
