//===- l2dc-size.cpp - Choose the sizes of a circuit ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Sizing/Size.h"
#include "l2dc/Support/Version.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

namespace cl = llvm::cl;
using namespace l2dc;

static cl::OptionCategory category("l2dc-size options");

static int fail(llvm::Error error) {
  llvm::WithColor::error(llvm::errs(), "l2dc-size")
      << llvm::toString(std::move(error)) << '\n';
  return 1;
}

/// The command line as a reader would type it.
static std::string commandLine(int argc, char **argv) {
  std::string text = llvm::sys::path::filename(argv[0]).str();
  for (int i = 1; i < argc; ++i)
    text += std::string(" ") + argv[i];
  return text;
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  registerVersionPrinter();
  sizing::SizeOptions options;
  options.command = commandLine(argc, argv);
  cl::opt<std::string, true> spec(
      cl::Positional, cl::Required, cl::cat(category),
      cl::desc("SPEC.yaml or the name of a shipped circuit"),
      cl::location(options.spec));
  cl::opt<std::string, true> directory(
      "o", cl::Required, cl::cat(category), cl::value_desc("DIR"),
      cl::desc("Where best.cir, history.csv, report.json and report.html go"),
      cl::location(options.directory));
  cl::list<std::string> methods(
      "method", cl::CommaSeparated, cl::cat(category), cl::value_desc("NAME"),
      cl::desc("auto (default), all, or methods of the search: cmaes, de, bo, "
               "ddpg, random, grid, ..."));
  cl::opt<std::string> settings("method-options", cl::cat(category),
                                cl::value_desc("KEY=VALUE ..."),
                                cl::desc("Settings of the method"));
  cl::opt<uint64_t, true> budget(
      "budget", cl::cat(category), cl::value_desc("N"),
      cl::desc("Simulated designs of each run (1000)"),
      cl::location(options.budget));
  cl::opt<uint64_t, true> seed("seed", cl::cat(category), cl::value_desc("N"),
                               cl::desc("Seed of the search (0)"),
                               cl::location(options.seed));
  cl::opt<unsigned, true> seeds(
      "seeds", cl::cat(category), cl::value_desc("N"),
      cl::desc("Runs of each method, with consecutive seeds (1)"),
      cl::location(options.seeds));
  cl::opt<unsigned, true> workers(
      "workers", cl::cat(category), cl::value_desc("N"),
      cl::desc("Simulations at the same time (one per core); results do not "
               "depend on it"),
      cl::location(options.workers));
  cl::opt<double, true> timeout(
      "timeout", cl::cat(category), cl::value_desc("SECONDS"),
      cl::desc("Longest simulation (10)"), cl::location(options.timeout));
  cl::opt<double> target("target", cl::cat(category), cl::value_desc("SCORE"),
                         cl::desc("End a run with this score"));
  cl::opt<bool, true> resume("resume", cl::cat(category),
                             cl::desc("Go on from the traces in DIR"),
                             cl::location(options.resume));
  using sizing::Start;
  cl::opt<Start, true> start(
      "start", cl::cat(category),
      cl::desc("Where a search starts unless the specification says so"),
      cl::values(
          clEnumValN(Start::Middle, "middle",
                     "the middle of the ranges (default)"),
          clEnumValN(Start::Netlist, "netlist", "the sizes in the netlist")),
      cl::location(options.start));
  cl::list<std::string> pdks("pdk", cl::cat(category),
                             cl::value_desc("NAME=PATH"),
                             cl::desc("Model files that a netlist names by "
                                      "$NAME"));
  cl::opt<unsigned, true> monteCarlo(
      "monte-carlo", cl::cat(category), cl::value_desc("N"),
      cl::desc("Samples of mismatch for the yield of the result"),
      cl::location(options.monteCarlo));
  cl::opt<unsigned, true> specSweep(
      "spec-sweep", cl::cat(category), cl::value_desc("N"),
      cl::desc("Train one agent (--budget simulations) and meet N unseen "
               "specifications with it"),
      cl::location(options.specSweep));
  cl::opt<unsigned, true> specSimulations(
      "spec-simulations", cl::cat(category), cl::value_desc("N"),
      cl::desc("At most for each unseen specification (40)"),
      cl::location(options.specSimulations));
  cl::opt<unsigned, true> specReferee(
      "spec-referee", cl::cat(category), cl::value_desc("N"),
      cl::desc("Give CMA-ES N simulations for each specification that the "
               "agent missed: can it be met at all? (0)"),
      cl::location(options.specReferee));
  cl::list<std::string> pareto("pareto", cl::CommaSeparated, cl::cat(category),
                               cl::value_desc("A,B"),
                               cl::desc("Two measurements to trade"));
  cl::opt<bool> quiet("quiet", cl::cat(category), cl::desc("No progress"));
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv,
                              "Chooses the sizes of a circuit by simulation\n");

  if (!methods.empty())
    options.methods = methods;
  options.pareto = pareto;
  if (target.getNumOccurrences())
    options.target = target;
  options.progress = chooseProgressMode(quiet);
  auto parsed = search::Settings::parse(settings);
  if (!parsed)
    return fail(parsed.takeError());
  options.settings = *parsed;
  for (const std::string &pdk : pdks)
    if (llvm::Error error = circuit::addPdk(options.files, pdk))
      return fail(std::move(error));
  if (!options.budget || !options.seeds)
    return fail(
        llvm::createStringError("--budget and --seeds must be at least 1"));
  if (llvm::Error error = sizing::sizeCircuit(options, llvm::outs()))
    return fail(std::move(error));
  return 0;
}
