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
            const WeightConstraint &constraint);

  unsigned value() const { return number; }
  /// Whether weight decay applies: to filters and matrices, not to biases.
  bool decays() const { return isDecaying; }
  bool isShared() const { return !clusters.empty(); }
  /// The part of the weights that are not held at zero.
  double density() const;

  /// The weights as the network sees them.
  Tensor weights;
  /// The loss by each weight that is not held at zero; `reduceGradient` turns
  /// it into that by each free variable.
  std::vector<float> gradient;
  /// `compact`, which has a number for each weight that is not held at zero,
  /// with zeros for the others.
  std::vector<float> spread(llvm::ArrayRef<float> compact) const;
  /// The numbers of the weights that are not held at zero, or null for all.
  const std::vector<uint32_t> *kept() const {
    return hasMask ? &places : nullptr;
  }

  /// What the optimizer moves: the centroids of a shared parameter, else the
  /// weights that are not held at zero.
  llvm::MutableArrayRef<float> variables() {
    return isCompact() ? free : weights.data;
  }
  llvm::ArrayRef<float> variables() const {
    return isCompact() ? free : weights.data;
  }
  llvm::ArrayRef<float> variableGradient() const {
    return isShared() ? centroidGradient : gradient;
  }

  /// Adds `decay` times each weight to the gradient (the L2 penalty's part),
  /// then sums it by cluster (Deep Compression, section 3.3).
  void reduceGradient(double decay);
  /// Moves free variables towards zero by `rate` times their penalty.
  void shrink(double rate);
  /// Writes the free variables back into the weights.
  void expand();

private:
  bool isCompact() const { return hasMask || isShared(); }
  size_t place(size_t i) const { return hasMask ? places[i] : i; }
  void averageClusters();

  unsigned number;
  bool isDecaying;
  bool hasMask;
  std::vector<uint32_t> places;   ///< see `kept`
  std::vector<uint32_t> clusters; ///< by kept weight; empty: not shared
  std::vector<float> penalty;     ///< by kept weight; empty: none
  std::vector<float> free, centroidGradient;
};

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_TRAINING_PARAMETER_H
