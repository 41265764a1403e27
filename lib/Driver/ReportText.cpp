//===- ReportText.cpp - The table that l2dc-compile prints ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReportTables.h"
#include "SearchReport.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace l2dc;
using namespace l2dc::driver;
using report::Align;
using report::Table;

static std::string percent(double part, double whole) {
  return llvm::formatv("{0:F1} %", whole ? 100 * part / whole : 0.0);
}

/// "4 > 3.62": the stored width and what entropy coding made of it.
static std::string bits(double fixed, double coded) {
  if (fixed == 0 && coded == 0)
    return "-";
  if (fixed == 0) // One significance bit per weight instead of runs.
    return llvm::formatv("{0:F2}", coded);
  return llvm::formatv("{0} > {1:F2}", int(fixed), coded);
}

static const EieReport::Layer *findLayer(const CompileReport &report,
                                         llvm::StringRef name) {
  if (!report.eie)
    return nullptr;
  for (const EieReport::Layer &layer : report.eie->layers)
    if (layer.name == name)
      return &layer;
  return nullptr;
}

Table driver::makeLayerTable(const CompileReport &report) {
  std::vector<Table::Column> columns = {
      {"layer", Align::Left}, {"kind", Align::Left}, {"weights"}, {"kept"},
      {"weight bits"},        {"index bits"},        {"bytes"}};
  if (report.eie) {
    columns.push_back({"cycles"});
    columns.push_back({"energy uJ"});
    columns.push_back({"balance"});
  }
  Table table(std::move(columns));
  int64_t weights = 0, kept = 0;
  for (const LayerReport &layer : report.layers) {
    Table::Row row = {layer.name,
                      layer.kind,
                      std::to_string(layer.weights),
                      percent(layer.kept, layer.weights),
                      bits(layer.weightBits, layer.codedWeightBits),
                      bits(layer.indexBits, layer.codedIndexBits),
                      std::to_string(layer.bytes)};
    weights += layer.weights;
    kept += layer.kept;
    if (const EieReport::Layer *eie = findLayer(report, layer.name)) {
      row.push_back(llvm::formatv("{0:F0}", eie->cycles));
      row.push_back(llvm::formatv("{0:F3}", eie->energyUj));
      row.push_back(llvm::formatv("{0:F2}", eie->loadBalance));
    }
    table.addRow(std::move(row));
  }
  Table::Row total = {"total",
                      "",
                      std::to_string(weights),
                      percent(kept, weights),
                      "",
                      "",
                      std::to_string(report.totals.fileBytes)};
  if (report.eie) {
    total.push_back(llvm::formatv("{0:F0}", report.eie->cycles));
    total.push_back(llvm::formatv("{0:F3}", report.eie->energyUj));
    total.push_back(llvm::formatv("{0:F2}", report.eie->loadBalance));
  }
  table.addTotal(std::move(total));
  return table;
}

void driver::printTable(const CompileReport &report, llvm::raw_ostream &os) {
  makeLayerTable(report).printText(os);
  const TotalsReport &totals = report.totals;
  os << llvm::formatv("\nsize      {0} -> {1} bytes on disk, {2:F1}x smaller\n",
                      totals.denseBytes, totals.fileBytes, totals.rate());
  if (report.accuracy)
    os << llvm::formatv("accuracy  {0:F2} % -> {1:F2} % ({2}, {3} samples)\n",
                        100 * report.accuracy->denseTop1,
                        100 * report.accuracy->compressedTop1,
                        report.accuracy->dataset, report.accuracy->samples);
  if (report.search)
    printSearch(*report.search, os);
  if (report.cpu) {
    const CpuReport &cpu = *report.cpu;
    os << llvm::formatv(
        "CPU       function {0} in model.o ({1} bytes), declared "
        "in model.h\n",
        cpu.function, cpu.objectBytes);
    if (cpu.top1)
      os << llvm::formatv("          {0:F2} % with the compiled code\n",
                          100 * *cpu.top1);
    if (cpu.samples > 0)
      os << llvm::formatv("verified  {0} samples, largest difference to the "
                          "reference {1:E2}\n",
                          cpu.samples, cpu.maxAbsError);
  }
  if (!report.eie)
    return;
  const EieReport &eie = *report.eie;
  os << llvm::formatv(
      "EIE       {0:F0} cycles, {1:F2} us, {2:F3} uJ per sample "
      "on {3} PEs\n",
      eie.cycles, eie.timeUs, eie.energyUj, eie.pes);
  os << llvm::formatv("verified  {0} samples in {1} arithmetic, largest "
                      "difference to the reference {2:E2}\n",
                      eie.samples, eie.arithmetic, eie.maxAbsError);
}
