//===- SizingHtml.cpp - report.html of a sized circuit --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SizingReport.h"

#include "l2dc/Circuit/Deck.h"
#include "l2dc/Report/Format.h"
#include "l2dc/Report/Html.h"
#include "l2dc/Report/Plot.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>

using namespace llvm;
using namespace l2dc;
using namespace l2dc::sizing;
using circuit::formatQuantity;
using namespace l2dc::report;

/// Points that a curve needs at most; more would only make the page larger.
static constexpr size_t maxPoints = 400;

/// The best score after every simulation of one run, where it changed.
static Curve convergenceCurve(const SizingRun &run, bool named) {
  Curve curve;
  curve.name =
      named ? run.method + " seed " + std::to_string(run.seed) : run.method;
  curve.markers = false;
  // Below the worst miss that is worth looking at everything is the same.
  constexpr double floor = -3;
  double last = floor;
  for (const HistoryEntry &entry : run.history) {
    double score = std::max(entry.bestScore, floor);
    bool ends = entry.number + 1 == run.history.size();
    if (score == last && !ends && entry.number)
      continue;
    double at = double(entry.number + 1);
    if (entry.number && score != last)
      curve.points.emplace_back(at - 0.5, last);
    curve.points.emplace_back(at, score);
    last = score;
  }
  return curve;
}

static void addConvergence(HtmlPage &page, const SizingReport &report) {
  LineChart chart;
  chart.title = "Best score so far";
  chart.x = {"simulated designs", /*logarithmic=*/true};
  chart.y = {"score (above 0: all constraints hold)"};
  bool named = report.options->seeds > 1 && report.options->methods.size() == 1;
  for (const SizingRun &run : report.runs)
    // With several seeds of several methods the first one stands for all.
    if (named || run.seed == report.options->seed)
      chart.curves.push_back(convergenceCurve(run, named));
  page.addSection("Convergence");
  page.addFigure(renderSvg(chart));
  if (report.runs.size() > 1)
    page.addTable(
        compareMethods(report),
        "Simulated designs until the first one that holds every "
        "constraint, until the target score, and the best score after "
        "a number of them: medians over the seeds.");
}

static double decibels(double magnitude) {
  return 20 * std::log10(std::max(magnitude, 1e-30));
}

/// The constraint on a measurement of `metric`, and its bound.
static const circuit::Constraint *
findConstraint(const circuit::Problem &problem, spice::Metric metric) {
  for (const circuit::Constraint &constraint : problem.constraints)
    if (problem.findMeasure(constraint.measure)->measurement.metric == metric)
      return &constraint;
  return nullptr;
}

/// What the specification asks of the response: a level up to the bandwidth, or
/// down to 0 dB at the unity-gain frequency.
static std::optional<Curve> specificationMask(const circuit::Problem &problem,
                                              double lowest) {
  using spice::Metric;
  Curve mask;
  mask.name = "specification";
  mask.markers = true;
  std::optional<double> level;
  if (const auto *gain = findConstraint(problem, Metric::Gain))
    level = decibels(gain->bound);
  else if (const auto *gain = findConstraint(problem, Metric::GainDB))
    level = gain->bound;
  if (!level)
    return std::nullopt;
  mask.points.emplace_back(lowest, *level);
  if (const auto *bandwidth = findConstraint(problem, Metric::Bandwidth)) {
    mask.points.emplace_back(bandwidth->bound, *level);
    mask.points.emplace_back(bandwidth->bound, *level - 3);
  } else if (const auto *unity = findConstraint(problem, Metric::UnityGain)) {
    // A single pole from the level down to 0 dB.
    double corner = unity->bound / std::pow(10, *level / 20);
    if (corner > lowest)
      mask.points.emplace_back(corner, *level);
    mask.points.emplace_back(unity->bound, 0);
  }
  return mask;
}

static void addBode(HtmlPage &page, const SizingReport &report) {
  if (report.observed.observation.responses.empty())
    return;
  const spice::Response &response = report.observed.observation.responses[0];
  if (response.frequency.empty())
    return;
  LineChart magnitude, phase;
  magnitude.title = "Magnitude of the result against the specification";
  magnitude.x = phase.x = {"frequency (Hz)", /*logarithmic=*/true};
  magnitude.y = {"magnitude (dB)"};
  phase.title = "Phase";
  phase.y = {"phase (deg)"};
  Curve m{"result", {}, true, false}, p{"result", {}, true, false};
  size_t stride = response.frequency.size() / maxPoints + 1;
  for (size_t i = 0; i < response.frequency.size(); i += stride) {
    m.points.emplace_back(response.frequency[i],
                          decibels(response.magnitude[i]));
    p.points.emplace_back(response.frequency[i], response.phase[i]);
  }
  magnitude.curves.push_back(std::move(m));
  if (auto mask = specificationMask(*report.problem, response.frequency[0]))
    magnitude.curves.push_back(std::move(*mask));
  phase.curves.push_back(std::move(p));
  page.addSection("Frequency response");
  page.addFigure(renderSvg(magnitude));
  page.addFigure(renderSvg(phase));
}

