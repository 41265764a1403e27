//===- HindsightAgent.cpp - An actor and critic of goals ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HindsightAgent.h"
#include "AgentLearning.h"
#include "Methods.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>

using namespace l2dc;
using namespace l2dc::search;

llvm::Error HindsightSettings::read(Settings &settings) {
  const NumberSetting<uint64_t> counts[] = {{"warmup", &warmup, 1, 1000000},
                                            {"batch", &batch, 1, 100000},
                                            {"updates", &updates, 0, 10000},
                                            {"parallel", &parallel, 1, 10000},
                                            {"hidden", &hidden, 1, 10000}};
  if (llvm::Error error = settings.read(counts))
    return error;
  return readLearningRates(settings, agent);
}

HindsightAgent::HindsightAgent(const Environment &environment,
                               const HindsightSettings &settings,
                               std::unique_ptr<Agent> agent, uint64_t seed)
    : goals(*environment.goals()), settings(settings), agent(std::move(agent)),
      random(seed), sequence(designSize(environment), random.next()) {}

llvm::Expected<Vector> HindsightAgent::act(llvm::ArrayRef<double> goal) const {
  std::vector<float> state(goal.begin(), goal.end());
  llvm::Expected<std::vector<float>> action = agent->act(state, 1);
  if (!action)
    return action.takeError();
  return Vector(action->begin(), action->end());
}

/// Of the noise, whose deviation is drawn evenly over its logarithm.
static constexpr double smallestSigma = 0.01, largestSigma = 0.3;

llvm::Expected<std::vector<Candidate>> HindsightAgent::ask(uint64_t limit) {
  bool warmup = asked < settings.warmup;
  std::vector<Candidate> candidates(
      std::min(limit, warmup ? settings.warmup - asked : settings.parallel));
  for (Candidate &candidate : candidates) {
    ++asked;
    candidate.options.goal = goals.sample(random);
    if (warmup) {
      candidate.design = sequence.next();
      continue;
    }
    llvm::Expected<Vector> design = act(candidate.options.goal);
    if (!design)
      return design.takeError();
    double sigma = smallestSigma *
                   std::pow(largestSigma / smallestSigma, random.uniform());
    for (double value : *design)
      candidate.design.push_back(sampleTruncatedNormal(value, sigma, random));
  }
  return candidates;
}

Vector HindsightAgent::drawGoal(const Episode &episode) {
  switch (random.below(4)) {
  case 0:
    return episode.goal;
  case 1:
    // A goal that this very design just meets.
    return episode.outcome.achieved;
  default:
    return goals.sample(random);
  }
}

/// Rewards further from the best than this are all the same to the critic.
static constexpr double worstReward = -4;

AgentBatch HindsightAgent::sampleBatch() {
  AgentBatch batch;
  batch.size = unsigned(settings.batch);
  for (unsigned i = 0; i < batch.size; ++i) {
    const Episode &episode = memory[random.below(memory.size())];
    Vector goal = drawGoal(episode);
    double reward = goals.reward(episode.outcome.achieved, goal);
    batch.rewards.push_back(float(
        std::isfinite(reward) ? std::max(reward, worstReward) : worstReward));
    llvm::append_range(batch.states, goal);
    llvm::append_range(batch.actions, episode.applied);
    batch.terminal.push_back(1);
    llvm::append_range(batch.actorStates, goals.sample(random));
  }
  return batch;
}

llvm::Error HindsightAgent::tell(llvm::ArrayRef<Episode> told) {
  for (const Episode &episode : told) {
    const Vector &achieved = episode.outcome.achieved;
    bool usable =
        !episode.outcome.failed() && achieved.size() == goals.size() &&
        llvm::all_of(achieved,
                     [](double value) { return std::isfinite(value); });
    if (usable)
      memory.push_back(episode);
  }
  if (asked < settings.warmup || memory.empty())
    return llvm::Error::success();
  for (uint64_t i = 0; i < settings.updates * told.size(); ++i)
    if (llvm::Error error = agent->update(sampleBatch()))
      return error;
  return llvm::Error::success();
}

llvm::Expected<std::unique_ptr<HindsightAgent>>
search::createHindsightAgent(const Environment &environment,
                             MethodOptions &options) {
  const Goals *goals = environment.goals();
  if (!goals)
    return makeError("the problem has no goals");
  HindsightSettings settings;
  settings.warmup = std::min<uint64_t>(100, 1 + options.budget / 4);
  settings.agent.actorRate = 1e-3;
  if (llvm::Error error = settings.read(options.settings))
    return std::move(error);
  AgentShape shape;
  shape.stateSize = goals->size();
  shape.actionSize = designSize(environment);
  shape.hidden = unsigned(settings.hidden);
  Random random(options.seed);
  llvm::Expected<std::unique_ptr<Agent>> agent =
      createAgent(shape, settings.agent, random);
  if (!agent)
    return agent.takeError();
  return std::make_unique<HindsightAgent>(environment, settings,
                                          std::move(*agent), random.next());
}

llvm::Expected<std::unique_ptr<Method>>
search::createGoalMethod(const Environment &environment,
                         MethodOptions &options) {
  return createHindsightAgent(environment, options);
}
