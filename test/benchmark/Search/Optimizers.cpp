//===- Optimizers.cpp - Black-box optimisers against NLopt ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// `to-target`: evaluations until a standard function is within 1e-6 of its
// optimum (0.01 for the one with local optima); `after-100`: how far from it
// 100 evaluations get. Medians over seeds, beside NLopt's CRS2-LM and ESCH from
// the same start. `found` is the part of the seeds that got there within 50,000
// evaluations. Time is the search's own cost, all seeds together.
//
//===----------------------------------------------------------------------===//

#include "../../unittests/Search/TestEnvironments.h"
#include "l2dc/Search/Driver.h"

#include "benchmark/benchmark.h"

#include <algorithm>
#include <cmath>
#include <nlopt.h>
#include <optional>

using namespace l2dc;
using namespace l2dc::search;

namespace {

struct Problem {
  const char *name;
  unsigned dimension;
  double (*reward)(const Vector &);
  double target;
};

constexpr unsigned seeds = 5;

} // namespace

/// An ellipsoid with a condition number of 10^6, optimum at 0.6.
static double ellipsoid(const Vector &design) {
  double sum = 0;
  for (size_t i = 0; i < design.size(); ++i) {
    double x = 10 * (design[i] - 0.6);
    sum += std::pow(1e6, double(i) / double(design.size() - 1)) * x * x;
  }
  return -sum;
}

static double rastrigin(const Vector &design) {
  double sum = 0;
  for (double x : design) {
    double y = 10.24 * (x - 0.55);
    sum += 10 + y * y - 10 * std::cos(2 * 3.14159265358979323846 * y);
  }
  return -sum;
}

static const Problem problems[] = {{"sphere10", 10, sphere, -1e-6},
                                   {"ellipsoid10", 10, ellipsoid, -1e-6},
                                   {"rosenbrock5", 5, rosenbrock, -1e-6},
                                   {"rastrigin3", 3, rastrigin, -1e-2}};

/// What the seeds came to, infinity for those that did not get to the target.
using Figures = std::vector<double>;

/// Puts the median into the counter `name` and how many are finite into
/// `found`.
static void report(benchmark::State &state, const char *name, Figures figures) {
  std::sort(figures.begin(), figures.end());
  state.counters[name] = figures[figures.size() / 2];
  auto found = std::count_if(figures.begin(), figures.end(),
                             [](double n) { return std::isfinite(n); });
  state.counters["found"] = double(found) / double(figures.size());
}

/// The best reward of a search and the evaluations it took.
struct Found {
  double reward;
  uint64_t evaluations;
};

static Found runMethod(const char *method, const Problem &problem,
                       uint64_t limit, std::optional<double> target,
                       uint64_t seed) {
  auto environment =
      FunctionEnvironment::ofReward(problem.dimension, problem.reward);
  SearchOptions options;
  options.method = method;
  options.budget = limit;
  options.seed = seed;
  options.threads = 1;
  options.target = target;
  SearchResult result;
  cantFail(runSearch(environment, options, result));
  return {result.best->episode.outcome.reward, result.evaluations};
}

static double negated(unsigned n, const double *x, double *, void *data) {
  return -static_cast<const Problem *>(data)->reward(Vector(x, x + n));
}

static Found runNlopt(nlopt_algorithm algorithm, const Problem &problem,
                      uint64_t limit, std::optional<double> target,
                      uint64_t seed) {
  nlopt_srand(seed + 1);
  nlopt_opt optimizer = nlopt_create(algorithm, problem.dimension);
  nlopt_set_lower_bounds1(optimizer, 0);
  nlopt_set_upper_bounds1(optimizer, 1);
  nlopt_set_min_objective(optimizer, negated, const_cast<Problem *>(&problem));
  nlopt_set_maxeval(optimizer, int(limit));
  if (target)
    nlopt_set_stopval(optimizer, -*target);
  Vector x(problem.dimension, 0.5);
  double best = 0;
  nlopt_optimize(optimizer, x.data(), &best);
  Found found{-best, uint64_t(nlopt_get_numevals(optimizer))};
  nlopt_destroy(optimizer);
  return found;
}

/// Registers the evaluations to the target, and how far from the optimum a
/// small budget gets.
template <typename Run>
static void add(const std::string &method, const Problem &problem, Run run,
                bool large) {
  auto name = [&](const char *what) {
    return std::string(problem.name) + "/" + what + "/" + method;
  };
  auto toTarget = [=, &problem](benchmark::State &state) {
    Figures figures;
    for (auto _ : state)
      for (uint64_t seed = 0; seed < seeds; ++seed) {
        Found found = run(problem, 50000, problem.target, seed);
        figures.push_back(found.reward >= problem.target
                              ? double(found.evaluations)
                              : INFINITY);
      }
    report(state, "evaluations", std::move(figures));
  };
  auto gap = [=, &problem](benchmark::State &state) {
    Figures figures;
    for (auto _ : state)
      for (uint64_t seed = 0; seed < seeds; ++seed)
        figures.push_back(-run(problem, 100, std::nullopt, seed).reward);
    report(state, "gap", std::move(figures));
  };
  if (large)
    benchmark::RegisterBenchmark(name("to-target").c_str(), toTarget)
        ->Iterations(1)
        ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark(name("after-100").c_str(), gap)
      ->Iterations(1)
      ->Unit(benchmark::kMillisecond);
}

int main(int argc, char **argv) {
  for (const Problem &problem : problems) {
    for (const char *method : {"cmaes", "de", "bo"})
      add(
          method, problem,
          [=](auto &&...arguments) { return runMethod(method, arguments...); },
          /*large=*/method != llvm::StringRef("bo"));
    const std::pair<const char *, nlopt_algorithm> peers[] = {
        {"nlopt-crs2", NLOPT_GN_CRS2_LM}, {"nlopt-esch", NLOPT_GN_ESCH}};
    for (auto [name, algorithm] : peers)
      add(
          name, problem,
          [algorithm = algorithm](auto &&...arguments) {
            return runNlopt(algorithm, arguments...);
          },
          /*large=*/true);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
