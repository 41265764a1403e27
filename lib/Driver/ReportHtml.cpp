//===- ReportHtml.cpp - report.html of l2dc-compile -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CandidateReport.h"
#include "ReportTables.h"
#include "SearchReport.h"

#include "l2dc/Report/Html.h"
#include "l2dc/Report/Plot.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace l2dc;
using namespace l2dc::driver;
using report::BarChart;
using report::HtmlPage;

static std::vector<std::string> layerNames(const CompileReport &report) {
  std::vector<std::string> names;
  for (const LayerReport &layer : report.layers)
    names.push_back(layer.name);
  return names;
}

/// One series over the layers.
template <typename Function>
static report::Series series(const CompileReport &report, std::string name,
                             Function value) {
  report::Series result{std::move(name), {}};
  for (const LayerReport &layer : report.layers)
    result.values.push_back(double(value(layer)));
  return result;
}

static void addKeyFigures(const CompileReport &report, HtmlPage &page) {
  const TotalsReport &totals = report.totals;
  std::vector<report::KeyFigure> figures = {
      {"Size on disk", llvm::formatv("{0} bytes", totals.fileBytes),
       llvm::formatv("{0:F1}x smaller than float32", totals.rate())}};
  if (report.accuracy) {
    const AccuracyReport &accuracy = *report.accuracy;
    figures.push_back({"Top-1 accuracy",
                       llvm::formatv("{0:F2} %", 100 * accuracy.compressedTop1),
                       llvm::formatv("{0:F2} % before compression",
                                     100 * accuracy.denseTop1)});
  }
  if (report.eie) {
    const EieReport &eie = *report.eie;
    figures.push_back({"Time on EIE", llvm::formatv("{0:F2} us", eie.timeUs),
                       llvm::formatv("{0:F0} cycles a sample, {1} PEs",
                                     eie.cycles, eie.pes)});
    figures.push_back(
        {"Energy", llvm::formatv("{0:F3} uJ", eie.energyUj), "a sample"});
    figures.push_back({"Largest error",
                       llvm::formatv("{0:E2}", eie.maxAbsError),
                       llvm::formatv("of {0} simulated samples", eie.samples)});
  }
  page.addKeyFigures(figures);
}

static void addSizes(const CompileReport &report, HtmlPage &page) {
  page.addSection("Size");
  page.addTable(makeLayerTable(report),
                "Bits are per kept weight: as stored, then entropy-coded.");
  BarChart bytes;
  bytes.title = "Where the bytes go";
  bytes.axis.label = "bytes in model.l2dc";
  bytes.categories = layerNames(report);
  bytes.stacked = true;
  bytes.series = {
      series(report, "weights", [](auto &l) { return l.codeBytes; }),
      series(report, "indices", [](auto &l) { return l.indexBytes; }),
      series(report, "tables", [](auto &l) { return l.tableBytes; }),
      series(report, "bias", [](auto &l) { return l.biasBytes; })};
  page.addFigure(
      renderSvg(bytes),
      llvm::formatv("Header and structure take {0} more bytes, other "
                    "constants {1}.",
                    report.totals.structureBytes, report.totals.otherBytes)
          .str());
  BarChart density;
  density.title = "Weights kept";
  density.axis.label = "share of the layer's weights";
  density.categories = layerNames(report);
  density.series = {series(report, "kept", [](auto &l) {
    return l.weights ? double(l.kept) / double(l.weights) : 0.0;
  })};
  page.addFigure(renderSvg(density));
}

static void addPaperTable(const CompileReport &report, HtmlPage &page) {
  page.addSection("As in the paper");
  page.addTable(makePaperTable(report), paperTableCaption());
}

/// The layers with the most weights, at most four, in the network's order.
static std::vector<const LayerReport *>
largestLayers(const CompileReport &report) {
  std::vector<const LayerReport *> layers;
  for (const LayerReport &layer : report.layers)
    if (layer.histogram)
      layers.push_back(&layer);
  constexpr size_t most = 4;
  std::vector<int64_t> sizes;
  for (const LayerReport *layer : layers)
    sizes.push_back(layer->weights);
  llvm::sort(sizes, std::greater<>());
  int64_t smallest = sizes.size() > most ? sizes[most - 1] : 0;
  llvm::erase_if(layers, [&](const LayerReport *layer) {
    return layer->weights < smallest;
  });
  layers.resize(std::min(layers.size(), most));
  return layers;
}

static void addHistograms(const CompileReport &report, HtmlPage &page) {
  std::vector<const LayerReport *> layers = largestLayers(report);
  if (layers.empty())
    return;
  page.addSection("Weights before and after sharing");
  page.addParagraph("Kept weights only, of the layers that have most.");
  for (const LayerReport *layer : layers) {
    const WeightHistogram &counts = *layer->histogram;
    report::Histogram histogram;
    histogram.x.label = "weight";
    histogram.y.label = "weights";
    histogram.first = counts.first;
    histogram.width = counts.width;
    histogram.title = layer->name + " before";
    histogram.counts = counts.before;
    page.addFigure(renderSvg(histogram));
    histogram.title = layer->name + " in the file";
    histogram.counts = counts.after;
    page.addFigure(renderSvg(histogram));
  }
}

static void addAccelerator(const CompileReport &report, HtmlPage &page) {
  const EieReport &eie = *report.eie;
  page.addSection("Accelerator");
  BarChart cycles;
  cycles.title = "Cycles by layer";
  cycles.axis.label = "cycles a sample";
  report::Series values{"cycles", {}};
  report::HeatStrip load;
  load.title = "Load of the processing elements";
  load.columnLabel = "PE";
  load.valueLabel = "share of cycles with work";
  for (const EieReport::Layer &layer : eie.layers) {
    cycles.categories.push_back(layer.name);
    values.values.push_back(layer.cycles);
    load.rows.push_back({layer.name, layer.busyByPe});
  }
  cycles.series = {std::move(values)};
  page.addFigure(renderSvg(cycles));
  page.addFigure(renderSvg(load));
  if (eie.hostSteps.empty())
    return;
  std::string steps;
  for (const std::string &step : eie.hostSteps)
    steps += (steps.empty() ? "" : ", ") + step;
  page.addParagraph(
      "Steps on the host, which the accelerator does not have: " + steps + ".");
}

void driver::writeHtml(const CompileReport &report, llvm::raw_ostream &os) {
  HtmlPage page("L2DC: " + report.model, report.command);
  addKeyFigures(report, page);
  addSizes(report, page);
  addPaperTable(report, page);
  addHistograms(report, page);
  if (!report.candidates.empty())
    addCandidates(report, page);
  if (report.search)
    addSearch(*report.search, page);
  if (report.eie)
    addAccelerator(report, page);
  page.write(os);
}
