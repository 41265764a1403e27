//===- Parameter.h - What training changes ----------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_TRAINING_PARAMETER_H
#define L2DC_LIB_EXECUTION_TRAINING_PARAMETER_H

#include "l2dc/Execution/Training.h"

namespace l2dc::execution {

/// A constant under training. Its free variables are what the optimizer moves:
/// the weights themselves, or the clusters' values if weights are shared.
class Parameter {
public:
  /// `value` is the constant's number. Weights outside the mask become zero and
  /// the weights of each cluster its mean.
  Parameter(unsigned value, const Tensor &initial, bool decays,
            WeightConstraint constraint);

  unsigned value() const { return number; }
  /// Whether weight decay applies: to filters and matrices, not to biases.
  bool decays() const { return isDecaying; }
  bool isShared() const { return !constraint.clusters.empty(); }
  /// The part of the weights that are not held at zero.
  double density() const;

  /// The weights as the network sees them.
  Tensor weights;
  /// The loss by each weight; `reduceGradient` turns it into that by each free
  /// variable.
  std::vector<float> gradient;

  llvm::MutableArrayRef<float> variables() {
    return isShared() ? centroids : weights.data;
  }
  llvm::ArrayRef<float> variables() const {
    return isShared() ? centroids : weights.data;
  }
  llvm::ArrayRef<float> variableGradient() const {
    return isShared() ? centroidGradient : gradient;
  }

  /// Adds `decay` times each weight to the gradient (the L2 penalty's part),
  /// then clears it outside the mask and sums it by cluster (Deep Compression,
  /// section 3.3).
  void reduceGradient(double decay);
  /// Writes the free variables back into the weights.
  void expand();

private:
  bool isHeldAtZero(size_t weight) const {
    return !constraint.mask.empty() && constraint.mask[weight] == 0;
  }
  void averageClusters();

  unsigned number;
  bool isDecaying;
  WeightConstraint constraint;
  std::vector<float> centroids, centroidGradient;
};

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_TRAINING_PARAMETER_H
