//===- HindsightAgent.h - An actor and critic of goals ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_HINDSIGHTAGENT_H
#define L2DC_LIB_SEARCH_HINDSIGHTAGENT_H

#include "Sampling.h"
#include "Torch/Backend.h"
#include "l2dc/Search/Method.h"

namespace l2dc::search {

struct HindsightSettings {
  uint64_t warmup = 100; ///< designs of a Sobol sequence at the start
  uint64_t batch = 64;   ///< samples of an update
  uint64_t updates = 10; ///< after each design
  uint64_t parallel = 4; ///< designs made with the same weights
  uint64_t hidden = 128;
  AgentOptions agent;

  llvm::Error read(Settings &settings);
};

/// DDPG whose state is a goal and whose action is a design. As any design can
/// be judged by any goal without another evaluation, the critic learns from all
/// pairs of them.
class HindsightAgent final : public Method {
public:
  /// `environment` must have goals.
  HindsightAgent(const Environment &environment,
                 const HindsightSettings &settings,
                 std::unique_ptr<Agent> agent, uint64_t seed);

  llvm::Expected<std::vector<Candidate>> ask(uint64_t limit) override;
  llvm::Error tell(llvm::ArrayRef<Episode> episodes) override;

  /// What the actor makes of `goal`.
  llvm::Expected<Vector> act(llvm::ArrayRef<double> goal) const;
  /// All episodes with a place in the goal space.
  llvm::ArrayRef<Episode> episodes() const { return memory; }

private:
  AgentBatch sampleBatch();
  /// A goal to judge `episode` by.
  Vector drawGoal(const Episode &episode);

  const Goals &goals;
  HindsightSettings settings;
  std::unique_ptr<Agent> agent;
  Random random;
  SobolSequence sequence;
  uint64_t asked = 0;
  std::vector<Episode> memory;
};

/// Makes the method "ddpg-goal".
llvm::Expected<std::unique_ptr<HindsightAgent>>
createHindsightAgent(const Environment &environment, MethodOptions &options);

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_HINDSIGHTAGENT_H
