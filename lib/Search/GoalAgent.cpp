//===- GoalAgent.cpp - One agent for many specifications ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Search/GoalAgent.h"
#include "Acquisition.h"
#include "HindsightAgent.h"
#include "Ranking.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/bit.h"

using namespace l2dc;
using namespace l2dc::search;

GoalAgent::~GoalAgent() = default;

namespace {

class TrainedAgent final : public GoalAgent {
public:
  TrainedAgent(const Environment &environment,
               std::unique_ptr<HindsightAgent> method, uint64_t seed);

  llvm::Expected<Vector> propose(llvm::ArrayRef<double> goal,
                                 llvm::ArrayRef<Episode> tried) override;

private:
  /// The episodes that say most about `goal`, judged by it.
  std::vector<Episode> experienceFor(const Vector &goal,
                                     llvm::ArrayRef<Episode> tried) const;

  /// Forgets the goal before this one.
  void begin(llvm::ArrayRef<double> goal);

  const Environment &environment;
  std::unique_ptr<HindsightAgent> method;
  uint64_t seed;
  Surrogate trained; ///< its kernels are of the training
  // Of the goal that is being worked on.
  Random random;
  Surrogate surrogate;
};

} // namespace

/// `episode` as if `goal` had been asked for.
static Episode judged(Episode episode, const Goals &goals, const Vector &goal) {
  Outcome &outcome = episode.outcome;
  if (outcome.failed() || outcome.achieved.size() != goals.size())
    return episode;
  outcome.reward = goals.reward(outcome.achieved, goal);
  outcome.feasible = goals.met(outcome.achieved, goal);
  // The model is of what was built.
  episode.actions = episode.applied;
  return episode;
}

/// Training episodes that a model for one goal is made from: those nearest to
/// it, and some of all others.
static constexpr size_t nearEpisodes = 100, otherEpisodes = 40;
/// Evaluations for a goal after which kernels are learnt again.
static constexpr size_t kernelInterval = 5;

/// Fits of the kernels to the training: each goes on from the one before.
static constexpr unsigned kernelFits = 8;

TrainedAgent::TrainedAgent(const Environment &environment,
                           std::unique_ptr<HindsightAgent> method,
                           uint64_t seed)
    : environment(environment), method(std::move(method)), seed(seed),
      trained(designSize(environment), environment.goals()), random(seed),
      surrogate(trained) {
  Vector goal = environment.goals()->own();
  std::vector<Episode> experience = experienceFor(goal, {});
  for (unsigned i = 0; i < kernelFits; ++i)
    trained.fit(experience, goal, /*learnKernels=*/true, random);
}

void TrainedAgent::begin(llvm::ArrayRef<double> goal) {
  uint64_t state = seed;
  for (double value : goal)
    state = Random(state ^ llvm::bit_cast<uint64_t>(value)).next();
  random = Random(state);
  surrogate = trained;
}

std::vector<Episode>
TrainedAgent::experienceFor(const Vector &goal,
                            llvm::ArrayRef<Episode> tried) const {
  const Goals &goals = *environment.goals();
  std::vector<Episode> all, chosen;
  for (const Episode &episode : method->episodes())
    all.push_back(judged(episode, goals, goal));
  std::vector<size_t> order = rank(all);
  size_t near = std::min(nearEpisodes, order.size());
  for (size_t i = 0; i < near; ++i)
    chosen.push_back(std::move(all[order[i]]));
  size_t rest = order.size() - near, others = std::min(otherEpisodes, rest);
  for (size_t i = 0; i < others; ++i)
    chosen.push_back(std::move(all[order[near + i * rest / others]]));
  for (const Episode &episode : tried)
    chosen.push_back(judged(episode, goals, goal));
  return chosen;
}

llvm::Expected<Vector> TrainedAgent::propose(llvm::ArrayRef<double> asked,
                                             llvm::ArrayRef<Episode> tried) {
  Vector goal = asked.vec();
  unsigned size = environment.goals()->size();
  if (goal.size() != size)
    return makeError("the goal has {0} numbers, expected {1}", goal.size(),
                     size);
  if (tried.empty()) {
    begin(goal);
    return method->act(goal);
  }
  std::vector<Episode> experience = experienceFor(goal, tried);
  // What was built for another goal may meet this one.
  const Episode &nearest = experience.front();
  if (tried.size() == 1 && nearest.outcome.feasible)
    return nearest.actions;
  // A kernel fits the region near a goal; more evaluations change it little.
  bool learnKernels = tried.size() % kernelInterval == 1;
  bool fitted = surrogate.fit(experience, goal, learnKernels, random);
  if (fitted)
    if (std::optional<Vector> design =
            maximizeImprovement(surrogate, {}, random))
      return *design;
  Vector design(designSize(environment));
  for (double &value : design)
    value = random.uniform();
  return design;
}

llvm::Expected<std::unique_ptr<GoalAgent>>
search::trainGoalAgent(Environment &environment, const SearchOptions &options,
                       SearchResult &result) {
  if (options.method != "ddpg-goal")
    return makeError("a goal agent is trained by the method 'ddpg-goal', found "
                     "'{0}'",
                     options.method);
  MethodOptions methodOptions{
      options.seed, std::max<uint64_t>(options.budget, 1), options.settings};
  llvm::Expected<std::unique_ptr<HindsightAgent>> method =
      createHindsightAgent(environment, methodOptions);
  if (!method)
    return method.takeError();
  if (llvm::Error error = methodOptions.settings.checkAllRead(options.method))
    return std::move(error);
  if (llvm::Error error = runSearch(environment, **method, options, result))
    return std::move(error);
  return std::make_unique<TrainedAgent>(environment, std::move(*method),
                                        options.seed);
}
