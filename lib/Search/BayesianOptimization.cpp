//===- BayesianOptimization.cpp - Bayesian optimisation -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CmaEs.h"
#include "Methods.h"
#include "Ranking.h"
#include "Sampling.h"
#include "Surrogate.h"

#include <algorithm>
#include <cmath>

using namespace l2dc;
using namespace l2dc::search;
using Eigen::MatrixXd;
using Eigen::VectorXd;

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
  /// A design of large expected improvement, away from `chosen`.
  Vector proposeDesign(llvm::ArrayRef<Candidate> chosen);
  /// Where to look for it: everywhere and around the best designs.
  MatrixXd makeProposals();
  /// `count` points around `center`, a random part of the coordinates moved.
  void fillAround(MatrixXd &points, Eigen::Index from, Eigen::Index count,
                  const VectorXd &center, double width);
  VectorXd acquisition(const MatrixXd &points,
                       llvm::ArrayRef<Candidate> chosen) const;

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

void BayesianSearch::fillAround(MatrixXd &points, Eigen::Index from,
                                Eigen::Index count, const VectorXd &center,
                                double width) {
  // In many dimensions steps in a few of them find improvements more often
  // (Eriksson et al., NeurIPS 2019).
  double part = std::min(1.0, 5.0 / dimension);
  for (Eigen::Index i = from; i < from + count; ++i) {
    points.col(i) = center;
    auto forced = Eigen::Index(random.below(dimension));
    for (Eigen::Index k = 0; k < dimension; ++k)
      if (k == forced || random.uniform() < part)
        points(k, i) =
            std::clamp(center[k] + width * sampleNormal(random), 0.0, 1.0);
  }
}

static constexpr Eigen::Index globalProposals = 300, localProposals = 60;
static constexpr size_t localCenters = 5;

MatrixXd BayesianSearch::makeProposals() {
  llvm::ArrayRef<Vector> best =
      surrogate.bestDesigns().take_front(localCenters);
  auto widths = {0.02, 0.1, 0.3};
  auto count = globalProposals +
               Eigen::Index(best.size() * widths.size()) * localProposals;
  MatrixXd points(dimension, count);
  for (Eigen::Index i = 0; i < globalProposals; ++i)
    for (double &value : points.col(i))
      value = random.uniform();
  Eigen::Index from = globalProposals;
  for (const Vector &design : best)
    for (double width : widths) {
      fillAround(points, from, localProposals,
                 Eigen::Map<const VectorXd>(design.data(), dimension), width);
      from += localProposals;
    }
  return points;
}

VectorXd BayesianSearch::acquisition(const MatrixXd &points,
                                     llvm::ArrayRef<Candidate> chosen) const {
  VectorXd values = surrogate.improvement(points);
  double width = 2 * 0.05 * 0.05 * dimension;
  for (const Candidate &candidate : chosen) {
    Eigen::Map<const VectorXd> other(candidate.design.data(), dimension);
    for (Eigen::Index i = 0; i < points.cols(); ++i)
      values[i] *= 1 - std::exp(-(points.col(i) - other).squaredNorm() / width);
  }
  return values;
}

Vector BayesianSearch::proposeDesign(llvm::ArrayRef<Candidate> chosen) {
  MatrixXd points = makeProposals();
  Eigen::Index pick = 0;
  double value = acquisition(points, chosen).maxCoeff(&pick);
  VectorXd point = points.col(pick);
  // Climbs from there in ever smaller steps.
  constexpr Eigen::Index neighbours = 40;
  MatrixXd around(dimension, neighbours);
  double width = 0.1;
  for (unsigned round = 0; round < 12; ++round, width *= 0.7) {
    fillAround(around, 0, neighbours, point, width);
    double next = acquisition(around, chosen).maxCoeff(&pick);
    if (next <= value)
      continue;
    value = next;
    point = around.col(pick);
  }
  if (!(value > 0)) {
    // The model expects nothing from anywhere: look where nobody has been.
    return sequence.next();
  }
  return Vector(point.begin(), point.end());
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
  while (candidates.size() < count) {
    Vector design = proposeDesign(candidates);
    candidates.emplace_back().design = std::move(design);
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
