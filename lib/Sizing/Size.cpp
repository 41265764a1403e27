//===- Size.cpp - The whole of l2dc-size ----------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Sizing/Size.h"

#include "SizingReport.h"

#include "l2dc/Circuit/Components.h"
#include "l2dc/Circuit/Deck.h"
#include "l2dc/Report/Format.h"
#include "l2dc/Sizing/SpecSweep.h"
#include "l2dc/Spice/Circuits.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace l2dc;
using namespace l2dc::sizing;

/// What `--method=all` compares: every method but those that need a circuit to
/// have a budget of resources and the agent of many specifications, and no grid
/// where two points for each of `coordinates` are more than `budget`.
static std::vector<std::string> comparedMethods(unsigned coordinates,
                                                uint64_t budget) {
  std::vector<std::string> names;
  bool isGridTooLarge = coordinates >= 64 || (budget >> coordinates) == 0;
  for (const search::MethodInfo &info : search::allMethods()) {
    if (is_contained({"uniform", "shallow", "deep", "greedy", "ddpg-goal"},
                     info.name) ||
        (info.name == "grid" && isGridTooLarge))
      continue;
    names.push_back(info.name.str());
  }
  return names;
}

namespace {

/// One call of l2dc-size.
class Sizer {
public:
  Sizer(const SizeOptions &options, circuit::Problem problem)
      : options(options), problem(std::move(problem)) {
    for (circuit::Variable &variable : this->problem.variables)
      if (variable.initialFromNetlist && options.start == Start::Middle)
        variable.initial.reset();
    report.problem = &this->problem;
    report.options = &options;
  }

  Error run(raw_ostream &os);

private:
  Error sweepSpecifications(CircuitEnvironment &environment, raw_ostream &os);
  Error checkNames();
  Error search(CircuitEnvironment &environment);
  Error chooseBest();
  Error analyse();
  Error writeFiles();
  std::string path(const Twine &name) const;
  spice::SimulatorOptions simulatorOptions(unsigned workers) const;

  const SizeOptions &options;
  circuit::Problem problem;
  SizingReport report;
};

} // namespace

std::string Sizer::path(const Twine &name) const {
  SmallString<128> out(options.directory);
  sys::path::append(out, name);
  return out.str().str();
}

spice::SimulatorOptions Sizer::simulatorOptions(unsigned workers) const {
  spice::SimulatorOptions simulator;
  simulator.workers = workers;
  simulator.timeout = options.timeout;
  return simulator;
}

/// Whether an objective, or else a constraint, wants `measure` to be large.
static bool isToBeLarge(const circuit::Problem &problem, StringRef measure) {
  for (const circuit::Objective &objective : problem.objectives)
    if (objective.measure == measure)
      return objective.maximize;
  for (const circuit::Constraint &constraint : problem.constraints)
    if (constraint.measure == measure)
      return constraint.relation == circuit::Relation::AtLeast;
  return false;
}

Error Sizer::checkNames() {
  if (options.pareto.empty())
    return Error::success();
  if (options.pareto.size() != 2)
    return makeError("--pareto: expected two measurements, found {0}",
                     options.pareto.size());
  for (unsigned i = 0; i < 2; ++i) {
    auto index = valueIndex(problem, options.pareto[i]);
    if (!index)
      return makeError("--pareto: unknown metric '{0}', expected a measurement "
                       "of the specification",
                       options.pareto[i]);
    report.paretoAxes[i].value = *index;
    report.paretoAxes[i].maximize = isToBeLarge(problem, options.pareto[i]);
  }
  return Error::success();
}

Error Sizer::search(CircuitEnvironment &environment) {
  std::vector<std::string> methods;
  for (const std::string &method : options.methods)
    if (method == "all")
      append_range(methods, comparedMethods(search::designSize(environment),
                                            options.budget));
    else
      methods.push_back(method);
  for (const std::string &method : methods)
    for (unsigned i = 0; i < options.seeds; ++i) {
      search::SearchOptions own;
      own.method = method;
      own.settings = options.settings;
      own.budget = options.budget;
      own.seed = options.seed + i;
      own.threads = options.workers;
      own.target = options.target;
      own.trace = path(method + "_" + Twine(own.seed) + ".trace");
      own.restart = !options.resume;
      own.progress = options.progress;
      own.title = method;
      auto run = runSizing(environment, own);
      if (!run)
        return addContext(run.takeError(), method);
      report.runs.push_back(std::move(*run));
    }
  report.cacheHits = environment.cacheHits();
  return Error::success();
}

