//===- Score.cpp - How good a sized circuit is ----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Sizing/Score.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>

using namespace llvm;
using namespace l2dc;
using namespace l2dc::sizing;

/// Rounding of simulations must not decide whether a bound holds.
static constexpr double tolerance = 1e-9;

/// The index of the measurement `name` among all of a problem's, and its
/// dimension.
static std::pair<unsigned, StringRef> findValue(const circuit::Problem &problem,
                                                StringRef name) {
  unsigned index = 0;
  for (const circuit::Testbench &testbench : problem.testbenches)
    for (const circuit::Measure &measure : testbench.measures) {
      if (measure.measurement.name == name)
        return {index, measure.dimension};
      ++index;
    }
  return {0, "1"};
}

static double differenceScale(StringRef dimension, double base) {
  if (dimension == "dB" || dimension == "dBohm")
    return 20;
  if (dimension == "deg")
    return 90;
  if (dimension == "C")
    return 100;
  return std::max(std::abs(base), 1e-12);
}

Score::Score(const circuit::Problem &problem)
    : constraintCount(unsigned(problem.constraints.size())) {
  auto add = [&](StringRef measure, double base, bool atLeast) {
    Term term;
    StringRef dimension;
    std::tie(term.value, dimension) = findValue(problem, measure);
    circuit::Unit unit{"", dimension.str(), 1};
    // A ratio to nothing, or to a negative bound, says nothing.
    term.ratio = !unit.isLogarithmic() && base > 0;
    term.base = base;
    term.scale = differenceScale(dimension, base);
    term.atLeast = atLeast;
    terms.push_back(term);
  };
  for (const circuit::Constraint &constraint : problem.constraints)
    add(constraint.measure, constraint.bound,
        constraint.relation == circuit::Relation::AtLeast);
  for (const circuit::Objective &objective : problem.objectives)
    add(objective.measure, objective.reference, objective.maximize);
}

double Score::coordinate(const Term &term, double value) const {
  double worst = term.atLeast ? -limit : limit;
  if (std::isnan(value))
    return worst;
  if (!term.ratio)
    return std::clamp((value - term.base) / term.scale, -limit, limit);
  // Nothing at all, or less, of what should be large or small.
  if (value <= 0)
    return -limit;
  return std::clamp(std::log10(value / term.base), -limit, limit);
}

std::vector<double> Score::coordinates(ArrayRef<double> values) const {
  std::vector<double> out;
  for (const Term &term : terms)
    out.push_back(coordinate(term, values[term.value]));
  return out;
}

std::vector<double> Score::worse(ArrayRef<double> a, ArrayRef<double> b) const {
  std::vector<double> out;
  for (auto [term, x, y] : zip(terms, a, b))
    out.push_back(term.atLeast ? std::min(x, y) : std::max(x, y));
  return out;
}

double Score::goalCoordinate(unsigned index, double bound) const {
  return coordinate(terms[index], bound);
}

double Score::bound(unsigned index, double goalCoordinate) const {
  const Term &term = terms[index];
  return term.ratio ? term.base * std::pow(10, goalCoordinate)
                    : term.base + term.scale * goalCoordinate;
}

double Score::miss(unsigned index, double achieved, double goal) const {
  double margin = achieved - goal;
  if (!terms[index].atLeast)
    margin = -margin;
  return margin >= -tolerance ? 0 : std::max(margin, -limit);
}

bool Score::feasible(ArrayRef<double> achieved, ArrayRef<double> goal) const {
  for (unsigned i = 0; i < constraintCount; ++i)
    if (miss(i, achieved[i], goal[i]) < 0)
      return false;
  return true;
}

double Score::score(ArrayRef<double> achieved, ArrayRef<double> goal) const {
  double misses = 0;
  for (unsigned i = 0; i < constraintCount; ++i)
    misses += miss(i, achieved[i], goal[i]);
  if (misses < 0)
    return misses;
  double sum = 0;
  for (unsigned i = constraintCount; i < terms.size(); ++i) {
    double gain = (achieved[i] - goal[i]) * (terms[i].atLeast ? 1 : -1);
    // value / reference of a difference is a sum, too.
    sum += terms[i].ratio ? std::pow(10, gain) : 1 + gain;
  }
  return sum;
}
