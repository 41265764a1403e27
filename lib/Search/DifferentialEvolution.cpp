//===- DifferentialEvolution.cpp - L-SHADE --------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// Differential evolution with parameters learnt from success and a population
// that shrinks over the budget (Tanabe and Fukunaga, "Improving the search
// performance of SHADE using linear population size reduction", CEC 2014).
//
//===----------------------------------------------------------------------===//

#include "Methods.h"
#include "Ranking.h"
#include "Sampling.h"

#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <cmath>

using namespace l2dc;
using namespace l2dc::search;

namespace {

/// How a trial was made: scale and crossover rate.
struct Control {
  double scale = 0.5, crossover = 0.5;
};

class ShadeSearch final : public Method {
public:
  ShadeSearch(unsigned dimension, uint64_t population, uint64_t budget,
              std::optional<Vector> start, uint64_t seed)
      : dimension(dimension), initialSize(population), budget(budget),
        random(seed), sequence(dimension, random.next()),
        start(std::move(start)), memory(memorySize) {}

  llvm::Expected<std::vector<Candidate>> ask(uint64_t limit) override;
  llvm::Error tell(llvm::ArrayRef<Episode> episodes) override;

private:
  static constexpr unsigned memorySize = 6;
  static constexpr uint64_t smallestSize = 4;

  std::vector<Candidate> firstGeneration(uint64_t limit);
  Control drawControl();
  Vector makeTrial(size_t target, const Control &control,
                   llvm::ArrayRef<size_t> order);
  const Vector &pickSecondDifference(size_t target, size_t other);
  /// Puts the mean of what was successful into the memory.
  void learn(llvm::ArrayRef<std::pair<Control, double>> successes);
  void shrink();

  unsigned dimension;
  uint64_t initialSize, budget, told = 0;
  Random random;
  SobolSequence sequence;
  std::optional<Vector> start;
  std::vector<Episode> population;
  std::vector<Vector> archive; ///< replaced designs
  std::vector<Control> memory;
  size_t memoryPosition = 0;
  std::vector<Control> controls; ///< of the asked trials
};

} // namespace

std::vector<Candidate> ShadeSearch::firstGeneration(uint64_t limit) {
  std::vector<Candidate> candidates(
      std::min(limit, initialSize - population.size()));
  for (Candidate &candidate : candidates)
    candidate.design = sequence.next();
  if (population.empty() && start)
    candidates.front().design = *start;
  return candidates;
}

Control ShadeSearch::drawControl() {
  const Control &center = memory[random.below(memory.size())];
  Control control;
  control.crossover =
      std::clamp(center.crossover + 0.1 * sampleNormal(random), 0.0, 1.0);
  do {
    double cauchy = std::tan(llvm::numbers::pi * (random.uniform() - 0.5));
    control.scale = center.scale + 0.1 * cauchy;
  } while (control.scale <= 0);
  control.scale = std::min(control.scale, 1.0);
  return control;
}

const Vector &ShadeSearch::pickSecondDifference(size_t target, size_t other) {
  size_t pick;
  do
    pick = random.below(population.size() + archive.size());
  while (pick == target || pick == other);
  return pick < population.size() ? population[pick].actions
                                  : archive[pick - population.size()];
}

/// current-to-pbest/1 with binomial crossover.
Vector ShadeSearch::makeTrial(size_t target, const Control &control,
                              llvm::ArrayRef<size_t> order) {
  size_t elite = std::max<size_t>(2, population.size() / 9);
  const Vector &best = population[order[random.below(elite)]].actions;
  size_t other;
  do
    other = random.below(population.size());
  while (other == target);
  const Vector &second = pickSecondDifference(target, other);
  const Vector &parent = population[target].actions;
  const Vector &first = population[other].actions;
  size_t forced = random.below(dimension);
  Vector trial = parent;
  for (size_t i = 0; i < dimension; ++i) {
    if (i != forced && random.uniform() >= control.crossover)
      continue;
    double value = parent[i] + control.scale * (best[i] - parent[i]) +
                   control.scale * (first[i] - second[i]);
    // Half way to a border that it would cross.
    if (value < 0)
      value = parent[i] / 2;
    else if (value > 1)
      value = (parent[i] + 1) / 2;
    trial[i] = value;
  }
  return trial;
}

