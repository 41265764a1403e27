//===- Sequence.cpp - Encoder and decoder of L2DC -------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Sequence.h"
#include "Perceptron.h"

using namespace l2dc;
using namespace l2dc::search;

/// Weights of one direction: of the input (0, 1), of the state before (2).
static void addRecurrent(Parameters &parameters, int64_t in, int64_t hidden,
                         Random &random) {
  addLinear(parameters, in, hidden, tanhGain, random);
  parameters.add({hidden, hidden}, hidden, torchGain, random);
}

static constexpr size_t recurrentWeights = 3;

/// The states of a recurrent network over `rows` [batch, rows, in], as
/// [batch, rows, hidden]; its weights are those from `first` on.
static at::Tensor runRecurrent(const Parameters &weights, size_t first,
                               const at::Tensor &rows, bool backward) {
  at::Tensor input = at::linear(rows, weights[first], weights[first + 1]);
  at::Tensor matrix = weights[first + 2].t();
  int64_t count = rows.size(1);
  std::vector<at::Tensor> states(count);
  for (int64_t step = 0; step < count; ++step) {
    int64_t i = backward ? count - 1 - step : step;
    at::Tensor sum = input.select(1, i);
    if (step > 0)
      sum = at::addmm(sum, states[backward ? i + 1 : i - 1], matrix);
    states[i] = at::tanh(sum);
  }
  return at::stack(states, 1);
}

static at::Tensor runBidirectional(const Parameters &weights, size_t first,
                                   const at::Tensor &rows) {
  return at::cat({runRecurrent(weights, first, rows, false),
                  runRecurrent(weights, first + recurrentWeights, rows, true)},
                 2);
}

void SequenceActor::addWeights(Parameters &parameters, Random &random) const {
  addRecurrent(parameters, shape.stateSize, shape.hidden, random);
  addRecurrent(parameters, shape.stateSize, shape.hidden, random);
  // The decoder: of the encoding, of the state before, of the action before.
  addRecurrent(parameters, 2 * shape.hidden, shape.hidden, random);
  parameters.add({shape.hidden, shape.actionSize}, shape.hidden, torchGain,
                 random);
  addLinear(parameters, shape.hidden, shape.actionSize, torchGain, random);
}

at::Tensor SequenceActor::act(const Parameters &weights,
                              const at::Tensor &states) const {
  constexpr size_t decoder = 2 * recurrentWeights;
  at::Tensor encoded = runBidirectional(weights, 0, states);
  at::Tensor input =
      at::linear(encoded, weights[decoder], weights[decoder + 1]);
  at::Tensor ofState = weights[decoder + 2].t();
  at::Tensor ofAction = weights[decoder + 3].t();
  std::vector<at::Tensor> actions;
  at::Tensor state;
  for (int64_t i = 0; i < states.size(1); ++i) {
    at::Tensor sum = input.select(1, i);
    if (i > 0)
      sum = at::addmm(at::addmm(sum, state, ofState), actions.back(), ofAction);
    state = at::tanh(sum);
    actions.push_back(at::sigmoid(
        at::linear(state, weights[decoder + 4], weights[decoder + 5])));
  }
  return at::stack(actions, 1);
}

void SequenceCritic::addWeights(Parameters &parameters, Random &random) const {
  int64_t in = shape.stateSize + shape.actionSize;
  addRecurrent(parameters, in, shape.hidden, random);
  addRecurrent(parameters, in, shape.hidden, random);
  addLinear(parameters, 2 * shape.hidden * shape.rows, shape.hidden, reluGain,
            random);
  addLinear(parameters, shape.hidden, 1, torchGain, random);
}

at::Tensor SequenceCritic::value(const Parameters &weights,
                                 const at::Tensor &states,
                                 const at::Tensor &actions) const {
  constexpr size_t head = 2 * recurrentWeights;
  at::Tensor x =
      runBidirectional(weights, 0, at::cat({states, centered(actions)}, 2))
          .flatten(1);
  x = at::relu(at::linear(x, weights[head], weights[head + 1]));
  return at::linear(x, weights[head + 2], weights[head + 3]).squeeze(1);
}
