//===- Sequence.h - Encoder and decoder of L2DC -----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_TORCH_SEQUENCE_H
#define L2DC_LIB_SEARCH_TORCH_SEQUENCE_H

#include "Networks.h"

namespace l2dc::search {

/// A bidirectional recurrent network (Elman's, with tanh) reads the rows; a
/// second one emits the actions in order, each seeing the one before.
class SequenceActor final : public Actor {
public:
  explicit SequenceActor(const AgentShape &shape) : shape(shape) {}
  void addWeights(Parameters &parameters, Random &random) const override;
  at::Tensor act(const Parameters &weights,
                 const at::Tensor &states) const override;

private:
  AgentShape shape;
};

/// A bidirectional recurrent network over the rows of states and actions; a
/// layer over all of its states gives the value.
class SequenceCritic final : public Critic {
public:
  explicit SequenceCritic(const AgentShape &shape) : shape(shape) {}
  void addWeights(Parameters &parameters, Random &random) const override;
  at::Tensor value(const Parameters &weights, const at::Tensor &states,
                   const at::Tensor &actions) const override;

private:
  AgentShape shape;
};

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_TORCH_SEQUENCE_H
