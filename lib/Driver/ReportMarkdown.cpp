//===- ReportMarkdown.cpp - The compression report as Markdown ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CandidateReport.h"
#include "ReportTables.h"

#include "l2dc/Report/Format.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::driver;
using report::Align;
using report::Table;

namespace {

/// Sums over the rows of the table.
struct PaperTotals {
  int64_t weights = 0, kept = 0;
  uint64_t denseBits = 0, fixedBits = 0;
  /// Bits of all kept weights, by column.
  double indices = 0, codedIndices = 0, runs = 0, codedRuns = 0;

  void add(const LayerReport &layer);
};

} // namespace

static std::string percent(double part, double whole) {
  return whole > 0 ? report::formatPercent(part / whole) : "-";
}

static std::string bits(double value) { return llvm::formatv("{0:F1}", value); }

static uint64_t denseBits(const LayerReport &layer) {
  return 32 * uint64_t(layer.weights + layer.biases);
}

void PaperTotals::add(const LayerReport &layer) {
  weights += layer.weights;
  kept += layer.kept;
  denseBits += ::denseBits(layer);
  fixedBits += layer.fixedBits;
  double count = double(layer.kept);
  indices += layer.weightBits * count;
  codedIndices += layer.codedWeightBits * count;
  runs += layer.runBits * count;
  codedRuns += layer.codedIndexBits * count;
}

llvm::StringRef driver::paperTableCaption() {
  return "P: pruned, Q: quantized, H: entropy-coded; w: codebook indices, i: "
         "relative indices. Bits are per kept weight. P+Q is the share of the "
         "float32 size in fields of fixed width, with fillers, codebook and "
         "bias; P+Q+H is what the layer takes in the file, and in the last row "
         "the whole file.";
}

Table driver::makePaperTable(const CompileReport &report) {
  Table table({{"layer", Align::Left},
               {"#weights"},
               {"kept (P)"},
               {"w bits (Q)"},
               {"w bits (H)"},
               {"i bits (Q)"},
               {"i bits (H)"},
               {"P+Q"},
               {"P+Q+H"}});
  PaperTotals totals;
  for (const LayerReport &layer : report.layers) {
    totals.add(layer);
    table.addRow({layer.name, report::formatCount(layer.weights),
                  percent(layer.kept, layer.weights), bits(layer.weightBits),
                  bits(layer.codedWeightBits), bits(layer.runBits),
                  bits(layer.codedIndexBits),
                  percent(layer.fixedBits, denseBits(layer)),
                  percent(8.0 * double(layer.bytes), denseBits(layer))});
  }
  double kept = std::max<double>(double(totals.kept), 1);
  table.addTotal({"total", report::formatCount(totals.weights),
                  percent(totals.kept, totals.weights),
                  bits(totals.indices / kept), bits(totals.codedIndices / kept),
                  bits(totals.runs / kept), bits(totals.codedRuns / kept),
                  percent(totals.fixedBits, totals.denseBits),
                  percent(report.totals.fileBytes, report.totals.denseBytes)});
  return table;
}

void driver::writeMarkdown(const CompileReport &report, llvm::raw_ostream &os) {
  os << llvm::formatv("# {0}\n\n`{1}`\n\n", report.model, report.command);
  os << llvm::formatv("{0} bytes as float32, {1} bytes on disk: {2:F1}x "
                      "smaller.\n",
                      report.totals.denseBytes, report.totals.fileBytes,
                      report.totals.rate());
  if (report.accuracy)
    os << llvm::formatv("Top-1 {0:F2} % before and {1:F2} % after, on {2} "
                        "samples of {3}.\n",
                        100 * report.accuracy->denseTop1,
                        100 * report.accuracy->compressedTop1,
                        report.accuracy->samples, report.accuracy->dataset);
  os << "\n";
  makePaperTable(report).printMarkdown(os);
  os << "\n" << paperTableCaption() << "\n";
  if (report.candidates.empty())
    return;
  os << "\n";
  makeCandidateTable(report).printMarkdown(os);
}
