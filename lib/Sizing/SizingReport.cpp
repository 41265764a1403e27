//===- SizingReport.cpp - Tables, history.csv and report.json -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SizingReport.h"

#include "l2dc/Circuit/Deck.h"
#include "l2dc/Report/Format.h"
#include "l2dc/Support/Version.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"

#include <algorithm>
#include <cmath>

using namespace llvm;
using namespace l2dc;
using namespace l2dc::sizing;
using circuit::formatQuantity;
using report::Align;
using report::Table;

std::vector<ValueInfo> sizing::listValues(const circuit::Problem &problem) {
  std::vector<ValueInfo> list;
  for (const circuit::Testbench &testbench : problem.testbenches)
    for (const circuit::Measure &measure : testbench.measures)
      list.push_back({measure.measurement.name, measure.dimension});
  return list;
}

std::optional<unsigned> sizing::valueIndex(const circuit::Problem &problem,
                                           StringRef name) {
  for (auto [index, info] : enumerate(listValues(problem)))
    if (info.name == name)
      return unsigned(index);
  return std::nullopt;
}

double SizingReport::worstValue(const circuit::Constraint &constraint) const {
  unsigned index = *valueIndex(*problem, constraint.measure);
  bool atLeast = constraint.relation == circuit::Relation::AtLeast;
  std::optional<double> worst;
  for (const std::vector<double> &values : result.cornerValues) {
    if (values.empty())
      continue;
    double value = values[index];
    if (!worst || std::isnan(value) ||
        (atLeast ? value < *worst : value > *worst))
      worst = value;
  }
  return worst.value_or(std::nan(""));
}

double SizingReport::margin(const circuit::Constraint &constraint) const {
  unsigned index = *valueIndex(*problem, constraint.measure);
  circuit::Unit unit{"", listValues(*problem)[index].dimension, 1};
  double difference = worstValue(constraint) - constraint.bound;
  if (constraint.relation == circuit::Relation::AtMost)
    difference = -difference;
  return unit.isLogarithmic() || constraint.bound == 0
             ? difference
             : difference / std::abs(constraint.bound);
}

bool SizingReport::met(const circuit::Constraint &constraint) const {
  return margin(constraint) >= -1e-9;
}

static std::string dimensionOf(const SizingReport &report, StringRef measure) {
  return listValues(*report.problem)[*valueIndex(*report.problem, measure)]
      .dimension;
}

Table sizing::constraintTable(const SizingReport &report) {
  Table table({{"constraint", Align::Left},
               {"value"},
               {"bound"},
               {"margin"},
               {"met", Align::Left}});
  for (const circuit::Constraint &c : report.problem->constraints) {
    std::string dimension = dimensionOf(report, c.measure);
    circuit::Unit unit{"", dimension, 1};
    double margin = report.margin(c);
    table.addRow({c.measure, formatQuantity(report.worstValue(c), dimension),
                  (c.relation == circuit::Relation::AtLeast ? ">= " : "<= ") +
                      formatQuantity(c.bound, dimension),
                  unit.isLogarithmic() ? formatQuantity(margin, dimension, 3)
                                       : report::formatPercent(margin, 1),
                  report.met(c) ? "yes" : "NO"});
  }
  return table;
}

Table sizing::measurementTable(const SizingReport &report) {
  std::vector<Table::Column> columns = {{"measurement", Align::Left}};
  std::vector<unsigned> corners;
  for (unsigned c = 0; c < report.result.cornerValues.size(); ++c)
    if (!report.result.cornerValues[c].empty()) {
      columns.push_back({report.problem->corners[c].name});
      corners.push_back(c);
    }
  Table table(columns);
  for (auto [index, info] : enumerate(listValues(*report.problem))) {
    Table::Row row = {info.name};
    for (unsigned corner : corners)
      row.push_back(formatQuantity(report.result.cornerValues[corner][index],
                                   info.dimension));
    table.addRow(std::move(row));
  }
  return table;
}

Table sizing::variableTable(const SizingReport &report) {
  Table table({{"variable", Align::Left},
               {"value"},
               {"initial"},
               {"min"},
               {"max"},
               {"unit", Align::Left}});
  for (const circuit::Variable &v : report.problem->variables) {
    auto text = [&](std::optional<double> value) {
      return value ? report::formatNumber(*value / v.unit.scale, 5) : "";
    };
    const circuit::Variable *leader =
        report.problem->findVariable(report.problem->matchLeader(v.name));
    table.addRow({v.name, text(leader->value), text(v.initial), text(v.min),
                  text(v.max), v.unit.name});
  }
  return table;
}

/// The middle of `values`; 0 among counts means "never", which is the largest.
static std::string medianCount(std::vector<uint64_t> values) {
  for (uint64_t &value : values)
    value = value ? value : UINT64_MAX;
  llvm::sort(values);
  uint64_t middle = values[(values.size() - 1) / 2];
  return middle == UINT64_MAX ? "never" : report::formatCount(middle);
}