/// Puts the best design of all runs into the problem's variables.
Error Sizer::chooseBest() {
  for (const SizingRun &run : report.runs) {
    const HistoryEntry *best = run.best();
    bool better =
        best && (!report.bestRun ||
                 std::make_pair(best->feasible, best->score) >
                     std::make_pair(report.best.feasible, report.best.score));
    if (better) {
      report.bestRun = &run;
      report.best = *best;
    }
  }
  if (!report.bestRun)
    return makeError("no design could be simulated");
  size_t next = 0;
  for (const circuit::Variable *free : circuit::freeVariables(problem))
    for (circuit::Variable &variable : problem.variables)
      if (&variable == free)
        variable.value = report.best.design[next++];
  return Error::success();
}

Error Sizer::analyse() {
  EvaluatorOptions own;
  own.simulator = simulatorOptions(options.workers);
  own.skipOnFail = false;
  auto evaluator = Evaluator::create(problem, own);
  if (!evaluator)
    return evaluator.takeError();
  report.result = (*evaluator)->evaluate(report.best.design);
  report.observed = (*evaluator)->observe(report.best.design);
  report.transistors = (*evaluator)->simulator().transistors(0).vec();
  report.sensitivities = sensitivity(**evaluator, report.best.design);
  if (!options.pareto.empty())
    report.pareto =
        paretoFront(report.runs, report.paretoAxes[0], report.paretoAxes[1]);
  if (!options.monteCarlo)
    return Error::success();
  MonteCarloOptions mc;
  mc.samples = options.monteCarlo;
  mc.seed = options.seed;
  mc.avt = options.mismatchVt;
  mc.abeta = options.mismatchBeta;
  auto samples = monteCarlo(**evaluator, report.best.design, mc);
  if (!samples)
    return addContext(samples.takeError(), "--monte-carlo");
  report.monteCarlo = std::move(*samples);
  return Error::success();
}

Error Sizer::writeFiles() {
  for (auto [index, testbench] : enumerate(problem.testbenches)) {
    std::string suffix = index ? "_" + testbench.name : "";
    if (Error error = writeFile(path("best" + suffix + ".cir"),
                                circuit::writeBatchNetlist(problem, testbench)))
      return error;
  }
  if (Error error = writeFile(path("history.csv"), [&](raw_ostream &os) {
        writeHistory(report, os);
        return Error::success();
      }))
    return error;
  if (Error error = writeFile(path("report.json"), [&](raw_ostream &os) {
        os << formatv("{0:2}", toJson(report)) << '\n';
        return Error::success();
      }))
    return error;
  return writeFile(path("report.html"), [&](raw_ostream &os) {
    writeHtml(report, os);
    return Error::success();
  });
}

/// The figures of a sweep for scripts.
static json::Object summarize(const SpecSweepResult &result) {
  json::Object summary{{"training_simulations", result.trainingSimulations},
                       {"specifications", result.outcomes.size()},
                       {"met", result.met()},
                       {"met_by_one_design", result.metByOneDesign},
                       {"mean_simulations", result.meanSimulations()},
                       {"median_simulations", result.simulationsQuantile(0.5)},
                       {"p95_simulations", result.simulationsQuantile(0.95)},
                       {"largest_simulations", result.simulationsQuantile(1)}};
  return summary;
}

