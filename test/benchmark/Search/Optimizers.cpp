//===- Optimizers.cpp - Black-box optimisers against NLopt ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// Evaluations until a standard function is within 1e-6 of its optimum (0.01 for
// those with local optima), median over seeds, beside those of NLopt's CRS2-LM
// and ESCH from the same start. `found` is the part of the seeds that got there
// within the limit. Time is the search's own cost per evaluation.
//
//===----------------------------------------------------------------------===//

#include "../../unittests/Search/TestEnvironments.h"
#include "l2dc/Search/Driver.h"

#include "benchmark/benchmark.h"

#include <algorithm>
#include <cmath>
#include <nlopt.h>

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

/// Puts the median of the evaluations and how many seeds got there into the
/// counters.
static void report(benchmark::State &state, std::vector<double> evaluations) {
  std::sort(evaluations.begin(), evaluations.end());
  state.counters["evaluations"] = evaluations[evaluations.size() / 2];
  auto found = std::count_if(evaluations.begin(), evaluations.end(),
                             [](double n) { return std::isfinite(n); });
  state.counters["found"] = double(found) / double(evaluations.size());
}

static void runMethod(benchmark::State &state, const char *method,
                      const Problem &problem, uint64_t limit) {
  auto environment =
      FunctionEnvironment::ofReward(problem.dimension, problem.reward);
  std::vector<double> evaluations;
  for (auto _ : state)
    for (uint64_t seed = 0; seed < seeds; ++seed) {
      SearchOptions options;
      options.method = method;
      options.budget = limit;
      options.seed = seed;
      options.threads = 1;
      options.target = problem.target;
      SearchResult result;
      cantFail(runSearch(environment, options, result));
      bool found = result.best->episode.outcome.reward >= problem.target;
      evaluations.push_back(found ? double(result.evaluations) : INFINITY);
    }
  report(state, std::move(evaluations));
}

static double negated(unsigned n, const double *x, double *, void *data) {
  return -static_cast<const Problem *>(data)->reward(Vector(x, x + n));
}

static void runNlopt(benchmark::State &state, nlopt_algorithm algorithm,
                     const Problem &problem, int limit) {
  std::vector<double> evaluations;
  for (auto _ : state)
    for (unsigned seed = 0; seed < seeds; ++seed) {
      nlopt_srand(seed + 1);
      nlopt_opt optimizer = nlopt_create(algorithm, problem.dimension);
      nlopt_set_lower_bounds1(optimizer, 0);
      nlopt_set_upper_bounds1(optimizer, 1);
      nlopt_set_min_objective(optimizer, negated,
                              const_cast<Problem *>(&problem));
      nlopt_set_maxeval(optimizer, limit);
      nlopt_set_stopval(optimizer, -problem.target);
      Vector x(problem.dimension, 0.5);
      double best = 0;
      nlopt_optimize(optimizer, x.data(), &best);
      evaluations.push_back(
          best <= -problem.target ? nlopt_get_numevals(optimizer) : INFINITY);
      nlopt_destroy(optimizer);
    }
  report(state, std::move(evaluations));
}

int main(int argc, char **argv) {
  constexpr int limit = 50000;
  for (const Problem &problem : problems) {
    std::string name = problem.name;
    auto add = [&](const std::string &method, auto run) {
      benchmark::RegisterBenchmark((name + "/" + method).c_str(), run)
          ->Iterations(1)
          ->Unit(benchmark::kMillisecond);
    };
    for (const char *method : {"cmaes", "de"})
      add(method, [=, &problem](benchmark::State &state) {
        runMethod(state, method, problem, limit);
      });
    add("bo", [&](benchmark::State &state) {
      runMethod(state, "bo", problem, 2000);
    });
    add("nlopt-crs2", [&](benchmark::State &state) {
      runNlopt(state, NLOPT_GN_CRS2_LM, problem, limit);
    });
    add("nlopt-esch", [&](benchmark::State &state) {
      runNlopt(state, NLOPT_GN_ESCH, problem, limit);
    });
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
