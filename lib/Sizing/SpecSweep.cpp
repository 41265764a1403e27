//===- SpecSweep.cpp - One agent for many specifications ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Sizing/SpecSweep.h"

#include "SpecSweepLog.h"

#include "l2dc/Search/GoalAgent.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>

using namespace llvm;
using namespace l2dc;
using namespace l2dc::sizing;

/// Keeps the specifications that are asked for apart from those trained on.
static constexpr uint64_t unseenSeed = 0x756e7365656e;

unsigned SpecSweepResult::met() const {
  return unsigned(
      count_if(outcomes, [](const SpecOutcome &o) { return o.met; }));
}

unsigned SpecSweepResult::metByRefereeOnly() const {
  return unsigned(count_if(outcomes, [](const SpecOutcome &o) {
    return !o.met && o.metByReferee.value_or(false);
  }));
}

double SpecSweepResult::meanSimulations() const {
  double sum = 0;
  for (const SpecOutcome &outcome : outcomes)
    sum += outcome.met ? outcome.simulations : 0;
  return met() ? sum / met() : 0;
}

unsigned SpecSweepResult::simulationsQuantile(double fraction) const {
  std::vector<unsigned> counts;
  for (const SpecOutcome &outcome : outcomes)
    if (outcome.met)
      counts.push_back(outcome.simulations);
  if (counts.empty())
    return 0;
  llvm::sort(counts);
  auto rank = size_t(std::ceil(fraction * double(counts.size())));
  return counts[std::clamp<size_t>(rank, 1, counts.size()) - 1];
}

namespace {

/// The environment with one goal, for searches that know of none.
class AskedFor final : public search::Environment {
public:
  AskedFor(search::Environment &inner, const search::Vector &goal)
      : inner(inner), goal(goal) {}

  ArrayRef<search::Decision> decisions() const override {
    return inner.decisions();
  }
  unsigned observationSize() const override { return inner.observationSize(); }
  Expected<search::Observation>
  reset(const search::EpisodeOptions &options) override {
    search::EpisodeOptions own = options;
    own.goal = goal;
    return inner.reset(own);
  }
  Expected<search::Step> step(ArrayRef<double> action) override {
    return inner.step(action);
  }
  Expected<std::unique_ptr<search::Environment>> clone() const override {
    return makeError("one specification is searched for on one thread");
  }
  std::string subject() const override { return inner.subject(); }
  std::string evaluation() const override { return inner.evaluation(); }

private:
  search::Environment &inner;
  const search::Vector &goal;
};

/// Meets one specification after the other.
class Sweep {
public:
  Sweep(CircuitEnvironment &environment, const SpecSweepOptions &options,
        search::GoalAgent &agent)
      : environment(environment), options(options), agent(agent) {}

  /// Does the next specification.
  Expected<SpecOutcome> run(const search::Vector &goal, SpecSweepLog &log,
                            size_t index);

private:
  std::vector<double> boundsOf(const search::Vector &goal) const;
  /// Asks the agent for designs until one meets `goal`, then the referee.
  Expected<SpecOutcome> meet(const search::Vector &goal);
  Error askAgent(const search::Vector &goal, SpecOutcome &outcome);
  Error askReferee(const search::Vector &goal, SpecOutcome &outcome);

  CircuitEnvironment &environment;
  const SpecSweepOptions &options;
  search::GoalAgent &agent;
};

} // namespace

std::vector<double> Sweep::boundsOf(const search::Vector &goal) const {
  std::vector<double> bounds;
  const Score &score = environment.score();
  for (unsigned i = 0; i < score.constraints(); ++i)
    bounds.push_back(score.bound(i, goal[i]));
  return bounds;
}

