//===- l2dc-sim.cpp - Simulate an EIE image -------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/Experiments/Experiment.h"
#include "l2dc/Simulator/SimulateFiles.h"
#include "l2dc/Support/Version.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

namespace cl = llvm::cl;
using namespace l2dc::sim;

static cl::OptionCategory category("l2dc-sim options");

static int fail(llvm::Twine message) {
  llvm::WithColor::error(llvm::errs(), "l2dc-sim") << message << '\n';
  return 1;
}

/// Takes LLVM's own `-stats` out of the command line, so that the name is free.
static void freeStatsOption() {
  auto &options = cl::getRegisteredOptions();
  auto stats = options.find("stats");
  if (stats != options.end())
    stats->second->removeArgument();
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  l2dc::registerVersionPrinter();
  freeStatsOption();
  FileOptions options;
  cl::opt<std::string, true> image(cl::Positional, cl::cat(category),
                                   cl::desc("IMAGE"),
                                   cl::location(options.image));
  cl::list<std::string> inputs(
      "input", cl::CommaSeparated, cl::cat(category), cl::value_desc("x.npy"),
      cl::desc("Samples in the first dimension, one file per input"));
  cl::list<std::string> outputs("output", cl::CommaSeparated, cl::cat(category),
                                cl::value_desc("y.npy"),
                                cl::desc("Where the outputs go"));
  cl::opt<std::string, true> stats(
      "stats", cl::cat(category), cl::value_desc("stats.json"),
      cl::desc("Where the statistics go; config.json goes beside them"),
      cl::location(options.stats));
  cl::opt<Mode, true> mode(
      "mode", cl::cat(category),
      cl::desc("Timing model; both give equal results"),
      cl::values(clEnumValN(Mode::Fast, "fast", "event-driven (default)"),
                 clEnumValN(Mode::Tick, "tick", "cycle by cycle")),
      cl::location(options.mode));
  cl::opt<ArithmeticKind, true> arithmetic(
      "arith", cl::cat(category), cl::desc("Numbers of the datapath"),
      cl::values(
          clEnumValN(ArithmeticKind::Float, "float", "float32 (default)"),
          clEnumValN(ArithmeticKind::Fixed16, "fixed16",
                     "the target's fixed point, 16 bits by default")),
      cl::location(options.arithmetic));
  cl::opt<std::string, true> trace(
      "trace", cl::cat(category), cl::value_desc("chrome:FILE|vcd:FILE"),
      cl::desc("Write a timeline (ui.perfetto.dev) or waveform (GTKWave) of "
               "the first sample; implies --mode=tick"),
      cl::location(options.trace));
  cl::opt<unsigned> samples("samples", cl::cat(category), cl::value_desc("N"),
                            cl::desc("Simulate the first N samples only"));
  cl::opt<bool> quiet("quiet", cl::cat(category), cl::desc("Print no summary"));
  cl::opt<bool> statsHelp("stats-help", cl::cat(category),
                          cl::desc("Print what each statistic means"));
  cl::list<std::string> experiments(
      "reproduce", cl::CommaSeparated, cl::cat(category),
      cl::value_desc("NAME"),
      cl::desc("Run experiments of the EIE paper: table-ii, table-iv, cpu, "
               "fig8, fig9, fig11, fig12, fig13, energy, splits, mapping, "
               "pe-count, index-width, all"));
  cl::list<std::string> layers(
      "layer", cl::CommaSeparated, cl::cat(category),
      cl::value_desc("[NAME=]FILE"),
      cl::desc("Time the layers of .mtx, .npy or image files, too"));
  cl::opt<double> activationDensity(
      "activation-density", cl::cat(category), cl::init(0.35),
      cl::value_desc("SHARE"),
      cl::desc("Share of activations that are not zero, for --layer (0.35)"));
  cl::opt<std::string> directory(
      "o", cl::cat(category), cl::value_desc("DIR"),
      cl::desc("Where --reproduce writes NAME.csv and index.html"));
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(
      argc, argv, "Runs an EIE image on samples, with cycles and energy\n");
  if (statsHelp) {
    printStatisticsHelp(llvm::outs());
    return 0;
  }
  if (!experiments.empty() || !layers.empty()) {
    if (!(activationDensity >= 0 && activationDensity <= 1))
      return fail("--activation-density must be a share from 0 to 1");
    ReproduceOptions reproduction{experiments, layers, activationDensity,
                                  directory};
    if (llvm::Error error = reproduce(reproduction, llvm::outs()))
      return fail(llvm::toString(std::move(error)));
    return 0;
  }
  if (options.image.empty() || inputs.empty())
    return fail("needs an image and --input=x.npy");

  options.inputs = inputs;
  options.outputs = outputs;
  options.samples = samples;
  llvm::Expected<Statistics> statistics = simulateFiles(options);
  if (!statistics)
    return fail(llvm::toString(statistics.takeError()));
  if (!quiet && options.stats != "-" && !llvm::is_contained(outputs, "-"))
    printSummary(*statistics, llvm::outs());
  return 0;
}
