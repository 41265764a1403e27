//===- Parameters.h - Weights of a network and their optimizer --*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_TORCH_PARAMETERS_H
#define L2DC_LIB_SEARCH_TORCH_PARAMETERS_H

#include "l2dc/Support/Random.h"

#include <ATen/ATen.h>

#include <vector>

namespace l2dc::search {

/// Gains of the initial weights: torch's default for linear layers, and those
/// that keep the variance through a layer with tanh and with ReLU (He et al.,
/// ICCV 2015).
inline constexpr double torchGain = 0.5773502691896258;
inline constexpr double tanhGain = 1, reluGain = 1.4142135623730951;

/// The weights of one network. They lie one after the other in one tensor, so
/// that the optimizer takes a handful of operations for all of them.
class Parameters {
public:
  /// Adds a weight of `shape` whose elements are uniform with a deviation of
  /// gain / sqrt(fanIn). Returns its number.
  size_t add(at::IntArrayRef shape, int64_t fanIn, double gain, Random &random);
  /// Ends adding; weights may be used from here on.
  void finish();

  const at::Tensor &operator[](size_t i) const { return leaves[i]; }

  /// Takes the values of `other`, which has the same shapes, to the part `tau`.
  void follow(const Parameters &other, double tau);
  /// One step of Adam (Kingma and Ba, 2015) down the gradient of `loss`.
  void descend(const at::Tensor &loss, double learningRate);
  bool finite() const;

private:
  std::vector<std::vector<int64_t>> shapes;
  std::vector<float> initial;
  at::Tensor flat, firstMoment, secondMoment;
  std::vector<at::Tensor> leaves; ///< parts of `flat` that want gradients
  int64_t steps = 0;
};

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_TORCH_PARAMETERS_H
