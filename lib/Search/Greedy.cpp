//===- Greedy.cpp - Taking away what hurts least --------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// NetAdapt (Yang et al., ECCV 2018): in every round each decision alone gives
// up as much as the round asks for, and the one that keeps the best reward is
// taken. Where the evaluations pay for few rounds, no decision can give that
// much alone: then each gives up half, and the ones that lose least for what
// they save are taken together.
//
//===----------------------------------------------------------------------===//

#include "CostSolver.h"
#include "Methods.h"
#include "NumberText.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <limits>

using namespace l2dc;
using namespace l2dc::search;

namespace {

class GreedySearch final : public Method {
public:
  GreedySearch(const Environment &environment, Vector start, uint64_t rounds)
      : environment(environment), design(std::move(start)), rounds(rounds),
        startCost(*environment.cost(design)) {}

  llvm::Expected<std::vector<Candidate>> ask(uint64_t limit) override;
  llvm::Error tell(llvm::ArrayRef<Episode> episodes) override;

private:
  /// The cost that the running round has to come down to.
  double targetCost() const {
    if (round == rounds)
      return 1;
    double part = double(round) / double(rounds);
    return startCost + (1 - startCost) * part;
  }
  /// `design` with the coordinates from `first` on reduced until the cost is
  /// down to the target.
  Vector reduced(unsigned first, unsigned size) const;
  std::vector<Candidate> reductions() const;
  /// `design` reduced further in the coordinates in which `goal` is smaller,
  /// as far as the target needs.
  Vector towards(llvm::ArrayRef<double> goal) const;

  const Environment &environment;
  Vector design;
  uint64_t rounds;
  double startCost;
  uint64_t round = 0; ///< from 1
  /// The best of the last round.
  double reward = -std::numeric_limits<double>::infinity();
  bool isMeasured = true; ///< whether `design` was evaluated
  std::vector<Candidate> asked;
};

} // namespace

/// What a decision keeps in a round that asks for more than it has.
static constexpr double smallestPart = 0.5;

Vector GreedySearch::reduced(unsigned first, unsigned size) const {
  auto family = [&](double t) {
    Vector changed = design;
    for (unsigned i = first; i < first + size; ++i)
      changed[i] *= t;
    return changed;
  };
  return family(
      solveForCost(environment, targetCost(), family).value_or(smallestPart));
}

std::vector<Candidate> GreedySearch::reductions() const {
  std::vector<Candidate> candidates;
  unsigned first = 0;
  double cost = *environment.cost(design);
  for (const Decision &decision : environment.decisions()) {
    Vector changed = reduced(first, decision.size());
    first += decision.size();
    if (*environment.cost(changed) >= cost)
      continue; // It is at its floor.
    Candidate &candidate = candidates.emplace_back();
    candidate.design = std::move(changed);
    candidate.options.withinBudget = false;
  }
  return candidates;
}

llvm::Expected<std::vector<Candidate>> GreedySearch::ask(uint64_t limit) {
  asked.clear();
  while (asked.empty() && round < rounds) {
    ++round;
    if (*environment.cost(design) > targetCost())
      asked = reductions();
  }
  bool fits = environment.cost(design).value_or(0) <= 1;
  if (asked.empty() && (!fits || !isMeasured)) {
    // Rounds that failed left something to do: all shrink together.
    auto family = [&](double t) {
      Vector changed = design;
      for (double &value : changed)
        value *= t;
      return changed;
    };
    Candidate &candidate = asked.emplace_back();
    candidate.design = family(*solveForCost(environment, 1, family));
  }
  if (asked.size() > limit)
    asked.resize(limit);
  return asked;
}

Vector GreedySearch::towards(llvm::ArrayRef<double> goal) const {
  auto family = [&](double t) {
    Vector changed = design;
    for (auto [value, least] : llvm::zip_equal(changed, goal))
      value = std::min(value, least + (value - least) * t);
    return changed;
  };
  return family(solveForCost(environment, targetCost(), family).value_or(0));
}

llvm::Error GreedySearch::tell(llvm::ArrayRef<Episode> episodes) {
  std::vector<const Episode *> usable;
  for (const Episode &episode : episodes)
    if (!episode.outcome.failed())
      usable.push_back(&episode);
  if (usable.empty())
    return llvm::Error::success(); // The next round asks for more.
  double cost = *environment.cost(design);
  double before = reward;
  for (const Episode *episode : usable)
    before = std::max(before, episode->outcome.reward);
  // The loss for what is saved; among equals the larger saving, the first one.
  auto price = [&](const Episode *episode) {
    double saved = cost - *environment.cost(episode->actions);
    double loss = before - episode->outcome.reward;
    return std::make_tuple(loss / std::max(saved, 1e-12), -saved, episode);
  };
  llvm::sort(usable, [&](const Episode *a, const Episode *b) {
    return price(a) < price(b);
  });
  reward = usable[0]->outcome.reward;
  isMeasured = *environment.cost(usable[0]->actions) <= targetCost();
  if (isMeasured) {
    design = usable[0]->actions;
    return llvm::Error::success();
  }
  for (const Episode *episode : usable)
    if (*environment.cost(design) > targetCost())
      design = towards(episode->actions);
  return llvm::Error::success();
}

llvm::Expected<std::unique_ptr<Method>>
search::createGreedy(const Environment &environment, MethodOptions &options) {
  Vector smallest(designSize(environment), 0.0);
  std::optional<double> floor = environment.cost(smallest);
  if (!floor)
    return makeError("the problem has no budget to come down to");
  if (*floor > 1)
    return makeError("the smallest design takes {0} times the budget",
                     numberText(*floor));
  uint64_t decisions = environment.decisions().size();
  if (options.budget < decisions)
    return makeError("{0} decisions need at least as many evaluations, the "
                     "budget is {1}",
                     decisions, options.budget);
  // The last evaluation is for what the last round took together. Finer steps
  // than 200 change little.
  uint64_t rounds = (options.budget - 1) / decisions;
  rounds = std::clamp<uint64_t>(rounds, 1, 200);
  if (llvm::Error error = options.settings.read("rounds", rounds, 1, 100000))
    return std::move(error);
  Vector start(designSize(environment), 1.0);
  return std::make_unique<GreedySearch>(environment, std::move(start), rounds);
}
