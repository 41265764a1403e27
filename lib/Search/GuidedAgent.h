//===- GuidedAgent.h - DDPG that starts from known policies -----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_GUIDEDAGENT_H
#define L2DC_LIB_SEARCH_GUIDEDAGENT_H

#include "FairShare.h"
#include "Torch/Backend.h"
#include "l2dc/Search/Method.h"

namespace l2dc::search {

/// How a guided agent explores and learns.
struct GuidedSettings {
  uint64_t guides = 21;  ///< hand-written policies at the start
  uint64_t warmup = 60;  ///< episodes before the actor acts, with the guides
  uint64_t batch = 64;   ///< transitions of an update
  uint64_t updates = 1;  ///< for each transition of an episode
  uint64_t parallel = 2; ///< episodes made with the same weights
  uint64_t hidden = 64;
  double elite = 0.05; ///< the part of the episodes that is imitated
  double local = 0.3;  ///< episodes around one of these instead of the actor
  AgentOptions agent;

  llvm::Error read(Settings &settings);
};

/// AMC's agent for few evaluations. As in AMC one step is one decision and
/// every transition of an episode gets the final reward. What differs:
///   * Actions are relative to the fair share of the budget (FairShare.h).
///   * The first episodes are the hand-written policies (uniform, shallow,
///     deep). The rest of the warm-up plays the best so far with noise, most of
///     them tilted: decisions that look alike move together.
///   * The critic learns the normal score of the episode's rank, without
///     bootstrapping; the actor follows the critic and imitates the best
///     episodes (TD3+BC, self-imitation).
///   * The noise's deviation and the part of the decisions that get any are
///     drawn anew for each episode, so that no schedule is needed. A part of
///     the episodes is played around one of the best instead of the actor.
class GuidedAgent final : public Method {
public:
  GuidedAgent(const Environment &environment, const GuidedSettings &settings,
              std::unique_ptr<Agent> agent, unsigned actionSize,
              std::vector<Vector> guides, uint64_t seed);

  llvm::Expected<std::vector<Candidate>> ask(uint64_t limit) override;
  llvm::Error tell(llvm::ArrayRef<Episode> episodes) override;

private:
  /// What is remembered of an episode, by decision.
  struct Memory {
    std::vector<std::vector<float>> states, actions; ///< relative and padded
  };

  Candidate propose();
  Vector drawTilt();
  Memory remember(const Episode &episode) const;
  llvm::Error learn(uint64_t updates);
  AgentBatch sampleBatch(llvm::ArrayRef<double> scores,
                         llvm::ArrayRef<size_t> order);
  size_t drawElite(llvm::ArrayRef<size_t> order);

  const Environment &environment;
  GuidedSettings settings;
  std::unique_ptr<Agent> agent;
  FairShare fairShare;
  unsigned actionSize; ///< the largest of all decisions
  std::vector<Vector> guides;
  Random random;
  std::vector<Vector> features; ///< of the decisions
  uint64_t asked = 0;
  std::vector<Episode> episodes; ///< that did not fail
  std::vector<Memory> memories;  ///< of the same
};

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_GUIDEDAGENT_H
