//===- Greedy.cpp - Taking away what hurts least --------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// NetAdapt (Yang et al., ECCV 2018): in every round each decision alone gives
// up as much as the round asks for, and the one that keeps the best reward is
// taken.
//
//===----------------------------------------------------------------------===//

#include "CostSolver.h"
#include "Methods.h"
#include "NumberText.h"
#include "l2dc/Support/Error.h"

#include <algorithm>

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
  std::optional<Vector> reduced(unsigned first, unsigned size) const;
  std::vector<Candidate> reductions() const;

  const Environment &environment;
  Vector design;
  uint64_t rounds;
  double startCost;
  uint64_t round = 0; ///< from 1
  std::vector<Candidate> asked;
};

} // namespace

std::optional<Vector> GreedySearch::reduced(unsigned first,
                                            unsigned size) const {
  auto family = [&](double t) {
    Vector changed = design;
    for (unsigned i = first; i < first + size; ++i)
      changed[i] *= t;
    return changed;
  };
  std::optional<double> t = solveForCost(environment, targetCost(), family);
  if (!t)
    return std::nullopt;
  return family(*t);
}

std::vector<Candidate> GreedySearch::reductions() const {
  std::vector<Candidate> candidates;
  unsigned first = 0;
  for (const Decision &decision : environment.decisions()) {
    if (std::optional<Vector> changed = reduced(first, decision.size())) {
      Candidate &candidate = candidates.emplace_back();
      candidate.design = std::move(*changed);
      candidate.options.withinBudget = false;
    }
    first += decision.size();
  }
  return candidates;
}

llvm::Expected<std::vector<Candidate>> GreedySearch::ask(uint64_t limit) {
  asked.clear();
  // If no decision alone can give that much, later rounds ask for more from the
  // same design; at the end all shrink together.
  while (asked.empty() && round < rounds) {
    ++round;
    asked = reductions();
  }
  if (asked.empty() && environment.cost(design).value_or(0) > 1) {
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

llvm::Error GreedySearch::tell(llvm::ArrayRef<Episode> episodes) {
  const Episode *best = nullptr;
  for (const Episode &episode : episodes)
    if (!episode.outcome.failed() &&
        (!best || episode.outcome.reward > best->outcome.reward))
      best = &episode;
  // If all failed, the next round asks for more from the same design.
  if (best)
    design = best->actions;
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
  uint64_t rounds = options.budget / decisions;
  if (rounds == 0)
    return makeError("{0} decisions need at least as many evaluations, the "
                     "budget is {1}",
                     decisions, options.budget);
  // Finer steps than these change little.
  rounds = std::min<uint64_t>(rounds, 200);
  if (llvm::Error error = options.settings.read("rounds", rounds, 1, 100000))
    return std::move(error);
  Vector start(designSize(environment), 1.0);
  return std::make_unique<GreedySearch>(environment, std::move(start), rounds);
}
