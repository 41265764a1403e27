//===- LayerTables.cpp - Time, power, area and energy ---------------------===//
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

#include <cmath>

using namespace l2dc;
using namespace l2dc::sim;
using llvm::formatv;
using report::Align;
using report::Table;

namespace {

constexpr unsigned pes = 64;
constexpr double cyclesPerMicrosecond = 800;

/// Microseconds if all PEs processed entries in every cycle.
double idealTime(uint64_t entries) {
  return double(entries) / pes / cyclesPerMicrosecond;
}

report::BarChart makeTimeChart(llvm::ArrayRef<std::vector<LayerRun>> runs) {
  report::BarChart chart;
  chart.title = "Time of one vector";
  chart.axis.label = "us";
  chart.series = {{"paper, actual", {}}, {"simulated", {}}};
  for (auto [layer, run] : llvm::zip(paperLayers(), runs)) {
    chart.categories.push_back(layer.shape.name);
    chart.series[0].values.push_back(layer.actualMicroseconds);
    chart.series[1].values.push_back(double(run[0].cycles) /
                                     cyclesPerMicrosecond);
  }
  return chart;
}

report::BarChart makeCauseChart(llvm::ArrayRef<std::vector<LayerRun>> runs) {
  report::BarChart chart;
  chart.title = "What the PEs did";
  chart.axis.label = "share of PE-cycles";
  chart.stacked = true;
  for (Cause cause : allCauses) {
    if (cause == Cause::Inactive)
      continue;
    report::Series series = {causeName(cause).str(), {}};
    for (const std::vector<LayerRun> &run : runs)
      series.values.push_back(double(run[0].causes.total(cause)) /
                              double(run[0].causes.total()));
    chart.series.push_back(std::move(series));
  }
  for (const PaperLayer &layer : paperLayers())
    chart.categories.push_back(layer.shape.name);
  return chart;
}

} // namespace

ExperimentResult l2dc::sim::runTableIV() {
  const auto runs = runPaperLayers(Design());
  Table table({{"layer", Align::Left},
               {"paper theoretical us"},
               {"without padding us"},
               {"with padding us"},
               {"paper actual us"},
               {"simulated us"},
               {"deviation %"},
               {"paper balance"},
               {"simulated balance"},
               {"padding %"}});
  unsigned within12 = 0, within18 = 0;
  for (auto [layer, row] : llvm::zip(paperLayers(), runs)) {
    const LayerRun &run = row[0];
    const double time = double(run.cycles) / cyclesPerMicrosecond;
    const double deviation = time / layer.actualMicroseconds - 1;
    within12 += std::abs(deviation) <= 0.12;
    within18 += std::abs(deviation) <= 0.18;
    table.addRow(
        {layer.shape.name, formatv("{0:F1}", layer.theoreticalMicroseconds),
         formatv("{0:F1}", idealTime(run.entries - run.paddingEntries)),
         formatv("{0:F1}", idealTime(run.entries)),
         formatv("{0:F1}", layer.actualMicroseconds), formatv("{0:F1}", time),
         formatv("{0:F1}", 100 * deviation),
         formatv("{0:F3}",
                 layer.theoreticalMicroseconds / layer.actualMicroseconds),
         formatv("{0:F3}", run.loadBalance()),
         formatv("{0:F1}",
                 100.0 * double(run.paddingEntries) / double(run.entries))});
  }
  return {std::move(table),
          {renderSvg(makeTimeChart(runs)), renderSvg(makeCauseChart(runs))},
          formatv("{0} of 9 times within 12 % of the paper's, {1} within 18 %",
                  within12, within18)};
}

ExperimentResult l2dc::sim::runTableII() {
  const image::EIETargetModel target;
  Table table(
      {{"what", Align::Left}, {"unit", Align::Left}, {"paper"}, {"model"}});
  const double power = target.busyPowerMilliwatts();
  const double area = target.areaSquareMillimetres();
  table.addRow({"power of 64 PEs", "mW", "586.0", formatv("{0:F1}", power)});
  table.addRow({"power of one PE", "mW", "9.157",
                formatv("{0:F3}", (power - 21 * 0.023) / pes)});
  table.addRow({"area of 64 PEs", "mm2", "40.8", formatv("{0:F1}", area)});
  table.addRow({"energy of a PE-cycle", "pJ", "11.45",
                formatv("{0:F2}", (power - 21 * 0.023) / pes /
                                      (cyclesPerMicrosecond * 1e-3))});
  const bool agrees = std::abs(power - 586) <= 1 && std::abs(area - 40.8) < 0.1;
  return {std::move(table),
          {},
          agrees ? "power within 1 mW and area within 0.1 mm2"
                 : "power or area differ from the paper"};
}

ExperimentResult l2dc::sim::runEnergyBreakdown() {
  const auto runs = runPaperLayers(Design());
  double dense = 0, kept = 0, columns = 0, broadcasts = 0;
  for (auto [layer, row] : llvm::zip(paperLayers().take_front(3),
                                     llvm::ArrayRef(runs).take_front(3))) {
    const SyntheticLayer &shape = layer.shape;
    const LayerRun &run = row[0];
    // What all columns hold, from those that were broadcast.
    const double share = double(run.broadcasts) / double(shape.inputs + 1);
    dense += double(shape.inputs) * shape.outputs;
    kept += double(run.entries - run.paddingEntries) / share;
    columns += double(shape.inputs);
    broadcasts += double(run.broadcasts);
  }
  const image::EIETargetModel target;
  const double sram = target.energy.dramWord / target.energy.activationSram;
  const double sparsity = dense / kept;
  const double sharing = 32.0 / target.weightBits;
  const double zeros = columns / broadcasts;
  Table table({{"step", Align::Left}, {"paper"}, {"counted"}});
  table.addRow({"weights from SRAM, not DRAM", "120", formatv("{0:F1}", sram)});
  table.addRow({"zero weights left out", "10", formatv("{0:F1}", sparsity)});
  table.addRow(
      {"4-bit indices, not 32-bit weights", "8", formatv("{0:F1}", sharing)});
  table.addRow({"zero activations skipped", "3", formatv("{0:F1}", zeros)});
  table.addTotal(
      {"all", "28800", formatv("{0:F0}", sram * sparsity * sharing * zeros)});
  return {std::move(table), {}, "factors of energy saved per weight read"};
}
