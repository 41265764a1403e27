//===- Sweep.cpp - Accuracy against size ----------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Driver/Sweep.h"
#include "SweepReport.h"

#include "l2dc/Driver/Compile.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"
#include "l2dc/Support/Progress.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

using namespace l2dc;
using namespace l2dc::driver;

/// What is left of a network's weights where nothing else is said.
static const std::vector<std::string> defaultDensities = {
    "0.6", "0.4", "0.3", "0.2", "0.15", "0.1", "0.07", "0.05", "0.03"};
static const std::vector<std::string> defaultBits = {"1", "2", "3", "4",
                                                     "5", "6", "7", "8"};
/// Widths that leave the weights plain floats.
static const std::vector<std::string> unshared = {"32"};

namespace {

class Sweep {
public:
  Sweep(const SweepOptions &options, const mlir::DialectRegistry &registry)
      : options(options), registry(registry) {}

  llvm::Expected<SweepReport> run();

private:
  std::vector<SweepPoint> listPoints() const;
  CompileOptions optionsOf(const SweepPoint &point) const;
  llvm::Error measure(SweepPoint &point);

  const SweepOptions &options;
  const mlir::DialectRegistry &registry;
  SweepReport report;
};

} // namespace

std::vector<SweepPoint> Sweep::listPoints() const {
  std::vector<SweepPoint> points;
  auto add = [&](const char *method, llvm::ArrayRef<std::string> values) {
    for (const std::string &value : values)
      points.push_back({method, value});
  };
  const std::vector<std::string> &densities =
      options.densities.empty() ? defaultDensities : options.densities;
  add("prune", densities);
  add("share", options.bits.empty() ? defaultBits : options.bits);
  add("both", densities);
  return points;
}

CompileOptions Sweep::optionsOf(const SweepPoint &point) const {
  CompileOptions compile = options.compile;
  compile.target = CompileTarget::None;
  compile.quiet = true;
  llvm::SmallString<128> path(compile.outputDir);
  llvm::sys::path::append(path, "points", point.method + "-" + point.value);
  compile.outputDir = std::string(path);
  if (point.method != "both") {
    compile.goal = Goal::None;
    compile.augment = -1;
    compile.pruneEpochs = 0;
  }
  compile.density = {point.value};
  if (point.method == "prune")
    compile.shareBits = unshared;
  if (point.method == "share") {
    compile.prune = PruneMethod::None;
    compile.density.clear();
    compile.retrainEpochs = 0;
    compile.shareBits = {point.value};
  }
  return compile;
}

llvm::Error Sweep::measure(SweepPoint &point) {
  mlir::MLIRContext context(registry);
  auto compiled = compile(optionsOf(point), context);
  if (!compiled)
    return compiled.takeError();
  if (!compiled->accuracy)
    return makeError("--sweep needs --data with labels");
  report.model = compiled->model;
  report.dataset = compiled->accuracy->dataset;
  report.samples = compiled->accuracy->samples;
  report.denseTop1 = compiled->accuracy->denseTop1;
  report.denseBytes = compiled->totals.denseBytes;
  point.fileBytes = compiled->totals.fileBytes;
  point.top1 = compiled->accuracy->compressedTop1;
  return llvm::Error::success();
}

llvm::Expected<SweepReport> Sweep::run() {
  const CompileOptions &compile = options.compile;
  if (!compile.checkpoint.empty())
    return makeError("--sweep does not go with --checkpoint; it goes on from "
                     "the points that are done");
  if (compile.denseEpochs > 0)
    return makeError("--sweep measures one dense network, so that it does not "
                     "go with --dense-epochs");
  if (llvm::Error error = createDirectories(compile.outputDir))
    return std::move(error);
  if (auto earlier = readSweep(compile.outputDir, compile.command))
    report = std::move(*earlier);
  report.command = compile.command;
  std::vector<SweepPoint> points = listPoints();
  Progress progress("sweep", unsigned(points.size()),
                    chooseProgressMode(compile.quiet));
  for (auto [i, point] : llvm::enumerate(points)) {
    std::string name = point.method + " " + point.value;
    if (i < report.points.size()) {
      progress.step(name + " done before");
      continue;
    }
    if (llvm::Error error = measure(point))
      return addContext(std::move(error), name);
    report.points.push_back(point);
    if (llvm::Error error = writeSweep(report, compile.outputDir))
      return std::move(error);
    progress.step(llvm::formatv("{0}: {1} bytes, {2:F2} %", name,
                                point.fileBytes, 100 * point.top1)
                      .str());
  }
  return std::move(report);
}

llvm::Expected<SweepReport>
driver::sweep(const SweepOptions &options,
              const mlir::DialectRegistry &registry) {
  return Sweep(options, registry).run();
}
