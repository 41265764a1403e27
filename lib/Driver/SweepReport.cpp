//===- SweepReport.cpp - Files of a sweep ---------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SweepReport.h"

#include "l2dc/Report/Format.h"
#include "l2dc/Report/Html.h"
#include "l2dc/Report/Plot.h"
#include "l2dc/Support/File.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace l2dc;
using namespace l2dc::driver;
namespace json = llvm::json;
using report::Align;
using report::Table;

static std::string pathIn(llvm::StringRef directory, llvm::StringRef file) {
  llvm::SmallString<128> path(directory);
  llvm::sys::path::append(path, file);
  return std::string(path);
}

//===----------------------------------------------------------------------===//
// sweep.json
//===----------------------------------------------------------------------===//

namespace l2dc::driver {

static json::Value toJSON(const SweepReport &report) {
  json::Array points;
  for (const SweepPoint &point : report.points)
    points.push_back(json::Object{{"method", point.method},
                                  {"value", point.value},
                                  {"file_bytes", point.fileBytes},
                                  {"top1", point.top1}});
  return json::Object{{"model", report.model},
                      {"command", report.command},
                      {"dataset", report.dataset},
                      {"samples", report.samples},
                      {"dense_bytes", report.denseBytes},
                      {"dense_top1", report.denseTop1},
                      {"points", std::move(points)}};
}

static bool fromJSON(const json::Value &value, SweepPoint &point,
                     json::Path path) {
  json::ObjectMapper mapper(value, path);
  return mapper && mapper.map("method", point.method) &&
         mapper.map("value", point.value) &&
         mapper.map("file_bytes", point.fileBytes) &&
         mapper.map("top1", point.top1);
}

static bool fromJSON(const json::Value &value, SweepReport &report,
                     json::Path path) {
  json::ObjectMapper mapper(value, path);
  return mapper && mapper.map("model", report.model) &&
         mapper.map("command", report.command) &&
         mapper.map("dataset", report.dataset) &&
         mapper.map("samples", report.samples) &&
         mapper.map("dense_bytes", report.denseBytes) &&
         mapper.map("dense_top1", report.denseTop1) &&
         mapper.map("points", report.points);
}

} // namespace l2dc::driver

std::optional<SweepReport> driver::readSweep(llvm::StringRef directory,
                                             llvm::StringRef command) {
  auto file = llvm::MemoryBuffer::getFile(pathIn(directory, "sweep.json"));
  if (!file)
    return std::nullopt;
  auto value = json::parse((*file)->getBuffer());
  if (!value) {
    llvm::consumeError(value.takeError());
    return std::nullopt;
  }
  SweepReport report;
  json::Path::Root root;
  if (!fromJSON(*value, report, root) || report.command != command)
    return std::nullopt;
  return report;
}

//===----------------------------------------------------------------------===//
// Table and plot
//===----------------------------------------------------------------------===//

static llvm::StringRef describeMethod(llvm::StringRef method) {
  if (method == "prune")
    return "pruned only";
  return method == "share" ? "shared only" : "pruned and shared";
}

static Table makeTable(const SweepReport &report) {
  Table table({{"method", Align::Left},
               {"density or bits"},
               {"bytes on disk"},
               {"smaller by"},
               {"top-1"},
               {"points lost"}});
  table.addRow({"float32", "", report::formatCount(report.denseBytes), "1.0x",
                report::formatPercent(report.denseTop1), ""});
  for (const SweepPoint &point : report.points)
    table.addRow(
        {describeMethod(point.method).str(), point.value,
         report::formatCount(point.fileBytes),
         llvm::formatv("{0:F1}x",
                       double(report.denseBytes) / double(point.fileBytes)),
         report::formatPercent(point.top1),
         llvm::formatv("{0:F2}", 100 * (report.denseTop1 - point.top1))});
  return table;
}

static std::string makePlot(const SweepReport &report) {
  report::LineChart chart;
  chart.title = "Accuracy against size";
  chart.x = {"bytes on disk, share of float32", /*logarithmic=*/true};
  chart.y = {"top-1 accuracy in %"};
  for (llvm::StringRef method : {"prune", "share", "both"}) {
    report::Curve curve;
    curve.name = describeMethod(method).str();
    for (const SweepPoint &point : report.points)
      if (point.method == method)
        curve.points.push_back(
            {double(point.fileBytes) / double(report.denseBytes),
             100 * point.top1});
    llvm::sort(curve.points);
    if (!curve.points.empty())
      chart.curves.push_back(std::move(curve));
  }
  return renderSvg(chart);
}

void driver::printSweep(const SweepReport &report, llvm::raw_ostream &os) {
  makeTable(report).printText(os);
}

static std::string describeData(const SweepReport &report) {
  return llvm::formatv("Top-1 on {0} samples of {1}, of networks read back "
                       "from their files.",
                       report.samples, report.dataset);
}

llvm::Error driver::writeSweep(const SweepReport &report,
                               llvm::StringRef directory) {
  if (llvm::Error error = writeFile(
          pathIn(directory, "sweep.json"), [&](llvm::raw_ostream &os) {
            os << llvm::formatv("{0:2}\n", toJSON(report));
            return llvm::Error::success();
          }))
    return error;
  if (llvm::Error error =
          writeFile(pathIn(directory, "sweep.md"), [&](llvm::raw_ostream &os) {
            os << llvm::formatv("# {0}\n\n`{1}`\n\n{2}\n\n", report.model,
                                report.command, describeData(report));
            makeTable(report).printMarkdown(os);
            return llvm::Error::success();
          }))
    return error;
  return writeFile(pathIn(directory, "sweep.html"), [&](llvm::raw_ostream &os) {
    report::HtmlPage page("L2DC: " + report.model, report.command);
    page.addSection("Accuracy against size");
    page.addFigure(makePlot(report), describeData(report));
    page.addTable(makeTable(report));
    page.write(os);
    return llvm::Error::success();
  });
}
