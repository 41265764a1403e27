//===- LayerFeatures.h - What an agent knows of a layer ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_PRUNING_LAYERFEATURES_H
#define L2DC_LIB_PRUNING_LAYERFEATURES_H

#include "l2dc/Pruning/PruningSpace.h"

namespace l2dc::pruning {

/// t, n, c, h, w, stride, k, FLOPs[t] (AMC, section 3.1).
inline constexpr unsigned numStaticFeatures = 8;

/// Eight features for each decision, each scaled to [0, 1] over the decisions,
/// and the part of all FLOPs that lies in layers behind the decision's.
struct LayerFeatures {
  std::vector<std::vector<float>> rows;
  std::vector<float> rest;
};

llvm::Expected<LayerFeatures> computeFeatures(const PruningSpace &space);

} // namespace l2dc::pruning

#endif // L2DC_LIB_PRUNING_LAYERFEATURES_H
