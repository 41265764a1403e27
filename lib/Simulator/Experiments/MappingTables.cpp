//===- MappingTables.cpp - What the compiler's mapping gains --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Experiments.h"
#include "MappedLayer.h"

#include "l2dc/Report/Plot.h"
#include "l2dc/Simulator/Experiments/PaperLayers.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Parallel.h"

using namespace l2dc;
using namespace l2dc::sim;
using llvm::formatv;
using mapping::Cost;
using report::Align;
using report::Table;

namespace {

/// The cost of a synthetic layer, which is never too large, as the mapping
/// passes place its rows.
Cost measurePlaced(const MappedLayer &layer,
                   const image::EIETargetModel &target) {
  const image::Order order = llvm::cantFail(layer.place(target));
  return llvm::cantFail(layer.measure(target, order));
}

struct Comparison {
  Cost before, after;
};

/// The layers of the table: two whose rows differ, then the paper's.
std::vector<SyntheticLayer> mappingLayers() {
  std::vector<SyntheticLayer> layers = {
      {"4096x1000, sigma 0.3", 4096, 1000, 0.2566, 0.429, 0.3},
      {"25088x4096, sigma 1", 25088, 4096, 0.04, 0.183, 1.0}};
  for (const PaperLayer &layer : paperLayers())
    layers.push_back(layer.shape);
  return layers;
}

double percent(double after, double before) {
  return before == 0 ? 0 : 100 * (after / before - 1);
}

constexpr double microseconds(double cycles) { return cycles / 800; }

/// Time and energy over something, as a table and a curve.
class Trade {
public:
  Trade(std::string parameter, std::string title)
      : table({{parameter},
               {"time us"},
               {"energy uJ"},
               {"energy x time"},
               {"balance"},
               {"padding %"}}) {
    chart.title = std::move(title);
    chart.x = {"time in us", /*logarithmic=*/true};
    chart.y = {"energy in uJ", /*logarithmic=*/true};
  }

  void add(const std::string &curve, unsigned value, const Cost &cost) {
    const double time = microseconds(cost.cycles), energy = cost.energy * 1e-6;
    table.addRow({std::to_string(value), formatv("{0:F2}", time),
                  formatv("{0:F3}", energy), formatv("{0:F3}", time * energy),
                  formatv("{0:F3}", cost.loadBalance),
                  formatv("{0:F1}", 100.0 * double(cost.paddingEntries) /
                                        double(cost.entries))});
    if (chart.curves.empty())
      chart.curves.push_back({curve, {}});
    chart.curves.back().points.emplace_back(time, energy);
    costs.emplace_back(value, cost);
  }

  ExperimentResult finish() {
    auto best = [&](auto key) {
      return llvm::min_element(costs,
                               [&](const auto &a, const auto &b) {
                                 return key(a.second) < key(b.second);
                               })
          ->first;
    };
    return {std::move(table),
            {renderSvg(chart)},
            formatv("least time at {0}, least energy at {1}, least product at "
                    "{2}",
                    best([](const Cost &c) { return c.cycles; }),
                    best([](const Cost &c) { return c.energy; }),
                    best([](const Cost &c) { return c.energy * c.cycles; }))};
  }

private:
  Table table;
  report::LineChart chart;
  std::vector<std::pair<unsigned, Cost>> costs;
};

} // namespace

ExperimentResult l2dc::sim::runRowMapping() {
  const std::vector<SyntheticLayer> layers = mappingLayers();
  const image::EIETargetModel target;
  std::vector<Comparison> results(layers.size());
  llvm::parallelFor(0, layers.size(), [&](size_t i) {
    const MappedLayer layer(layers[i]);
    results[i] = {llvm::cantFail(layer.measure(target, {})),
                  measurePlaced(layer, target)};
  });

  Table table({{"layer", Align::Left},
               {"cycles"},
               {"mapped"},
               {"change %"},
               {"balance"},
               {"mapped"},
               {"padding"},
               {"mapped"},
               {"change %"}});
  unsigned slower = 0;
  for (auto [layer, result] : llvm::zip_equal(layers, results)) {
    const auto &[before, after] = result;
    slower += after.cycles > before.cycles;
    table.addRow({layer.name, formatv("{0:F0}", before.cycles),
                  formatv("{0:F0}", after.cycles),
                  formatv("{0:F1}", percent(after.cycles, before.cycles)),
                  formatv("{0:F3}", before.loadBalance),
                  formatv("{0:F3}", after.loadBalance),
                  std::to_string(before.paddingEntries),
                  std::to_string(after.paddingEntries),
                  formatv("{0:F1}", percent(double(after.paddingEntries),
                                            double(before.paddingEntries)))});
  }
  report::BarChart chart;
  chart.title = "Cycles of one vector, rows in the network's order = 1";
  chart.axis.label = "relative cycles";
  chart.series = {{"mapped", {}}};
  for (auto [layer, result] : llvm::zip_equal(layers, results)) {
    chart.categories.push_back(layer.name);
    chart.series[0].values.push_back(result.after.cycles /
                                     result.before.cycles);
  }
  return {std::move(table),
          {renderSvg(chart)},
          formatv("load balance rises by {0:F3} on the first layer; padding "
                  "changes by {1:F1} % and cycles by {2:F1} % on the second; "
                  "{3} of {4} layers are slower",
                  results[0].after.loadBalance - results[0].before.loadBalance,
                  percent(double(results[1].after.paddingEntries),
                          double(results[1].before.paddingEntries)),
                  percent(results[1].after.cycles, results[1].before.cycles),
                  slower, layers.size())};
}

ExperimentResult l2dc::sim::runPECounts() {
  constexpr size_t ntWe = 6;
  const MappedLayer layer(paperLayers()[ntWe].shape);
  Trade trade("PEs", "NT-We: 64 to 1 PEs, from left to right");
  image::EIETargetModel target;
  for (target.pes = 64; target.pes != 0; target.pes /= 2)
    trade.add("NT-We", target.pes, measurePlaced(layer, target));
  return trade.finish();
}

ExperimentResult l2dc::sim::runIndexWidths() {
  const MappedLayer layer(mappingLayers()[1]);
  Trade trade("bits of a zero run", "VGG-6, sigma 1: runs of 2 to 8 bits");
  image::EIETargetModel target;
  for (target.indexBits = 2; target.indexBits <= 8; ++target.indexBits)
    trade.add("VGG-6", target.indexBits, measurePlaced(layer, target));
  return trade.finish();
}