Error Sweep::askAgent(const search::Vector &goal, SpecOutcome &outcome) {
  std::vector<search::Episode> tried;
  double best = 0;
  search::EpisodeOptions episodeOptions;
  episodeOptions.goal = goal;
  while (tried.size() < options.simulations && !outcome.met) {
    auto design = agent.propose(goal, tried);
    if (!design)
      return design.takeError();
    tried.push_back(search::evaluate(environment, *design, episodeOptions));
    const search::Episode &episode = tried.back();
    if (episode.outcome.failed())
      continue;
    if (outcome.design.empty() || episode.outcome.reward > best) {
      best = episode.outcome.reward;
      outcome.design = environment.designOf(episode.applied);
    }
    outcome.met = environment.goals()->met(episode.outcome.achieved, goal);
  }
  outcome.simulations = unsigned(tried.size());
  return Error::success();
}

Error Sweep::askReferee(const search::Vector &goal, SpecOutcome &outcome) {
  AskedFor asked(environment, goal);
  search::SearchOptions search;
  search.method = "cmaes";
  search.budget = options.refereeSimulations;
  search.seed = options.training.seed;
  search.threads = 1;
  // No design that meets all constraints scores less.
  search.target = 0;
  search::SearchResult result;
  if (Error error = search::runSearch(asked, search, result))
    return addContext(std::move(error), "referee");
  outcome.metByReferee = result.best && result.best->episode.outcome.feasible;
  return Error::success();
}

Expected<SpecOutcome> Sweep::meet(const search::Vector &goal) {
  SpecOutcome outcome;
  outcome.bounds = boundsOf(goal);
  if (Error error = askAgent(goal, outcome))
    return std::move(error);
  if (!outcome.met && options.refereeSimulations)
    if (Error error = askReferee(goal, outcome))
      return std::move(error);
  return outcome;
}

Expected<SpecOutcome> Sweep::run(const search::Vector &goal, SpecSweepLog &log,
                                 size_t index) {
  auto recorded = log.recorded(index, boundsOf(goal));
  if (!recorded)
    return recorded.takeError();
  if (*recorded)
    return std::move(**recorded);
  auto outcome = meet(goal);
  if (!outcome)
    return outcome.takeError();
  if (Error error = log.append(index, *outcome))
    return std::move(error);
  return outcome;
}

/// The most of `wanted` that any of `achieved` meets.
static unsigned mostMetByOne(const search::Goals &goals,
                             ArrayRef<search::Vector> achieved,
                             ArrayRef<search::Vector> wanted) {
  unsigned most = 0;
  for (const search::Vector &design : achieved)
    most = std::max(most, unsigned(count_if(wanted, [&](const auto &goal) {
                      return goals.met(design, goal);
                    })));
  return most;
}

Expected<SpecSweepResult>
sizing::runSpecSweep(const circuit::Problem &problem,
                     CircuitEnvironment &environment,
                     const SpecSweepOptions &options) {
  SpecSweepResult result;
  search::SearchResult training;
  search::SearchOptions trainingOptions = options.training;
  std::vector<search::Vector> achieved;
  trainingOptions.onEvaluation = [&](const search::Evaluation &evaluation) {
    if (!evaluation.episode.outcome.failed())
      achieved.push_back(evaluation.episode.outcome.achieved);
    return Error::success();
  };
  auto agent = search::trainGoalAgent(environment, trainingOptions, training);
  if (!agent)
    return agent.takeError();
  result.trainingSimulations = training.evaluations;
  SpecSweepLog log(problem);
  if (!options.log.empty())
    if (Error error = log.open(options.log, options.training.restart))
      return std::move(error);
  Random random(options.training.seed ^ unseenSeed);
  std::vector<search::Vector> goals;
  for (unsigned i = 0; i < options.specifications; ++i)
    goals.push_back(environment.goals()->sample(random));
  result.metByOneDesign = mostMetByOne(*environment.goals(), achieved, goals);
  Progress progress("specifications", std::max<size_t>(goals.size(), 1),
                    options.training.progress);
  Sweep sweep(environment, options, **agent);
  for (auto [index, goal] : enumerate(goals)) {
    auto outcome = sweep.run(goal, log, index);
    if (!outcome)
      return outcome.takeError();
    progress.step(Twine(outcome->met ? "met" : "missed") + " after " +
                  Twine(outcome->simulations));
    result.outcomes.push_back(std::move(*outcome));
  }
  return result;
}
