//===- Backend.h - What the search's torch module offers --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// The border between L2DC and the torch module of the search, which is loaded
// while the program runs. No torch type and no exception passes it. What an
// agent explores, remembers and learns from is decided on this side; the module
// has the neural networks and their gradients.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SEARCH_TORCH_BACKEND_H
#define L2DC_SEARCH_TORCH_BACKEND_H

#include "l2dc/Search/Environment.h"

#include "llvm/Config/llvm-config.h"

namespace l2dc::search {

enum class AgentKind : uint8_t {
  /// Multi-layer perceptrons with two hidden layers: AMC's networks.
  Perceptron,
  /// An encoder and decoder over the sequence of decisions, as in L2DC: a
  /// bidirectional recurrent network reads all of them, another one emits their
  /// actions in order.
  Sequence,
  /// Graph convolutions over the edges between decisions, as in GCN-RL.
  Graph
};

/// The shape of an agent's networks.
struct AgentShape {
  AgentKind kind = AgentKind::Perceptron;
  /// Rows of a state and of an action: 1 for perceptrons, one per decision
  /// otherwise.
  unsigned rows = 1;
  unsigned stateSize = 0;  ///< of one row
  unsigned actionSize = 0; ///< of one row
  std::vector<Edge> edges; ///< between rows; of graphs
  unsigned hidden = 300;   ///< of one layer
};

/// How an agent learns.
struct AgentOptions {
  double actorRate = 1e-4, criticRate = 1e-3; ///< of Adam
  double tau = 0.01; ///< how far the target networks follow in one update
  double gamma = 1;  ///< discount
  /// How much the squares of the actor's outputs before the sigmoid cost: keeps
  /// it from where the sigmoid has no slope and nothing can be unlearnt.
  double saturation = 0;
  /// How much squared distances to `AgentBatch::imitated` cost.
  double imitation = 0;
  uint64_t seed = 0; ///< of the initial weights
};

/// Transitions to learn from, all row-major with one sample after the other.
struct AgentBatch {
  unsigned size = 0;
  std::vector<float> states, actions, nextStates;
  std::vector<float> rewards; ///< less the baseline
  /// 1 if the episode ends there: `nextStates` is not looked at. If all samples
  /// end, there is nothing to bootstrap from and `nextStates` may be empty.
  std::vector<float> terminal;
  /// The states in which the actor is to do better; empty: all of `states`.
  std::vector<float> actorStates;
  /// Actions that the actor is drawn to in these states (behaviour cloning, as
  /// in TD3+BC); may be empty.
  std::vector<float> imitated;
};

/// An actor and a critic with their target networks (DDPG, Lillicrap et al.,
/// ICLR 2016).
class Agent {
public:
  virtual ~Agent() = default;

  /// The actor's actions for `count` states. May be called by several threads,
  /// but not while `update` runs.
  virtual llvm::Expected<std::vector<float>> act(llvm::ArrayRef<float> states,
                                                 unsigned count) const = 0;

  /// The critic's values of `count` states with actions.
  virtual llvm::Expected<std::vector<float>>
  value(llvm::ArrayRef<float> states, llvm::ArrayRef<float> actions,
        unsigned count) const = 0;

  /// One step of the critic and of the actor on `batch`. Always gives the same
  /// bits on the same machine. Fails if a weight is no longer finite.
  virtual llvm::Error update(const AgentBatch &batch) = 0;
};

/// The entry points of the module.
struct SearchBackend {
  llvm::Expected<std::unique_ptr<Agent>> (*createAgent)(
      const AgentShape &shape, const AgentOptions &options);
};

/// Must be the same on both sides: it changes with everything declared above
/// and with the LLVM release whose types are used.
inline constexpr char searchBackendAbi[] =
    "l2dc-search-3 llvm-" LLVM_VERSION_STRING;
/// The one function the module exports (LoadableModule.h); gives a
/// `const SearchBackend *`.
inline constexpr char searchBackendEntry[] = "l2dcGetSearchBackend";

/// Creates an agent in the module libL2DCSearchTorch.so, loading it on the
/// first call (LoadableModule.h; the variable is L2DC_SEARCH_TORCH_LIBRARY).
llvm::Expected<std::unique_ptr<Agent>> createAgent(const AgentShape &shape,
                                                   const AgentOptions &options);

/// Whether the module can be loaded; loads it.
bool hasAgents();

} // namespace l2dc::search

#endif // L2DC_SEARCH_TORCH_BACKEND_H
