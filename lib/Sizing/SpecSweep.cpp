//===- SpecSweep.cpp - One agent for many specifications ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Sizing/SpecSweep.h"
#include "l2dc/Search/GoalAgent.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using namespace l2dc;
using namespace l2dc::sizing;

/// Keeps the specifications that are asked for apart from those trained on.
static constexpr uint64_t unseenSeed = 0x756e7365656e;

unsigned SpecSweepResult::met() const {
  return unsigned(
      count_if(outcomes, [](const SpecOutcome &o) { return o.met; }));
}

double SpecSweepResult::meanSimulations() const {
  double sum = 0;
  for (const SpecOutcome &outcome : outcomes)
    sum += outcome.met ? outcome.simulations : 0;
  return met() ? sum / met() : 0;
}

/// Asks `agent` for designs until one meets `goal`.
static Expected<SpecOutcome> meet(search::GoalAgent &agent,
                                  CircuitEnvironment &environment,
                                  const search::Vector &goal, unsigned limit) {
  SpecOutcome outcome;
  const Score &score = environment.score();
  for (unsigned i = 0; i < score.constraints(); ++i)
    outcome.bounds.push_back(score.bound(i, goal[i]));
  std::vector<search::Episode> tried;
  double best = 0;
  search::EpisodeOptions options;
  options.goal = goal;
  while (tried.size() < limit && !outcome.met) {
    auto design = agent.propose(goal, tried);
    if (!design)
      return design.takeError();
    tried.push_back(search::evaluate(environment, *design, options));
    const search::Episode &episode = tried.back();
    if (episode.outcome.failed())
      continue;
    if (outcome.design.empty() || episode.outcome.reward > best) {
      best = episode.outcome.reward;
      outcome.design = environment.designOf(episode.applied);
    }
    outcome.met =
        environment.goals()->met(episode.outcome.achieved, goal);
  }
  outcome.simulations = unsigned(tried.size());
  return outcome;
}

Expected<SpecSweepResult>
sizing::runSpecSweep(CircuitEnvironment &environment,
                     const SpecSweepOptions &options) {
  SpecSweepResult result;
  search::SearchResult training;
  auto agent =
      search::trainGoalAgent(environment, options.training, training);
  if (!agent)
    return agent.takeError();
  result.trainingSimulations = training.evaluations;
  Random random(options.training.seed ^ unseenSeed);
  std::vector<search::Vector> goals;
  for (unsigned i = 0; i < options.specifications; ++i)
    goals.push_back(environment.goals()->sample(random));
  Progress progress("specifications", std::max<size_t>(goals.size(), 1),
                    options.training.progress);
  for (const search::Vector &goal : goals) {
    auto outcome = meet(**agent, environment, goal, options.simulations);
    if (!outcome)
      return outcome.takeError();
    progress.step(Twine(outcome->met ? "met" : "missed") + " after " +
                  Twine(outcome->simulations));
    result.outcomes.push_back(std::move(*outcome));
  }
  return result;
}
