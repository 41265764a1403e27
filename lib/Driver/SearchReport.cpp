//===- SearchReport.cpp - What a search found, for reading ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SearchReport.h"

#include "l2dc/Report/Plot.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::driver;
using pruning::AmcChoice;
using pruning::AmcRun;
using report::Align;
using report::Table;
using search::Evaluation;

static std::optional<double> metric(const Evaluation &evaluation,
                                    llvm::StringRef name) {
  for (const search::Metric &metric : evaluation.episode.outcome.metrics)
    if (metric.name == name)
      return metric.value;
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Methods
//===----------------------------------------------------------------------===//

namespace {

/// A number over the seeds of a method.
struct Spread {
  std::vector<double> values;

  double mean() const {
    double sum = 0;
    for (double value : values)
      sum += value;
    return values.empty() ? 0 : sum / double(values.size());
  }
  /// Of the sample; 0 for one value.
  double deviation() const {
    if (values.size() < 2)
      return 0;
    double sum = 0;
    for (double value : values)
      sum += (value - mean()) * (value - mean());
    return std::sqrt(sum / double(values.size() - 1));
  }
};

struct MethodSummary {
  std::string method;
  Spread reward, accuracy, flops, params, cost, seconds;
  size_t evaluations = 0;
};

} // namespace

/// The methods in the order of their first run.
static std::vector<MethodSummary> summarize(const SearchReport &report) {
  std::vector<MethodSummary> summaries;
  for (const AmcRun &run : report.amc.runs) {
    auto summary = llvm::find_if(summaries, [&](const MethodSummary &s) {
      return s.method == run.method;
    });
    if (summary == summaries.end()) {
      summaries.push_back({run.method, {}, {}, {}, {}, {}, {}, 0});
      summary = std::prev(summaries.end());
    }
    summary->evaluations =
        std::max(summary->evaluations, run.evaluations.size());
    summary->seconds.values.push_back(run.seconds);
    if (!run.best)
      continue;
    summary->reward.values.push_back(run.best->episode.outcome.reward);
    for (auto [spread, name] : {std::make_pair(&summary->accuracy, "accuracy"),
                                {&summary->flops, "flops"},
                                {&summary->params, "params"},
                                {&summary->cost, "cost"}})
      if (auto value = metric(*run.best, name))
        spread->values.push_back(*value);
  }
  return summaries;
}

static std::string percent(const Spread &spread) {
  if (spread.values.empty())
    return "-";
  std::string text = llvm::formatv("{0:F2} %", 100 * spread.mean());
  if (spread.values.size() > 1)
    text += llvm::formatv(" +- {0:F2}", 100 * spread.deviation());
  return text;
}

Table driver::makeMethodTable(const SearchReport &report) {
  Table table({{"method", Align::Left},
               {"seeds"},
               {"evaluations"},
               {"accuracy"},
               {"reward"},
               {"FLOPs"},
               {"parameters"},
               {"seconds"}});
  for (const MethodSummary &summary : summarize(report))
    table.addRow({summary.method, std::to_string(summary.reward.values.size()),
                  std::to_string(summary.evaluations),
                  percent(summary.accuracy),
                  llvm::formatv("{0:F4}", summary.reward.mean()),
                  percent(summary.flops), percent(summary.params),
                  llvm::formatv("{0:F0}", summary.seconds.mean())});
  return table;
}

//===----------------------------------------------------------------------===//
// report.json and text
//===----------------------------------------------------------------------===//

static llvm::json::Value runToJSON(const AmcRun &run) {
  llvm::json::Object object{{"method", run.method},
                            {"seed", run.seed},
                            {"episodes", run.evaluations.size()},
                            {"seconds", run.seconds}};
  if (!run.best)
    return object;
  object["reward"] = run.best->episode.outcome.reward;
  for (const search::Metric &metric : run.best->episode.outcome.metrics)
    object[metric.name] = metric.value;
  return object;
}

llvm::json::Value driver::searchToJSON(const SearchReport &report) {
  const pruning::AmcResult &amc = report.amc;
  llvm::json::Array policy, runs;
  for (const AmcChoice &choice : amc.choices)
    policy.push_back(llvm::json::Object{
        {"name", choice.name}, {"units", choice.units}, {"kept", choice.kept}});
  for (const AmcRun &run : amc.runs)
    runs.push_back(runToJSON(run));
  llvm::json::Object object{
      {"granularity", pruning::granularityName(amc.granularity)},
      {"budget", amc.budget},
      {"policy", std::move(policy)},
      {"runs", std::move(runs)}};
  if (amc.runs.empty()) {
    object["method"] = "replay";
  } else {
    const AmcRun &run = amc.runs[amc.chosen];
    object["method"] = run.method;
    object["episodes"] = run.evaluations.size();
    object["best_reward"] = run.best->episode.outcome.reward;
    object["search_top1"] = metric(*run.best, "accuracy").value_or(0);
  }
  for (auto [key, value] :
       {std::make_pair("search_dense_top1", amc.denseAccuracy),
        {"search_unadjusted_top1", amc.unadjustedAccuracy},
        {"pruned_top1", report.prunedTop1},
        {"retrained_top1", report.retrainedTop1}})
    if (value)
      object[key] = *value;
  return object;
}

void driver::printSearch(const SearchReport &report, llvm::raw_ostream &os) {
  if (report.amc.runs.size() > 1) {
    makeMethodTable(report).printText(os);
    os << '\n';
  }
  auto line = [&](llvm::StringRef what, std::optional<double> accuracy) {
    if (accuracy)
      os << llvm::formatv("search    {0}: {1:F2} %\n", what, 100 * *accuracy);
  };
  const pruning::AmcResult &amc = report.amc;
  line("dense network, validation samples", amc.denseAccuracy);
  line("pruned, not adjusted, validation samples", amc.unadjustedAccuracy);
  if (!amc.runs.empty()) {
    const AmcRun &run = amc.runs[amc.chosen];
    line(run.method + ", validation samples", metric(*run.best, "accuracy"));
  }
  line("pruned, test samples", report.prunedTop1);
  line("retrained, test samples", report.retrainedTop1);
}

//===----------------------------------------------------------------------===//
// report.html
//===----------------------------------------------------------------------===//

static void addEpisodes(const AmcRun &run, report::HtmlPage &page) {
  report::LineChart chart;
  chart.title = "Accuracy and reward of every episode";
  chart.x.label = "episode";
  chart.y.label = "accuracy; reward + 1";
  report::Curve accuracy{"accuracy", {}, false, true};
  report::Curve reward{"reward + 1", {}, true, false};
  report::Curve best{"best so far", {}, true, false};
  double highest = -std::numeric_limits<double>::infinity();
  for (const Evaluation &evaluation : run.evaluations) {
    const search::Outcome &outcome = evaluation.episode.outcome;
    if (outcome.failed())
      continue;
    double x = double(evaluation.number);
    if (auto value = metric(evaluation, "accuracy"))
      accuracy.points.push_back({x, *value});
    reward.points.push_back({x, outcome.reward + 1});
    if (outcome.feasible)
      highest = std::max(highest, outcome.reward + 1);
    if (std::isfinite(highest))
      best.points.push_back({x, highest});
  }
  chart.curves = {std::move(accuracy), std::move(best)};
  // With the reward -error the two curves are one.
  auto isSame = [](const auto &a, const auto &b) {
    return std::fabs(a.second - b.second) < 1e-9;
  };
  if (!std::equal(reward.points.begin(), reward.points.end(),
                  chart.curves[0].points.begin(), chart.curves[0].points.end(),
                  isSame))
    chart.curves.push_back(std::move(reward));
  page.addFigure(renderSvg(chart));
}

static void addShares(const pruning::AmcResult &amc, const AmcRun &run,
                      report::HtmlPage &page) {
  report::HeatStrip strip;
  strip.title = "What every episode kept";
  strip.valueLabel = "share that stays";
  // At most this many columns can be told apart.
  size_t step = run.evaluations.size() / 200 + 1;
  strip.columnLabel =
      step == 1 ? "episode" : llvm::formatv("episode / {0}", step).str();
  for (auto [layer, choice] : llvm::enumerate(amc.choices)) {
    report::Series row{choice.name, {}};
    for (size_t i = 0; i < run.evaluations.size(); i += step) {
      const search::Vector &applied = run.evaluations[i].episode.applied;
      row.values.push_back(layer < applied.size() ? applied[layer] : 0);
    }
    strip.rows.push_back(std::move(row));
  }
  page.addFigure(renderSvg(strip));
}

static void addPolicy(const pruning::AmcResult &amc, report::HtmlPage &page) {
  report::BarChart chart;
  chart.title = "The chosen policy";
  chart.axis.label = "share that stays";
  report::Series kept{"kept", {}};
  for (const AmcChoice &choice : amc.choices) {
    chart.categories.push_back(choice.name);
    kept.values.push_back(double(choice.kept) / double(choice.units));
  }
  chart.series = {std::move(kept)};
  page.addFigure(renderSvg(chart));
}

static void addComparison(const SearchReport &report, report::HtmlPage &page) {
  page.addTable(makeMethodTable(report),
                "Best choice of each method on the validation samples; mean "
                "and standard deviation over its seeds.");
  report::BarChart chart;
  chart.title = "Methods within the same budget";
  chart.axis.label = "accuracy, %";
  report::Series mean{"mean over seeds", {}};
  for (const MethodSummary &summary : summarize(report)) {
    chart.categories.push_back(summary.method);
    mean.values.push_back(100 * summary.accuracy.mean());
  }
  chart.series = {std::move(mean)};
  page.addFigure(renderSvg(chart));
}

void driver::addSearch(const SearchReport &report, report::HtmlPage &page) {
  const pruning::AmcResult &amc = report.amc;
  page.addSection("Search");
  std::string text = llvm::formatv(
      "How much of every {0} stays, within {1}.",
      amc.granularity == pruning::Granularity::Channel ? "group of channels"
                                                       : "layer",
      amc.budget == "none" ? "no budget" : "the budget " + amc.budget);
  auto add = [&](const char *what, std::optional<double> accuracy) {
    if (accuracy)
      text += llvm::formatv(" {0}: {1:F2} %.", what, 100 * *accuracy);
  };
  add("Dense network on the validation samples", amc.denseAccuracy);
  add("Pruned without any adjustment", amc.unadjustedAccuracy);
  add("On the test split after pruning", report.prunedTop1);
  add("After retraining", report.retrainedTop1);
  page.addParagraph(text);
  addPolicy(amc, page);
  if (amc.runs.empty())
    return;
  if (amc.runs.size() > 1)
    addComparison(report, page);
  addEpisodes(amc.runs[amc.chosen], page);
  addShares(amc, amc.runs[amc.chosen], page);
}
