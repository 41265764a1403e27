//===- BayesianOptimization.cpp - Bayesian optimisation -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Acquisition.h"
#include "CmaEs.h"
#include "Methods.h"
#include "Ranking.h"
#include "Sampling.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::search;

namespace {

/// Evaluates where a model of the evaluations so far expects the largest
/// improvement. The model's cost grows with the third power of their number, so
/// after many of them CMA-ES goes on from the best design.
class BayesianSearch final : public Method {
public:
  BayesianSearch(const Environment &environment, uint64_t initial,
                 uint64_t batch, uint64_t modelled, uint64_t seed)
      : environment(environment), dimension(designSize(environment)),
        initial(initial), batch(batch), modelled(modelled), random(seed),
        sequence(dimension, random.next()),
        surrogate(dimension, environment.goals()) {
    if (const Goals *goals = environment.goals())
      goal = goals->own();
  }

  llvm::Expected<std::vector<Candidate>> ask(uint64_t limit) override;
  llvm::Error tell(llvm::ArrayRef<Episode> told) override {
    if (polish)
      return polish->tell(told);
    episodes.insert(episodes.end(), told.begin(), told.end());
    return llvm::Error::success();
  }

private:
  std::vector<Candidate> firstDesigns(uint64_t count);

  const Environment &environment;
  unsigned dimension;
  uint64_t initial, batch;
  uint64_t modelled; ///< evaluations after which CMA-ES takes over
  Random random;
  SobolSequence sequence;
  Surrogate surrogate;
  Vector goal;
  std::vector<Episode> episodes;
  size_t kernelsLearntAt = 0; ///< episodes there were
  std::unique_ptr<Method> polish;
};

} // namespace

std::vector<Candidate> BayesianSearch::firstDesigns(uint64_t count) {
  std::vector<Candidate> candidates(count);
  for (Candidate &candidate : candidates)
    candidate.design = sequence.next();
  if (episodes.empty())
    if (std::optional<Vector> start = environment.initialDesign())
      candidates.front().design = std::move(*start);
  return candidates;
}

/// Steps of the CMA-ES that takes over near the best design.
static constexpr double polishSigma = 0.05;

llvm::Expected<std::vector<Candidate>> BayesianSearch::ask(uint64_t limit) {
  if (!polish && episodes.size() >= modelled) {
    const Episode &best = episodes[rank(episodes).front()];
    Vector start =
        best.outcome.failed() ? Vector(dimension, 0.5) : best.actions;
    polish = createCmaEsAround(std::move(start), polishSigma, random.next());
  }
  if (polish)
    return polish->ask(limit);
  if (episodes.size() < initial)
    return firstDesigns(std::min(limit, initial - episodes.size()));
  uint64_t count = std::min(limit, batch);
  // Kernels change little with one more of many designs.
  bool learnKernels =
      episodes.size() >= kernelsLearntAt + 1 + kernelsLearntAt / 20;
  if (learnKernels)
    kernelsLearntAt = episodes.size();
  if (!surrogate.fit(episodes, goal, learnKernels, random))
    return firstDesigns(count);
  std::vector<Candidate> candidates;
  std::vector<Vector> chosen;
  while (candidates.size() < count) {
    std::optional<Vector> design =
        maximizeImprovement(surrogate, chosen, random);
    // If nothing is expected from anywhere: where nobody has been.
    chosen.push_back(design ? std::move(*design) : sequence.next());
    candidates.emplace_back().design = chosen.back();
  }
  return candidates;
}

llvm::Expected<std::unique_ptr<Method>>
search::createBayesian(const Environment &environment, MethodOptions &options) {
  uint64_t initial =
      std::min<uint64_t>(std::max<uint64_t>(8, designSize(environment) + 2),
                         1 + options.budget / 3);
  uint64_t batch = 1;
  if (llvm::Error error = options.settings.read("initial", initial, 1, 1000000))
    return std::move(error);
  if (llvm::Error error = options.settings.read("batch", batch, 1, 1000))
    return std::move(error);
  uint64_t modelled = 400;
  if (llvm::Error error = options.settings.read("modelled", modelled, 1, 10000))
    return std::move(error);
  return std::make_unique<BayesianSearch>(environment, initial, batch, modelled,
                                          options.seed);
}