static void addSensitivity(HtmlPage &page, const SizingReport &report) {
  if (report.sensitivities.empty())
    return;
  std::vector<Table::Column> columns = {{"variable", Align::Left}};
  for (const ValueInfo &info : listValues(*report.problem))
    columns.push_back({info.name});
  Table table(columns);
  auto variables = circuit::freeVariables(*report.problem);
  for (auto [variable, row] : zip(variables, report.sensitivities)) {
    Table::Row cells = {variable->name};
    for (double value : row)
      cells.push_back(std::isfinite(value) ? formatNumber(value, 2) : "-");
    table.addRow(std::move(cells));
  }
  page.addSection("Sensitivity");
  page.addTable(table, "Percent that a measurement changes when the variable "
                       "grows by one percent.");
}

static void addTransistors(HtmlPage &page, const SizingReport &report) {
  ArrayRef<spice::TransistorState> states =
      report.observed.observation.transistors;
  if (states.empty())
    return;
  Table table({{"transistor", Align::Left},
               {"region", Align::Left},
               {"W"},
               {"L"},
               {"ID"},
               {"VGS"},
               {"VDS"},
               {"VTH"},
               {"VDSAT"},
               {"gm"},
               {"gds"}});
  for (auto [name, s] : zip(report.transistors, states))
    table.addRow({name, spice::regionName(s.region).str(),
                  formatQuantity(s.w, "m"), formatQuantity(s.l, "m"),
                  formatQuantity(s.id, "A"), formatQuantity(s.vgs, "V", 3),
                  formatQuantity(s.vds, "V", 3), formatQuantity(s.vth, "V", 3),
                  formatQuantity(s.vdsat, "V", 3), formatQuantity(s.gm, "S"),
                  formatQuantity(s.gds, "S")});
  page.addSection("Operating point");
  page.addTable(table);
}

static void addPareto(HtmlPage &page, const SizingReport &report) {
  if (report.pareto.empty())
    return;
  std::vector<ValueInfo> infos = listValues(*report.problem);
  unsigned x = report.paretoAxes[0].value, y = report.paretoAxes[1].value;
  LineChart chart;
  chart.title = "Designs that no other one beats in both";
  chart.x = {infos[x].name + " (" + infos[x].dimension + ")"};
  chart.y = {infos[y].name + " (" + infos[y].dimension + ")"};
  Curve front{"front", {}, true, true};
  for (const HistoryEntry *entry : report.pareto)
    front.points.emplace_back(entry->values[x], entry->values[y]);
  chart.curves.push_back(std::move(front));
  page.addSection("Pareto front");
  page.addFigure(renderSvg(chart));
}

static void addMonteCarlo(HtmlPage &page, const SizingReport &report) {
  if (!report.monteCarlo)
    return;
  const MonteCarloResult &result = *report.monteCarlo;
  page.addSection("Mismatch");
  page.addKeyFigures({{"Yield", formatPercent(result.yield(), 1),
                       std::to_string(result.passed) + " of " +
                           std::to_string(result.values.size()) +
                           " samples hold every constraint"}});
  std::vector<ValueInfo> infos = listValues(*report.problem);
  for (const circuit::Constraint &constraint : report.problem->constraints) {
    unsigned index = *valueIndex(*report.problem, constraint.measure);
    std::vector<double> values;
    for (const std::vector<double> &sample : result.values)
      if (!sample.empty())
        values.push_back(sample[index]);
    page.addFigure(
        renderSvg(makeHistogram(constraint.measure,
                                constraint.measure + " (" +
                                    infos[index].dimension + ")",
                                values, 24)),
        "Bound: " + formatQuantity(constraint.bound, infos[index].dimension));
  }
}

static std::vector<KeyFigure> keyFigures(const SizingReport &report) {
  const SizingRun &run = *report.bestRun;
  std::vector<KeyFigure> figures = {
      {"Score", formatNumber(report.best.score, 4),
       report.best.feasible ? "every constraint holds"
                            : "some constraint is broken"},
      {"Simulated designs", formatCount(int64_t(run.history.size())),
       run.firstFeasible ? "first feasible one: number " +
                               formatCount(int64_t(run.firstFeasible))
                         : "none feasible"}};
  std::vector<ValueInfo> infos = listValues(*report.problem);
  for (const circuit::Objective &objective : report.problem->objectives) {
    unsigned index = *valueIndex(*report.problem, objective.measure);
    figures.push_back(
        {objective.measure,
         formatQuantity(report.best.values[index], infos[index].dimension),
         "reference " +
             formatQuantity(objective.reference, infos[index].dimension)});
  }
  return figures;
}

void sizing::writeHtml(const SizingReport &report, raw_ostream &os) {
  HtmlPage page("Sizes of " + report.problem->name, report.options->command);
  page.addKeyFigures(keyFigures(report));
  page.addSection("Constraints");
  page.addTable(constraintTable(report),
                "The value at the worst corner; margins of ratios are relative "
                "to the bound.");
  addBode(page, report);
  addConvergence(page, report);
  page.addSection("Variables");
  page.addTable(variableTable(report));
  page.addSection("Measurements");
  page.addTable(measurementTable(report));
  addSensitivity(page, report);
  addPareto(page, report);
  addMonteCarlo(page, report);
  addTransistors(page, report);
  page.write(os);
}
