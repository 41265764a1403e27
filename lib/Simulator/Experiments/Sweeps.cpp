//===- Sweeps.cpp - Figures over queue depth, width and PEs ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Experiments.h"

#include "l2dc/Report/Plot.h"
#include "l2dc/Simulator/Experiments/PaperLayers.h"
#include "l2dc/Target/EIE/TargetModel.h"

#include "llvm/Support/FormatVariadic.h"

#include <functional>

using namespace l2dc;
using namespace l2dc::sim;
using llvm::formatv;
using report::Align;
using report::Table;

namespace {

/// What one sweep shows of each run.
struct Sweep {
  std::string parameter; ///< "PEs"
  std::string quantity;  ///< "load balance"
  std::vector<Design> designs;
  std::function<unsigned(const Design &)> position;
  /// The value of `runs[design]`.
  std::function<double(llvm::ArrayRef<LayerRun> runs, size_t design)> value;
  bool logarithmic = false; ///< the values' axis
};

/// A curve per layer, and the same numbers as a table.
ExperimentResult show(const Sweep &sweep,
                      llvm::ArrayRef<std::vector<LayerRun>> runs) {
  std::vector<Table::Column> columns = {{"layer", Align::Left}};
  for (const Design &design : sweep.designs)
    columns.push_back({std::to_string(sweep.position(design)), Align::Right});
  Table table(std::move(columns));
  report::LineChart chart;
  chart.title = sweep.quantity + " over " + sweep.parameter;
  chart.x = {sweep.parameter, /*logarithmic=*/true};
  chart.y = {sweep.quantity, sweep.logarithmic};
  for (auto [layer, row] : llvm::zip(paperLayers(), runs)) {
    Table::Row cells = {layer.shape.name};
    report::Curve curve;
    curve.name = layer.shape.name;
    for (size_t i = 0; i < sweep.designs.size(); ++i) {
      const double value = sweep.value(row, i);
      cells.push_back(formatv("{0:F3}", value));
      curve.points.emplace_back(sweep.position(sweep.designs[i]), value);
    }
    table.addRow(std::move(cells));
    chart.curves.push_back(std::move(curve));
  }
  return {std::move(table), {renderSvg(chart)}, ""};
}

/// 1 to 256 PEs. The runs are shared by Fig. 11 to 13.
std::vector<Design> peDesigns() {
  std::vector<Design> designs;
  for (unsigned pes = 1; pes <= 256; pes *= 2)
    designs.push_back({pes});
  return designs;
}

const std::vector<std::vector<LayerRun>> &peRuns() {
  static const auto runs = runPaperLayers(peDesigns());
  return runs;
}

Sweep peSweep(std::string quantity) {
  Sweep sweep;
  sweep.parameter = "PEs";
  sweep.quantity = std::move(quantity);
  sweep.designs = peDesigns();
  sweep.position = [](const Design &design) { return design.pes; };
  return sweep;
}

/// The row of a layer in `paperLayers`.
constexpr size_t ntWe = 6;
/// The place of 64 PEs in `peDesigns`.
constexpr size_t at64 = 6;

} // namespace

ExperimentResult l2dc::sim::runQueueSweep() {
  Sweep sweep;
  sweep.parameter = "ring slots";
  sweep.quantity = "load balance";
  for (unsigned depth = 2; depth <= 512; depth *= 2)
    sweep.designs.push_back({64, depth});
  sweep.position = [](const Design &design) { return design.queueDepth; };
  sweep.value = [](llvm::ArrayRef<LayerRun> runs, size_t design) {
    return runs[design].loadBalance();
  };
  const auto runs = runPaperLayers(sweep.designs);
  ExperimentResult result = show(sweep, runs);
  result.verdict =
      formatv("depth 2 leaves {0:F0} % of Alex-7's PE-cycles idle (paper: "
              "about half), depth 8 leaves {1:F0} %, depth 512 {2:F0} %",
              100 * (1 - runs[1][0].loadBalance()),
              100 * (1 - runs[1][2].loadBalance()),
              100 * (1 - runs[1][8].loadBalance()));
  return result;
}

ExperimentResult l2dc::sim::runSpeedupSweep() {
  Sweep sweep = peSweep("speed-up");
  sweep.logarithmic = true;
  sweep.value = [](llvm::ArrayRef<LayerRun> runs, size_t design) {
    return double(runs[0].cycles) / double(runs[design].cycles);
  };
  ExperimentResult result = show(sweep, peRuns());
  result.verdict = formatv(
      "at 64 PEs: Alex-7 {0:F1} times, NT-We {1:F1} times (paper: near-linear "
      "except NT-We)",
      sweep.value(peRuns()[1], at64), sweep.value(peRuns()[ntWe], at64));
  return result;
}

ExperimentResult l2dc::sim::runPaddingSweep() {
  Sweep sweep = peSweep("real work / total work");
  sweep.value = [](llvm::ArrayRef<LayerRun> runs, size_t design) {
    const LayerRun &run = runs[design];
    return 1 - double(run.paddingEntries) / double(run.entries);
  };
  ExperimentResult result = show(sweep, peRuns());
  result.verdict = "padding falls as PEs are added, as in the paper";
  return result;
}

ExperimentResult l2dc::sim::runBalanceSweep() {
  Sweep sweep = peSweep("load balance");
  sweep.value = [](llvm::ArrayRef<LayerRun> runs, size_t design) {
    return runs[design].loadBalance();
  };
  ExperimentResult result = show(sweep, peRuns());
  result.verdict =
      formatv("NT-We reaches {0:F3} at 64 PEs (Table IV: 5.2 / 8.0 = 0.650)",
              peRuns()[ntWe][at64].loadBalance());
  return result;
}

ExperimentResult l2dc::sim::runRowWidthSweep() {
  const image::EIETargetModel target;
  const unsigned entryBits = target.weightBits + target.indexBits;
  Table table({{"layer", Align::Left},
               {"width bit"},
               {"reads"},
               {"pJ per read"},
               {"energy nJ"}});
  report::LineChart chart;
  chart.title = "Energy of Spmat reads for one vector";
  chart.x = {"width in bit", /*logarithmic=*/true};
  chart.y = {"nJ", false};
  std::vector<unsigned> best;
  for (const PaperLayer &layer : paperLayers().take_front(3)) {
    report::Curve curve;
    curve.name = layer.shape.name;
    std::pair<double, unsigned> least = {1e30, 0};
    for (unsigned width = 32; width <= 512; width *= 2) {
      Design design;
      design.entriesPerRow = width / entryBits;
      const LayerRun run =
          PreparedLayer(layer.shape, design.pes, design.entriesPerRow)
              .run(design.queueDepth);
      const double perRead =
          target.energy.spmatRowRead * (0.5 + 0.5 * width / 64);
      const double energy = double(run.rowReads) * perRead * 1e-3;
      least = std::min(least, {energy, width});
      curve.points.emplace_back(width, energy);
      table.addRow({layer.shape.name, std::to_string(width),
                    std::to_string(run.rowReads), formatv("{0:F1}", perRead),
                    formatv("{0:F1}", energy)});
    }
    best.push_back(least.second);
    chart.curves.push_back(std::move(curve));
  }
  return {std::move(table),
          {renderSvg(chart)},
          formatv("least energy at {0}, {1} and {2} bit (paper: 64)", best[0],
                  best[1], best[2])};
}
