//===- DesignAgent.h - An actor and critic of whole designs -----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_DESIGNAGENT_H
#define L2DC_LIB_SEARCH_DESIGNAGENT_H

#include "Torch/Backend.h"
#include "l2dc/Search/Method.h"

namespace l2dc::search {

/// How a design agent explores and learns.
struct DesignAgentSettings {
  uint64_t warmup = 40;    ///< random designs at the start
  uint64_t batch = 64;     ///< samples of an update
  uint64_t replay = 2000;  ///< designs that are remembered
  uint64_t updates = 20;   ///< after each design
  uint64_t steps = 1;      ///< designs of an episode
  uint64_t parallel = 1;   ///< episodes side by side, with the same weights
  uint64_t proposals = 32; ///< noisy designs of which the critic picks one
  uint64_t hidden = 64;
  AgentOptions agent;

  llvm::Error read(Settings &settings);
};

/// DDPG whose actor makes the actions of all decisions at once from what is
/// known of all of them: the setting of L2DC (encoder and decoder over the
/// sequence of components) and of GCN-RL (graph of components). An episode
/// starts from the initial design; each further step of it observes the design
/// of the step before. A reward is of its own step's design, so there is
/// nothing to bootstrap from. The critic learns the rank of a design; of
/// several noisy designs around what the actor says it picks the one to
/// evaluate.
class DesignAgent final : public Method {
public:
  DesignAgent(const Environment &environment,
              const DesignAgentSettings &settings, std::unique_ptr<Agent> agent,
              const AgentShape &shape, uint64_t seed);

  llvm::Expected<std::vector<Candidate>> ask(uint64_t limit) override;
  llvm::Error tell(llvm::ArrayRef<Episode> episodes) override;

private:
  /// A design as rows of the largest action size, and back.
  std::vector<float> toRows(llvm::ArrayRef<double> design) const;
  Vector fromRows(llvm::ArrayRef<float> rows) const;

  /// What is known of all decisions after `design`, or at first.
  std::vector<float> stateAfter(const Vector &design) const;
  /// What candidate number `index` of a round observes.
  const std::vector<float> &stateOf(size_t index) const;
  llvm::Expected<Vector> propose(const std::vector<float> &state);
  /// Ends the step that `episodes` are.
  void observe(llvm::ArrayRef<Episode> episodes);
  AgentBatch sampleBatch(llvm::ArrayRef<double> scores,
                         llvm::ArrayRef<size_t> order);
  llvm::Error learn(uint64_t updates);

  const Environment &environment;
  DesignAgentSettings settings;
  std::unique_ptr<Agent> agent;
  AgentShape shape;
  Random random;
  std::vector<float> initial; ///< what is known of all decisions at first
  /// What the running episodes observe; empty between episodes.
  std::vector<std::vector<float>> observed;
  uint64_t asked = 0;
  uint64_t step = 0;           ///< of the running episodes
  std::vector<Episode> memory; ///< that did not fail, the newest last
  std::vector<std::vector<float>> states; ///< that they were made from
};

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_DESIGNAGENT_H
