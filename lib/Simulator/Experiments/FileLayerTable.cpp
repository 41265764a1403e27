//===- FileLayerTable.cpp - Layers that a user supplied -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Experiments.h"
#include "LayerFiles.h"
#include "MappedLayer.h"

#include "l2dc/Report/Plot.h"
#include "l2dc/Simulator/Experiments/PaperLayers.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace l2dc;
using namespace l2dc::sim;
using llvm::formatv;
using report::Align;
using report::Table;

namespace {

/// The layer of Table III that `name` names, or null.
const PaperLayer *findPaperLayer(llvm::StringRef name) {
  const PaperLayer *found =
      llvm::find_if(paperLayers(), [&](const PaperLayer &layer) {
        return name.equals_insensitive(layer.shape.name);
      });
  return found == paperLayers().end() ? nullptr : found;
}

std::string formatShare(double part, double whole) {
  return formatv("{0:F1}", whole == 0 ? 0 : 100 * part / whole);
}

constexpr double microseconds(double cycles) { return cycles / 800; }

} // namespace

llvm::Expected<ExperimentResult>
l2dc::sim::runFileLayers(llvm::ArrayRef<std::string> specs,
                         double activationDensity) {
  Table table({{"layer", Align::Left},
               {"outputs x inputs"},
               {"weights %"},
               {"activations %"},
               {"paper us"},
               {"simulated us"},
               {"balance"},
               {"padding %"},
               {"mapped us"},
               {"mapped balance"},
               {"mapped padding %"}});
  report::BarChart chart;
  chart.title = "Time of one vector";
  chart.axis.label = "us";
  chart.series = {{"network's order", {}}, {"mapped", {}}};
  const image::EIETargetModel target;
  for (const std::string &spec : specs) {
    auto layers = readLayers(spec);
    if (!layers)
      return layers.takeError();
    for (FileLayer &file : *layers) {
      const PaperLayer *paper = findPaperLayer(file.name);
      const double density =
          paper ? paper->shape.activationDensity : activationDensity;
      const double elements = double(file.codes.size());
      const MappedLayer layer(file.rows, file.columns, std::move(file.codes),
                              density);
      const double weights =
          elements - double(llvm::count(layer.matrix().codes, 0));
      auto before = layer.measure(target, {});
      if (!before)
        return addContext(before.takeError(), file.name);
      auto order = layer.place(target);
      if (!order)
        return addContext(order.takeError(), file.name);
      auto after = layer.measure(target, *order);
      if (!after)
        return addContext(after.takeError(), file.name);
      table.addRow(
          {file.name, formatv("{0}x{1}", file.rows, file.columns),
           formatShare(weights, elements), formatShare(density, 1),
           paper ? formatv("{0:F1}", paper->actualMicroseconds).str() : "",
           formatv("{0:F2}", microseconds(before->cycles)),
           formatv("{0:F3}", before->loadBalance),
           formatShare(double(before->paddingEntries), double(before->entries)),
           formatv("{0:F2}", microseconds(after->cycles)),
           formatv("{0:F3}", after->loadBalance),
           formatShare(double(after->paddingEntries), double(after->entries))});
      chart.categories.push_back(file.name);
      chart.series[0].values.push_back(microseconds(before->cycles));
      chart.series[1].values.push_back(microseconds(after->cycles));
    }
  }
  return ExperimentResult{std::move(table), {renderSvg(chart)}, ""};
}
