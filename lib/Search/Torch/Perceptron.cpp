//===- Perceptron.cpp - Actor and critic of AMC ---------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Perceptron.h"

using namespace l2dc;
using namespace l2dc::search;

void search::addLinear(Parameters &parameters, int64_t in, int64_t out,
                       double gain, Random &random) {
  parameters.add({out, in}, in, gain, random);
  parameters.add({out}, in, gain, random);
}

void PerceptronActor::addWeights(Parameters &parameters, Random &random) const {
  addLinear(parameters, shape.stateSize, shape.hidden, torchGain, random);
  addLinear(parameters, shape.hidden, shape.hidden, torchGain, random);
  addLinear(parameters, shape.hidden, shape.actionSize, torchGain, random);
}

at::Tensor PerceptronActor::act(const Parameters &weights,
                                const at::Tensor &states) const {
  at::Tensor x = states.squeeze(1);
  x = at::relu(at::linear(x, weights[0], weights[1]));
  x = at::relu(at::linear(x, weights[2], weights[3]));
  return at::sigmoid(at::linear(x, weights[4], weights[5])).unsqueeze(1);
}

void PerceptronCritic::addWeights(Parameters &parameters,
                                  Random &random) const {
  addLinear(parameters, shape.stateSize, shape.hidden, torchGain, random);
  addLinear(parameters, shape.actionSize, shape.hidden, torchGain, random);
  addLinear(parameters, shape.hidden, shape.hidden, torchGain, random);
  addLinear(parameters, shape.hidden, 1, torchGain, random);
}

at::Tensor PerceptronCritic::value(const Parameters &weights,
                                   const at::Tensor &states,
                                   const at::Tensor &actions) const {
  at::Tensor x =
      at::relu(at::linear(states.squeeze(1), weights[0], weights[1]) +
               at::linear(actions.squeeze(1), weights[2], weights[3]));
  x = at::relu(at::linear(x, weights[4], weights[5]));
  return at::linear(x, weights[6], weights[7]).squeeze(1);
}
