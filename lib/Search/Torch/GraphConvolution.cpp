//===- GraphConvolution.cpp - Actor and critic of GCN-RL ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GraphConvolution.h"
#include "Perceptron.h"

using namespace l2dc;
using namespace l2dc::search;

GraphLayers::GraphLayers(const AgentShape &shape) : hidden(shape.hidden) {
  at::Tensor matrix = at::zeros({int64_t(shape.rows), int64_t(shape.rows)});
  for (const Edge &edge : shape.edges) {
    matrix.index_put_({at::scalar_tensor(int64_t(edge.from), at::kLong),
                       at::scalar_tensor(int64_t(edge.to), at::kLong)},
                      at::scalar_tensor(1.0f));
    matrix.index_put_({at::scalar_tensor(int64_t(edge.to), at::kLong),
                       at::scalar_tensor(int64_t(edge.from), at::kLong)},
                      at::scalar_tensor(1.0f));
  }
  at::Tensor scale = matrix.sum(1).clamp_min(1).rsqrt();
  adjacency = scale.unsqueeze(1) * matrix * scale.unsqueeze(0);
}

void GraphLayers::addWeights(Parameters &parameters, int64_t in,
                             Random &random) const {
  for (size_t i = 0; i < layers; ++i) {
    int64_t size = i ? hidden : in;
    addLinear(parameters, size, hidden, reluGain, random);
    parameters.add({hidden, size}, size, tanhGain, random);
  }
}

at::Tensor GraphLayers::run(const Parameters &weights,
                            const at::Tensor &rows) const {
  at::Tensor x = rows;
  for (size_t i = 0; i < layers; ++i) {
    at::Tensor own = at::linear(x, weights[3 * i], weights[3 * i + 1]);
    at::Tensor others =
        at::linear(at::matmul(adjacency, x), weights[3 * i + 2]);
    at::Tensor y = at::relu(own + others);
    x = i ? x + y : y;
  }
  return x;
}

void GraphActor::addWeights(Parameters &parameters, Random &random) const {
  body.addWeights(parameters, shape.stateSize, random);
  addLinear(parameters, shape.hidden, shape.actionSize, torchGain, random);
}

at::Tensor GraphActor::act(const Parameters &weights,
                           const at::Tensor &states) const {
  constexpr size_t head = GraphLayers::weightCount;
  at::Tensor x = body.run(weights, states);
  return at::sigmoid(at::linear(x, weights[head], weights[head + 1]));
}

void GraphCritic::addWeights(Parameters &parameters, Random &random) const {
  body.addWeights(parameters, shape.stateSize + shape.actionSize, random);
  addLinear(parameters, shape.hidden * shape.rows, shape.hidden, reluGain,
            random);
  addLinear(parameters, shape.hidden, 1, torchGain, random);
}

at::Tensor GraphCritic::value(const Parameters &weights,
                              const at::Tensor &states,
                              const at::Tensor &actions) const {
  constexpr size_t head = GraphLayers::weightCount;
  at::Tensor x =
      body.run(weights, at::cat({states, centered(actions)}, 2)).flatten(1);
  x = at::relu(at::linear(x, weights[head], weights[head + 1]));
  return at::linear(x, weights[head + 2], weights[head + 3]).squeeze(1);
}
