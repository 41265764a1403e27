//===- TestEnvironments.h - Small search problems ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_UNITTESTS_SEARCH_TESTENVIRONMENTS_H
#define L2DC_UNITTESTS_SEARCH_TESTENVIRONMENTS_H

#include "l2dc/Search/Environment.h"
#include "l2dc/Support/Error.h"

#include <chrono>
#include <functional>
#include <thread>

namespace l2dc::search {

/// The reward is a function of the design; decisions have one coordinate, but
/// the first has two.
class FunctionEnvironment : public Environment {
public:
  using Function = std::function<llvm::Expected<Outcome>(const Vector &)>;

  FunctionEnvironment(unsigned dimension, Function function,
                      std::string evaluation = "test")
      : function(std::move(function)), name(std::move(evaluation)) {
    for (unsigned i = 0; i < dimension; i += i ? 1 : 2) {
      Decision decision{"d" + std::to_string(i), {"x"}};
      if (i == 0 && dimension > 1)
        decision.coordinates.push_back("y");
      all.push_back(decision);
    }
  }

  /// The reward alone, always feasible.
  static FunctionEnvironment
  ofReward(unsigned dimension, std::function<double(const Vector &)> reward) {
    return FunctionEnvironment(dimension, [=](const Vector &design) {
      Outcome outcome;
      outcome.reward = reward(design);
      outcome.metrics = {{"first", design[0]}};
      return llvm::Expected<Outcome>(outcome);
    });
  }

  llvm::ArrayRef<Decision> decisions() const override { return all; }
  unsigned observationSize() const override { return 2; }

  llvm::Expected<Observation> reset(const EpisodeOptions &) override {
    design.clear();
    return observe(0);
  }

  llvm::Expected<Step> step(llvm::ArrayRef<double> action) override {
    design.insert(design.end(), action.begin(), action.end());
    Step step;
    step.applied = action.vec();
    if (design.size() < designSize(*this)) {
      step.observation = observe(design.back());
      return step;
    }
    if (delay.count())
      std::this_thread::sleep_for(delay);
    llvm::Expected<Outcome> outcome = function(design);
    if (!outcome)
      return outcome.takeError();
    step.outcome = std::move(*outcome);
    return step;
  }

  llvm::Expected<std::unique_ptr<Environment>> clone() const override {
    return std::make_unique<FunctionEnvironment>(*this);
  }
  std::string subject() const override { return "function"; }
  std::string evaluation() const override { return name; }
  std::optional<double> cost(llvm::ArrayRef<double> design) const override {
    return costFunction ? std::optional(costFunction(design)) : std::nullopt;
  }
  std::optional<Vector> initialDesign() const override { return initial; }
  std::vector<Observation> features() const override {
    return std::vector<Observation>(decisions().size(), {1.0f, 0.5f});
  }
  /// A chain.
  std::vector<Edge> edges() const override {
    std::vector<Edge> chain;
    for (unsigned i = 1; i < decisions().size(); ++i)
      chain.push_back({i - 1, i});
    return chain;
  }

  std::chrono::microseconds delay{0};
  std::function<double(llvm::ArrayRef<double>)> costFunction;
  std::optional<Vector> initial;

private:
  Observation observe(double last) const {
    return {float(design.size()) / float(all.size()), float(last)};
  }

  std::vector<Decision> all;
  Function function;
  std::string name;
  Vector design;
};

/// Minus the squared distance to 0.7 in every coordinate.
inline double sphere(const Vector &design) {
  double sum = 0;
  for (double x : design)
    sum += (x - 0.7) * (x - 0.7);
  return -sum;
}

/// Rosenbrock's function on [-2, 2]^n, negated; optimum 0 at 1 (0.75 here).
inline double rosenbrock(const Vector &design) {
  double sum = 0;
  for (size_t i = 0; i + 1 < design.size(); ++i) {
    double a = 4 * design[i] - 2, b = 4 * design[i + 1] - 2;
    sum += 100 * (b - a * a) * (b - a * a) + (1 - a) * (1 - a);
  }
  return -sum;
}

} // namespace l2dc::search

#endif // L2DC_UNITTESTS_SEARCH_TESTENVIRONMENTS_H
