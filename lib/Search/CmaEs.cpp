//===- CmaEs.cpp - CMA-ES with restarts -----------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CmaEs.h"
#include "Methods.h"
#include "Ranking.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::search;

namespace {

/// Settings of the method, with their defaults.
struct CmaSettings {
  double sigma = 0.3;
  uint64_t population = 0; ///< 0: 4 + 3 ln n
  double tolerance = 1e-6;
};

/// Restarts with a doubled population when the distribution has converged
/// (IPOP, Auger and Hansen, CEC 2005).
class CmaSearch final : public Method {
public:
  CmaSearch(Vector start, const CmaSettings &settings, uint64_t seed)
      : settings(settings), random(seed),
        distribution(Eigen::Map<Eigen::VectorXd>(start.data(),
                                                 Eigen::Index(start.size())),
                     settings.sigma, unsigned(settings.population)),
        dimension(unsigned(start.size())) {}

  llvm::Expected<std::vector<Candidate>> ask(uint64_t limit) override {
    std::vector<Candidate> candidates(
        std::min<uint64_t>(limit, distribution.population()));
    for (Candidate &candidate : candidates)
      candidate.design = distribution.sample(random);
    return candidates;
  }

  llvm::Error tell(llvm::ArrayRef<Episode> episodes) override;

private:
  /// Whether the rewards of a generation cannot be told apart.
  bool flat(llvm::ArrayRef<Episode> episodes,
            llvm::ArrayRef<size_t> order) const;
  void restart();

  CmaSettings settings;
  Random random;
  CmaDistribution distribution;
  unsigned dimension;
  unsigned flatGenerations = 0;
};

} // namespace

bool CmaSearch::flat(llvm::ArrayRef<Episode> episodes,
                     llvm::ArrayRef<size_t> order) const {
  const Outcome &best = episodes[order.front()].outcome;
  const Outcome &middle = episodes[order[order.size() / 2]].outcome;
  return best.failed() ||
         (!middle.failed() && best.feasible == middle.feasible &&
          best.reward - middle.reward <= 1e-13 * std::abs(best.reward));
}

void CmaSearch::restart() {
  Eigen::VectorXd start(dimension);
  for (double &value : start)
    value = random.uniform();
  distribution = CmaDistribution(std::move(start), settings.sigma,
                                 2 * distribution.population());
  flatGenerations = 0;
}

/// Generations without any difference after which it starts anew.
static constexpr unsigned patience = 10;

llvm::Error CmaSearch::tell(llvm::ArrayRef<Episode> episodes) {
  // The last generation may have been cut off by the budget.
  if (episodes.size() < distribution.population())
    return llvm::Error::success();
  std::vector<size_t> order = rank(episodes);
  flatGenerations = flat(episodes, order) ? flatGenerations + 1 : 0;
  std::vector<Vector> points;
  for (size_t i : order)
    points.push_back(episodes[i].actions);
  distribution.update(points);
  if (flatGenerations >= patience || distribution.converged(settings.tolerance))
    restart();
  return llvm::Error::success();
}

static uint64_t defaultPopulation(size_t dimension) {
  return 4 + uint64_t(3 * std::log(double(dimension)));
}

std::unique_ptr<Method> search::createCmaEsAround(Vector start, double sigma,
                                                  uint64_t seed) {
  CmaSettings settings;
  settings.sigma = sigma;
  settings.population = defaultPopulation(start.size());
  return std::make_unique<CmaSearch>(std::move(start), settings, seed);
}

llvm::Expected<std::unique_ptr<Method>>
search::createCmaEs(const Environment &environment, MethodOptions &options) {
  unsigned dimension = designSize(environment);
  CmaSettings settings;
  settings.population = defaultPopulation(dimension);
  if (llvm::Error error =
          options.settings.read("sigma", settings.sigma, 1e-6, 10))
    return std::move(error);
  if (llvm::Error error =
          options.settings.read("population", settings.population, 4, 100000))
    return std::move(error);
  if (llvm::Error error =
          options.settings.read("tolerance", settings.tolerance, 0, 1))
    return std::move(error);
  Vector start = environment.initialDesign().value_or(Vector(dimension, 0.5));
  return std::make_unique<CmaSearch>(std::move(start), settings, options.seed);
}
