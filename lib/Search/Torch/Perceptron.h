//===- Perceptron.h - Actor and critic of AMC -------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_TORCH_PERCEPTRON_H
#define L2DC_LIB_SEARCH_TORCH_PERCEPTRON_H

#include "Networks.h"

namespace l2dc::search {

/// Two hidden layers with ReLU and a sigmoid.
class PerceptronActor final : public Actor {
public:
  explicit PerceptronActor(const AgentShape &shape) : shape(shape) {}
  void addWeights(Parameters &parameters, Random &random) const override;
  at::Tensor act(const Parameters &weights,
                 const at::Tensor &states) const override;

private:
  AgentShape shape;
};

/// State and action enter the first hidden layer through a matrix each.
class PerceptronCritic final : public Critic {
public:
  explicit PerceptronCritic(const AgentShape &shape) : shape(shape) {}
  void addWeights(Parameters &parameters, Random &random) const override;
  at::Tensor value(const Parameters &weights, const at::Tensor &states,
                   const at::Tensor &actions) const override;

private:
  AgentShape shape;
};

/// Adds matrix and bias of a linear layer.
void addLinear(Parameters &parameters, int64_t in, int64_t out, double gain,
               Random &random);

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_TORCH_PERCEPTRON_H