static double median(std::vector<double> values) {
  llvm::sort(values);
  size_t n = values.size();
  return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

Table sizing::compareMethods(const SizingReport &report) {
  double target = report.options->target.value_or(
      double(report.problem->objectives.size()));
  std::vector<uint64_t> marks;
  for (uint64_t mark : {100, 300, 1000, 3000, 10000})
    if (mark < report.options->budget)
      marks.push_back(mark);
  std::vector<Table::Column> columns = {
      {"method", Align::Left},
      {"seeds"},
      {"feasible at"},
      {"score " + report::formatNumber(target, 3) + " at"}};
  for (uint64_t mark : marks)
    columns.push_back({"best @" + report::formatCount(mark)});
  columns.push_back({"best"});
  Table table(columns);
  std::vector<std::string> methods;
  for (const SizingRun &run : report.runs)
    if (!is_contained(methods, run.method))
      methods.push_back(run.method);
  for (const std::string &method : methods) {
    std::vector<uint64_t> feasible, reached;
    std::vector<const SizingRun *> runs;
    for (const SizingRun &run : report.runs)
      if (run.method == method) {
        runs.push_back(&run);
        feasible.push_back(run.firstFeasible);
        reached.push_back(run.simulationsTo(target));
      }
    Table::Row row = {method, std::to_string(runs.size()),
                      medianCount(feasible), medianCount(reached)};
    marks.push_back(UINT64_MAX);
    for (uint64_t mark : marks) {
      std::vector<double> scores;
      for (const SizingRun *run : runs)
        scores.push_back(run->bestAfter(mark));
      row.push_back(report::formatNumber(median(scores), 4));
    }
    marks.pop_back();
    table.addRow(std::move(row));
  }
  return table;
}

/// JSON has no NaN.
static json::Value number(double value) {
  return std::isfinite(value) ? json::Value(value) : json::Value(nullptr);
}

static json::Array runsJson(const SizingReport &report) {
  json::Array runs;
  for (const SizingRun &run : report.runs) {
    const HistoryEntry *best = run.best();
    runs.push_back(json::Object{
        {"method", run.method},
        {"seed", run.seed},
        {"simulations", run.history.size()},
        {"failed_simulations", run.failed},
        {"first_feasible",
         run.firstFeasible ? json::Value(run.firstFeasible) : nullptr},
        {"score", best ? number(best->score) : nullptr}});
  }
  return runs;
}

/// The designs of the front, the best in the first axis first.
static json::Object paretoJson(const SizingReport &report) {
  const circuit::Problem &problem = *report.problem;
  std::vector<ValueInfo> values = listValues(problem);
  json::Array axes, designs;
  for (const ParetoAxis &axis : report.paretoAxes)
    axes.push_back(json::Object{{"metric", values[axis.value].name},
                                {"maximize", axis.maximize}});
  for (const HistoryEntry *entry : report.pareto) {
    json::Object design, metrics;
    for (const ParetoAxis &axis : report.paretoAxes)
      metrics[values[axis.value].name] = number(entry->values[axis.value]);
    for (auto [variable, value] :
         zip(circuit::freeVariables(problem), entry->design))
      design[variable->name] = value;
    designs.push_back(json::Object{{"metrics", std::move(metrics)},
                                   {"variables", std::move(design)}});
  }
  return json::Object{{"axes", std::move(axes)},
                      {"designs", std::move(designs)}};
}

json::Value sizing::toJson(const SizingReport &report) {
  const circuit::Problem &problem = *report.problem;
  const SizingRun &run = *report.bestRun;
  json::Object metrics, variables, units;
  for (auto [info, value] : zip(listValues(problem), report.best.values)) {
    metrics[info.name] = number(value);
    units[info.name] = info.dimension;
  }
  for (const circuit::Variable &v : problem.variables)
    variables[v.name] =
        *problem.findVariable(problem.matchLeader(v.name))->value;
  json::Array constraints;
  for (const circuit::Constraint &c : problem.constraints)
    constraints.push_back(json::Object{
        {"name", c.measure},
        {"value", number(report.worstValue(c))},
        {"relation",
         c.relation == circuit::Relation::AtLeast ? "at_least" : "at_most"},
        {"bound", c.bound},
        {"margin", number(report.margin(c))},
        {"met", report.met(c)}});
  json::Object out{
      {"circuit", problem.name},
      {"method", run.method},
      {"version", getVersion()},
      {"command", report.options->command},
      {"seed", run.seed},
      {"budget", report.options->budget},
      {"simulations", run.history.size()},
      {"failed_simulations", run.failed},
      {"cache_hits", report.cacheHits},
      {"simulations_per_second",
       number(run.seconds > 0 ? double(run.simulated) / run.seconds : 0)},
      {"first_feasible",
       run.firstFeasible ? json::Value(run.firstFeasible) : nullptr},
      {"feasible", report.best.feasible},
      {"score", number(report.best.score)},
      {"metrics", std::move(metrics)},
      {"units", std::move(units)},
      {"constraints", std::move(constraints)},
      {"variables", std::move(variables)},
      {"runs", runsJson(report)}};
  if (!report.options->pareto.empty())
    out["pareto"] = paretoJson(report);
  if (report.monteCarlo)
    out["monte_carlo"] =
        json::Object{{"samples", report.monteCarlo->values.size()},
                     {"passed", report.monteCarlo->passed},
                     {"yield", report.monteCarlo->yield()}};
  return out;
}

void sizing::writeHistory(const SizingReport &report, raw_ostream &os) {
  os << "method,seed,simulation,score,feasible,best_score";
  for (const ValueInfo &info : listValues(*report.problem))
    os << ',' << info.name;
  for (const circuit::Variable *v : circuit::freeVariables(*report.problem))
    os << ',' << v->name;
  os << '\n';
  size_t values = listValues(*report.problem).size();
  for (const SizingRun &run : report.runs)
    for (const HistoryEntry &entry : run.history) {
      os << run.method << ',' << run.seed << ',' << entry.number + 1 << ','
         << format("%.9g", entry.score) << ',' << entry.feasible << ','
         << format("%.9g", entry.bestScore);
      for (size_t i = 0; i < values; ++i) {
        os << ',';
        if (i < entry.values.size() && std::isfinite(entry.values[i]))
          os << format("%.9g", entry.values[i]);
      }
      for (double value : entry.design)
        os << ',' << circuit::formatValue(value);
      os << '\n';
    }
}