Error Sizer::sweepSpecifications(CircuitEnvironment &environment,
                                 raw_ostream &os) {
  if (problem.sweeps.empty())
    return makeError("--spec-sweep: '{0}' has no 'sweep' of bounds",
                     options.spec);
  SpecSweepOptions own;
  own.specifications = options.specSweep;
  own.simulations = options.specSimulations;
  own.training.method = "ddpg-goal";
  own.training.settings = options.settings;
  own.training.budget = options.budget;
  own.training.seed = options.seed;
  own.training.threads = options.workers;
  own.training.trace = path("training_" + Twine(options.seed) + ".trace");
  own.training.restart = !options.resume;
  own.training.progress = options.progress;
  own.training.title = "train";
  own.refereeSimulations = options.specReferee;
  own.log = path("sweep.csv");
  auto result = runSpecSweep(problem, environment, own);
  if (!result)
    return result.takeError();
  json::Object summary = summarize(*result);
  summary["circuit"] = problem.name;
  summary["seed"] = options.seed;
  summary["limit"] = options.specSimulations;
  if (options.specReferee) {
    summary["referee_simulations"] = options.specReferee;
    summary["met_by_referee_only"] = result->metByRefereeOnly();
  }
  if (Error error = writeFile(path("sweep.json"), [&](raw_ostream &file) {
        file << formatv("{0:2}", json::Value(std::move(summary))) << '\n';
        return Error::success();
      }))
    return error;
  os << result->met() << " of " << result->outcomes.size()
     << " unseen specifications met, "
     << report::formatNumber(result->meanSimulations(), 3)
     << " simulations each on average (95 % within "
     << result->simulationsQuantile(0.95) << "), after "
     << result->trainingSimulations
     << " simulations of training, whose best design alone meets "
     << result->metByOneDesign << '\n';
  if (options.specReferee)
    os << "of the " << result->outcomes.size() - result->met()
       << " that were missed, CMA-ES with " << options.specReferee
       << " simulations each met " << result->metByRefereeOnly() << '\n';
  return Error::success();
}

Error Sizer::run(raw_ostream &os) {
  if (Error error = checkNames())
    return error;
  if (Error error = createDirectories(options.directory))
    return error;
  // The search has one simulator for each of its threads.
  auto environment = CircuitEnvironment::create(problem, simulatorOptions(1));
  if (!environment)
    return environment.takeError();
  if (options.specSweep)
    return sweepSpecifications(**environment, os);
  if (Error error = search(**environment))
    return error;
  environment->reset();
  if (Error error = chooseBest())
    return error;
  if (Error error = analyse())
    return error;
  if (Error error = writeFiles())
    return error;
  if (report.runs.size() > 1) {
    compareMethods(report).printMarkdown(os);
    os << '\n';
  }
  constraintTable(report).printText(os);
  os << "\nscore " << report::formatNumber(report.best.score, 4) << " ("
     << report.bestRun->method << ", seed " << report.bestRun->seed << ", "
     << report.bestRun->history.size() << " simulated designs)";
  if (report.monteCarlo)
    os << ", yield " << report::formatPercent(report.monteCarlo->yield(), 1);
  os << '\n';
  return Error::success();
}

/// Tells of transistors that look matched and have sizes of their own.
static void noteUnmatched(const circuit::Problem &problem, raw_ostream &os) {
  for (const circuit::MatchGroup &group : circuit::proposeMatches(problem))
    os << group.where.file << ':' << group.where.line
       << ": note: the transistor looks matched to another one, but '"
       << join(group.variables, "' and '")
       << "' differ; to keep them equal: match: [["
       << join(group.variables, ", ") << "]]\n";
}

/// The file of a specification, or of the shipped circuit of that name.
static Expected<std::string> findSpec(StringRef spec) {
  if (spec.ends_with(".yaml") || spec.ends_with(".yml") || spec == "-" ||
      sys::fs::exists(spec))
    return spec.str();
  return spice::circuitFile(spec, (spec + ".yaml").str());
}

Error sizing::sizeCircuit(const SizeOptions &options, raw_ostream &os) {
  auto file = findSpec(options.spec);
  if (!file)
    return file.takeError();
  auto problem = circuit::readSpec(*file, options.files);
  if (!problem)
    return problem.takeError();
  noteUnmatched(*problem, os);
  return Sizer(options, std::move(*problem)).run(os);
}
