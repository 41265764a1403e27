//===- Analyses.cpp - What is asked of a sized circuit --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Sizing/Analyses.h"
#include "l2dc/Circuit/Deck.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace llvm;
using namespace l2dc;
using namespace l2dc::sizing;

static constexpr double notMeasured = std::numeric_limits<double>::quiet_NaN();

std::vector<std::vector<double>> sizing::sensitivity(Evaluator &evaluator,
                                                     const Design &design) {
  auto variables = circuit::freeVariables(evaluator.problem());
  std::vector<Design> designs;
  for (auto [i, variable] : enumerate(variables))
    for (double sign : {-1.0, 1.0}) {
      double step = std::max(0.02 * std::abs(design[i]), variable->step);
      designs.push_back(design);
      designs.back()[i] =
          std::clamp(design[i] + sign * step, variable->min, variable->max);
    }
  std::vector<DesignResult> results = evaluator.evaluateAll(designs);
  std::vector<std::vector<double>> table;
  for (size_t i = 0; i < variables.size(); ++i) {
    const DesignResult &low = results[2 * i], &high = results[2 * i + 1];
    double span = std::log(designs[2 * i + 1][i] / designs[2 * i][i]);
    std::vector<double> row;
    for (size_t m = 0; m < std::max(low.values.size(), high.values.size()); ++m)
      row.push_back(low.failed() || high.failed()
                        ? notMeasured
                        : std::log(std::abs(high.values[m] / low.values[m])) /
                              span);
    table.push_back(std::move(row));
  }
  return table;
}

/// A normally distributed number (Box and Muller).
static double gaussian(Random &random) {
  double radius = std::sqrt(-2 * std::log(1 - random.uniform()));
  return radius * std::cos(6.283185307179586 * random.uniform());
}

/// One draw of the mismatch of all transistors.
static std::vector<spice::Setting>
drawMismatch(Random &random, ArrayRef<std::string> names,
             ArrayRef<spice::TransistorState> states,
             const MonteCarloOptions &options) {
  std::vector<spice::Setting> settings;
  for (size_t i = 0; i < states.size(); ++i) {
    const spice::TransistorState &state = states[i];
    double root = std::sqrt(std::max(state.w * state.l * state.m, 1e-18));
    auto add = [&](StringRef parameter, double value) {
      spice::Setting setting;
      setting.kind = spice::Setting::Kind::Device;
      setting.target = names[i];
      setting.parameter = parameter.str();
      setting.value = value;
      settings.push_back(std::move(setting));
    };
    add("delvto", options.avt / root * gaussian(random));
    add("mulu0", 1 + options.abeta / root * gaussian(random));
  }
  return settings;
}

Expected<MonteCarloResult>
sizing::monteCarlo(Evaluator &evaluator, const Design &design,
                   const MonteCarloOptions &options) {
  const circuit::Problem &problem = evaluator.problem();
  spice::Result seen = evaluator.observe(design);
  if (!seen.ok() && seen.status != spice::Status::Unmeasurable)
    return makeError("the design cannot be simulated: {0}",
                     spice::statusName(seen.status));
  Random random(options.seed ^ 0x6d6f6e7465ull);
  std::vector<spice::Point> points;
  size_t testbenches = problem.testbenches.size();
  for (unsigned sample = 0; sample < options.samples; ++sample) {
    // One die: the same mismatch in all testbenches and corners.
    std::vector<spice::Setting> mismatch =
        drawMismatch(random, evaluator.simulator().transistors(0),
                     seen.observation.transistors, options);
    for (unsigned corner = 0; corner < problem.corners.size(); ++corner)
      for (unsigned t = 0; t < testbenches; ++t) {
        points.push_back(evaluator.makePoint(design, corner, t));
        append_range(points.back().settings, mismatch);
      }
  }
  std::vector<spice::Result> results = evaluator.simulator().run(points);
  MonteCarloResult out;
  const Score &score = evaluator.score();
  size_t next = 0;
  std::string complaint;
  for (unsigned sample = 0; sample < options.samples; ++sample) {
    std::vector<double> first, worst;
    bool failed = false;
    for (unsigned corner = 0; corner < problem.corners.size(); ++corner) {
      std::vector<double> values;
      for (unsigned t = 0; t < testbenches; ++t) {
        const spice::Result &result = results[next++];
        failed |= !result.ok() && result.status != spice::Status::Unmeasurable;
        if (failed && complaint.empty())
          complaint = result.diagnostics;
        append_range(values, result.values);
      }
      if (failed)
        continue;
      std::vector<double> at = score.coordinates(values);
      worst = worst.empty() ? at : score.worse(worst, at);
      if (first.empty())
        first = std::move(values);
    }
    out.passed += !failed && score.feasible(worst, score.ownGoal());
    out.values.push_back(failed ? std::vector<double>() : std::move(first));
  }
  if (all_of(out.values, [](const auto &v) { return v.empty(); }))
    return makeError("no sample with mismatch could be simulated; its models "
                     "must take delvto and mulu0 (BSIM3, BSIM4): {0}",
                     complaint);
  return out;
}

std::vector<const HistoryEntry *> sizing::paretoFront(ArrayRef<SizingRun> runs,
                                                      ParetoAxis first,
                                                      ParetoAxis second) {
  std::vector<const HistoryEntry *> entries;
  for (const SizingRun &run : runs)
    for (const HistoryEntry &entry : run.history)
      if (entry.feasible && !std::isnan(entry.values[first.value]) &&
          !std::isnan(entry.values[second.value]))
        entries.push_back(&entry);
  auto cost = [](const HistoryEntry *entry, ParetoAxis axis) {
    double value = entry->values[axis.value];
    return axis.maximize ? -value : value;
  };
  llvm::sort(entries, [&](const HistoryEntry *a, const HistoryEntry *b) {
    return std::make_pair(cost(a, first), cost(a, second)) <
           std::make_pair(cost(b, first), cost(b, second));
  });
  std::vector<const HistoryEntry *> front;
  for (const HistoryEntry *entry : entries)
    if (front.empty() || cost(entry, second) < cost(front.back(), second))
      front.push_back(entry);
  return front;
}
