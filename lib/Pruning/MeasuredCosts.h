//===- MeasuredCosts.h - Costs that are measured, not counted ---*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_PRUNING_MEASUREDCOSTS_H
#define L2DC_LIB_PRUNING_MEASUREDCOSTS_H

#include "LayerSizes.h"
#include "l2dc/Pruning/Resource.h"

namespace l2dc::pruning {

/// A growing function that is linear between measured points, and from 0 to the
/// first of them.
class CostCurve {
public:
  /// Adds a point; points come in ascending order of `units`. A cost under the
  /// one before it is raised to that.
  void add(double units, double cost);
  double at(double units) const;

private:
  std::vector<std::pair<double, double>> points;
};

/// The shares of units at which costs are measured, ascending, from `floor` to
/// 1.
std::vector<double> measuredShares(double floor);

llvm::Expected<std::unique_ptr<ResourceModel>>
createBytesModel(const PruningSpace &space, const ResourceOptions &options);
llvm::Expected<std::unique_ptr<ResourceModel>>
createCyclesModel(const PruningSpace &space, const ResourceOptions &options);
llvm::Expected<std::unique_ptr<ResourceModel>>
createLatencyModel(const PruningSpace &space);

} // namespace l2dc::pruning

#endif // L2DC_LIB_PRUNING_MEASUREDCOSTS_H
