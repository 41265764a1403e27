//===- Policies.cpp - Hand-written pruning policies -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// The baselines of AMC's table 1: every layer the same, shallow layers pruned
// more, deep layers pruned more. Each is a family of designs with one free
// number, which is found by bisection so that the design just meets the budget.
//
//===----------------------------------------------------------------------===//

#include "Policies.h"
#include "CostSolver.h"
#include "Methods.h"
#include "NumberText.h"
#include "l2dc/Support/Error.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::search;

std::optional<double>
search::solveForCost(const Environment &environment, double limit,
                     llvm::function_ref<Vector(double)> family) {
  auto fits = [&](double t) {
    return environment.cost(family(t)).value_or(0) <= limit;
  };
  if (fits(1))
    return 1;
  if (!fits(0))
    return std::nullopt;
  double low = 0, high = 1;
  while (high - low > 1e-9) {
    double middle = (low + high) / 2;
    (fits(middle) ? low : high) = middle;
  }
  return low;
}

/// The design that keeps `t` of the middle decision and by `slope` more of the
/// last than of the first one.
static Vector slopedDesign(llvm::ArrayRef<Decision> decisions, double t,
                           double slope) {
  Vector design;
  for (size_t i = 0; i < decisions.size(); ++i) {
    double position =
        decisions.size() > 1 ? double(i) / double(decisions.size() - 1) : 0.5;
    // t = 0 and 1 are the ends of the range for every decision.
    double stretched = t * (1 + std::abs(slope)) - std::abs(slope) / 2;
    double value = std::clamp(stretched + slope * (position - 0.5), 0.0, 1.0);
    design.insert(design.end(), decisions[i].size(), value);
  }
  return design;
}

namespace {

/// A list of designs that is known in advance.
class DesignList final : public Method {
public:
  explicit DesignList(std::vector<Vector> designs)
      : designs(std::move(designs)) {}

  llvm::Expected<std::vector<Candidate>> ask(uint64_t limit) override {
    std::vector<Candidate> candidates;
    for (; next < designs.size() && candidates.size() < limit; ++next)
      candidates.emplace_back().design = designs[next];
    return candidates;
  }
  llvm::Error tell(llvm::ArrayRef<Episode>) override {
    return llvm::Error::success();
  }

private:
  std::vector<Vector> designs;
  size_t next = 0;
};

} // namespace

/// Designs to try without a budget.
static constexpr unsigned scanPoints = 21;

llvm::Expected<std::vector<Vector>>
search::slopedDesigns(const Environment &environment,
                      llvm::ArrayRef<double> slopes) {
  llvm::ArrayRef<Decision> decisions = environment.decisions();
  Vector smallest(designSize(environment), 0.0);
  std::optional<double> floor = environment.cost(smallest);
  if (floor && *floor > 1)
    return makeError("the smallest design takes {0} times the budget",
                     numberText(*floor));
  std::vector<Vector> designs;
  for (double slope : slopes) {
    auto family = [&](double t) { return slopedDesign(decisions, t, slope); };
    if (floor)
      designs.push_back(family(*solveForCost(environment, 1, family)));
    else
      for (unsigned i = 0; i < scanPoints; ++i)
        designs.push_back(family(double(i) / (scanPoints - 1)));
  }
  return designs;
}

static llvm::Expected<std::unique_ptr<Method>>
createSloped(const Environment &environment, llvm::ArrayRef<double> slopes) {
  llvm::Expected<std::vector<Vector>> designs =
      slopedDesigns(environment, slopes);
  if (!designs)
    return designs.takeError();
  return std::make_unique<DesignList>(std::move(*designs));
}

llvm::Expected<std::unique_ptr<Method>>
search::createUniform(const Environment &environment, MethodOptions &) {
  return createSloped(environment, {0.0});
}

/// `sign` 1 keeps more of the last decision, -1 more of the first.
static llvm::Expected<std::unique_ptr<Method>>
createTilted(const Environment &environment, MethodOptions &options,
             double sign) {
  uint64_t count = 10;
  if (llvm::Error error = options.settings.read("slopes", count, 1, 1000))
    return std::move(error);
  std::vector<double> slopes;
  for (uint64_t i = 1; i <= count; ++i)
    slopes.push_back(sign * double(i) / double(count));
  return createSloped(environment, slopes);
}

llvm::Expected<std::unique_ptr<Method>>
search::createShallow(const Environment &environment, MethodOptions &options) {
  return createTilted(environment, options, 1);
}

llvm::Expected<std::unique_ptr<Method>>
search::createDeep(const Environment &environment, MethodOptions &options) {
  return createTilted(environment, options, -1);
}
