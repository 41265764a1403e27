//===- GraphConvolution.h - Actor and critic of GCN-RL ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_TORCH_GRAPHCONVOLUTION_H
#define L2DC_LIB_SEARCH_TORCH_GRAPHCONVOLUTION_H

#include "Networks.h"

namespace l2dc::search {

/// Layers in which every row adds to what it has what its neighbours have on
/// average (Kipf and Welling, ICLR 2017, with weights of their own for the row
/// itself), with a way around each but the first.
class GraphLayers {
public:
  explicit GraphLayers(const AgentShape &shape);
  void addWeights(Parameters &parameters, int64_t in, Random &random) const;
  /// [batch, rows, hidden] from [batch, rows, in].
  at::Tensor run(const Parameters &weights, const at::Tensor &rows) const;

  static constexpr size_t layers = 3;
  static constexpr size_t weightCount = 3 * layers;

private:
  int64_t hidden;
  /// The adjacency divided by the roots of both degrees.
  at::Tensor adjacency;
};

class GraphActor final : public Actor {
public:
  explicit GraphActor(const AgentShape &shape) : shape(shape), body(shape) {}
  void addWeights(Parameters &parameters, Random &random) const override;
  at::Tensor act(const Parameters &weights,
                 const at::Tensor &states) const override;

private:
  AgentShape shape;
  GraphLayers body;
};

class GraphCritic final : public Critic {
public:
  explicit GraphCritic(const AgentShape &shape) : shape(shape), body(shape) {}
  void addWeights(Parameters &parameters, Random &random) const override;
  at::Tensor value(const Parameters &weights, const at::Tensor &states,
                   const at::Tensor &actions) const override;

private:
  AgentShape shape;
  GraphLayers body;
};

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_TORCH_GRAPHCONVOLUTION_H
