//===- Environment.cpp - Running one episode ------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Search/Environment.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::search;

Goals::~Goals() = default;
Environment::~Environment() = default;
Policy::~Policy() = default;

unsigned search::designSize(const Environment &environment) {
  unsigned size = 0;
  for (const Decision &decision : environment.decisions())
    size += decision.size();
  return size;
}

namespace {

/// Takes the actions of a design one after the other.
class FixedPolicy final : public Policy {
public:
  FixedPolicy(llvm::ArrayRef<Decision> decisions, llvm::ArrayRef<double> design)
      : decisions(decisions), rest(design) {}

  llvm::Expected<Vector> act(unsigned decision, const Observation &) override {
    llvm::ArrayRef<double> action = rest.take_front(decisions[decision].size());
    rest = rest.drop_front(action.size());
    return action.vec();
  }

private:
  llvm::ArrayRef<Decision> decisions;
  llvm::ArrayRef<double> rest;
};

} // namespace

/// Adds `values` to `all`; a zero loses its sign, which a trace does not keep.
static void append(Vector &all, llvm::ArrayRef<double> values) {
  for (double value : values)
    all.push_back(value + 0.0);
}

/// What is wrong with `action`, or nothing.
static llvm::Error checkAction(const Decision &decision,
                               llvm::ArrayRef<double> action,
                               llvm::StringRef what) {
  if (action.size() != decision.size())
    return makeError("{0} of '{1}' has {2} coordinates, expected {3}", what,
                     decision.name, action.size(), decision.size());
  for (double value : action)
    if (!(value >= 0 && value <= 1))
      return makeError("{0} of '{1}' is {2}, expected 0 to 1", what,
                       decision.name, value);
  return llvm::Error::success();
}

/// Runs the episode into `episode`, up to its first error.
static llvm::Error walk(Environment &environment, Policy &policy,
                        const EpisodeOptions &options, Episode &episode) {
  llvm::Expected<Observation> observation = environment.reset(options);
  if (!observation)
    return observation.takeError();
  llvm::ArrayRef<Decision> decisions = environment.decisions();
  for (unsigned i = 0; i < decisions.size(); ++i) {
    llvm::Expected<Vector> action = policy.act(i, *observation);
    if (!action)
      return action.takeError();
    if (llvm::Error error = checkAction(decisions[i], *action, "the action"))
      return error;
    append(episode.actions, *action);
    episode.observations.push_back(std::move(*observation));
    llvm::Expected<Step> step = environment.step(*action);
    if (!step)
      return step.takeError();
    if (llvm::Error error =
            checkAction(decisions[i], step->applied, "the applied action"))
      return error;
    append(episode.applied, step->applied);
    policy.applied(step->applied);
    bool last = i + 1 == decisions.size();
    if (step->outcome.has_value() != last)
      return makeError("the episode {0} '{1}'",
                       last ? "has no outcome after" : "ended early at",
                       decisions[i].name);
    if (last)
      episode.outcome = std::move(*step->outcome);
    *observation = std::move(step->observation);
  }
  return llvm::Error::success();
}

Episode search::runEpisode(Environment &environment, Policy &policy,
                           const EpisodeOptions &options) {
  Episode episode;
  append(episode.goal, options.goal);
  if (llvm::Error error = walk(environment, policy, options, episode)) {
    episode.outcome = Outcome();
    episode.outcome.failure = llvm::toString(std::move(error));
    if (episode.outcome.failure.empty())
      episode.outcome.failure = "unknown error";
  }
  Outcome &outcome = episode.outcome;
  if (!outcome.failed() && !std::isfinite(outcome.reward))
    outcome.failure = llvm::formatv("the reward is {0}", outcome.reward).str();
  // Rounding may leave a design that was clipped to the budget a little off it;
  // that is the environment's decision.
  if (!options.withinBudget && !outcome.failed() &&
      environment.cost(episode.applied).value_or(0) > 1)
    outcome.feasible = false;
  if (outcome.failed()) {
    outcome.feasible = false;
    outcome.reward = 0;
  }
  outcome.reward += 0.0;
  llvm::sort(outcome.metrics,
             [](const Metric &a, const Metric &b) { return a.name < b.name; });
  return episode;
}

Episode search::evaluate(Environment &environment,
                         llvm::ArrayRef<double> design,
                         const EpisodeOptions &options) {
  FixedPolicy policy(environment.decisions(), design);
  Episode episode = runEpisode(environment, policy, options);
  episode.observations.clear();
  episode.actions = design.vec();
  return episode;
}
