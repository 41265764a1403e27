//===- Networks.cpp - Actors and critics ----------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Networks.h"
#include "GraphConvolution.h"
#include "Perceptron.h"
#include "Sequence.h"

using namespace l2dc;
using namespace l2dc::search;

std::unique_ptr<Actor> search::createActor(const AgentShape &shape) {
  switch (shape.kind) {
  case AgentKind::Perceptron:
    return std::make_unique<PerceptronActor>(shape);
  case AgentKind::Sequence:
    return std::make_unique<SequenceActor>(shape);
  case AgentKind::Graph:
    return std::make_unique<GraphActor>(shape);
  }
  llvm_unreachable("unknown kind of agent");
}

std::unique_ptr<Critic> search::createCritic(const AgentShape &shape) {
  switch (shape.kind) {
  case AgentKind::Perceptron:
    return std::make_unique<PerceptronCritic>(shape);
  case AgentKind::Sequence:
    return std::make_unique<SequenceCritic>(shape);
  case AgentKind::Graph:
    return std::make_unique<GraphCritic>(shape);
  }
  llvm_unreachable("unknown kind of agent");
}