llvm::Expected<std::vector<Candidate>> ShadeSearch::ask(uint64_t limit) {
  controls.clear();
  if (population.size() < initialSize && told < initialSize)
    return firstGeneration(limit);
  std::vector<size_t> order = rank(population);
  std::vector<Candidate> candidates(
      std::min<uint64_t>(limit, population.size()));
  for (size_t i = 0; i < candidates.size(); ++i) {
    controls.push_back(drawControl());
    candidates[i].design = makeTrial(i, controls.back(), order);
  }
  return candidates;
}

void ShadeSearch::learn(llvm::ArrayRef<std::pair<Control, double>> successes) {
  double sum = 0, scale = 0, scale2 = 0, rate = 0, rate2 = 0;
  for (const auto &[control, gain] : successes) {
    sum += gain;
    scale += gain * control.scale;
    scale2 += gain * control.scale * control.scale;
    rate += gain * control.crossover;
    rate2 += gain * control.crossover * control.crossover;
  }
  if (!(sum > 0))
    return;
  // Lehmer means.
  memory[memoryPosition].scale = scale2 / scale;
  memory[memoryPosition].crossover = rate > 0 ? rate2 / rate : 0;
  memoryPosition = (memoryPosition + 1) % memory.size();
}

void ShadeSearch::shrink() {
  double part = std::min(1.0, double(told) / double(budget));
  auto size = uint64_t(
      std::lround(double(initialSize) +
                  (double(smallestSize) - double(initialSize)) * part));
  size = std::max(size, smallestSize);
  if (size < population.size()) {
    std::vector<size_t> order = rank(population);
    order.resize(size);
    llvm::sort(order);
    std::vector<Episode> kept;
    for (size_t i : order)
      kept.push_back(std::move(population[i]));
    population = std::move(kept);
  }
  while (archive.size() > population.size())
    archive.erase(archive.begin() + ptrdiff_t(random.below(archive.size())));
}

llvm::Error ShadeSearch::tell(llvm::ArrayRef<Episode> episodes) {
  told += episodes.size();
  if (controls.empty()) {
    population.insert(population.end(), episodes.begin(), episodes.end());
    return llvm::Error::success();
  }
  std::vector<std::pair<Control, double>> successes;
  for (size_t i = 0; i < episodes.size(); ++i) {
    const Outcome &trial = episodes[i].outcome;
    const Outcome &parent = population[i].outcome;
    if (trial.failed())
      continue;
    bool better = isBetter(trial, parent.failed() ? nullptr : &parent);
    // An equal one is taken, too, to cross plateaus.
    bool equal = !parent.failed() && trial.feasible == parent.feasible &&
                 trial.reward == parent.reward;
    if (!better && !equal)
      continue;
    if (better) {
      double gain =
          parent.failed() ? 1 : std::abs(trial.reward - parent.reward);
      successes.emplace_back(controls[i], gain);
      archive.push_back(population[i].actions);
    }
    population[i] = episodes[i];
  }
  learn(successes);
  shrink();
  return llvm::Error::success();
}

llvm::Expected<std::unique_ptr<Method>>
search::createDifferentialEvolution(const Environment &environment,
                                    MethodOptions &options) {
  unsigned dimension = designSize(environment);
  // The paper's 18 n, less for the small budgets of slow evaluations.
  uint64_t population = std::min<uint64_t>(
      18 * dimension, std::max<uint64_t>(10, options.budget / 40));
  if (llvm::Error error =
          options.settings.read("population", population, 4, 100000))
    return std::move(error);
  return std::make_unique<ShadeSearch>(dimension, population, options.budget,
                                       environment.initialDesign(),
                                       options.seed);
}
