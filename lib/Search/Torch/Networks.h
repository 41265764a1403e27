//===- Networks.h - Actors and critics --------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_TORCH_NETWORKS_H
#define L2DC_LIB_SEARCH_TORCH_NETWORKS_H

#include "Backend.h"
#include "Parameters.h"

namespace l2dc::search {

/// An actor or critic without weights. States are [batch, rows, stateSize],
/// actions [batch, rows, actionSize].
class Network {
public:
  virtual ~Network() = default;

  /// Adds the weights to `parameters`, in an order of its own.
  virtual void addWeights(Parameters &parameters, Random &random) const = 0;
};

class Actor : public Network {
public:
  /// The actions, each in (0, 1).
  virtual at::Tensor act(const Parameters &weights,
                         const at::Tensor &states) const = 0;
};

class Critic : public Network {
public:
  /// The values, [batch].
  virtual at::Tensor value(const Parameters &weights, const at::Tensor &states,
                           const at::Tensor &actions) const = 0;
};

/// Actions as numbers of about zero mean and unit variance, which networks
/// learn from more easily.
inline at::Tensor centered(const at::Tensor &actions) {
  return actions * 4 - 2;
}

std::unique_ptr<Actor> createActor(const AgentShape &shape);
std::unique_ptr<Critic> createCritic(const AgentShape &shape);

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_TORCH_NETWORKS_H
