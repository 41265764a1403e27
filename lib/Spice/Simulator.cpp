//===- Simulator.cpp - Simulations in worker processes --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Spice/Simulator.h"
#include "Netlist.h"
#include "Pool.h"
#include "ResultCache.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Threading.h"

#include <cmath>

using namespace llvm;

namespace l2dc::spice {

//===----------------------------------------------------------------------===//
// Checks against the circuit that was loaded
//===----------------------------------------------------------------------===//

static std::string someOf(ArrayRef<std::string> names) {
  std::string text = join(names.take_front(20), ", ");
  return names.size() > 20 ? text + ", ..." : text;
}

static std::vector<std::string> namesOf(ArrayRef<Topology::Source> sources) {
  std::vector<std::string> names;
  for (const Topology::Source &source : sources)
    names.push_back(source.name);
  return names;
}

static Error checkNode(const Topology &topology, StringRef node) {
  if (node.empty() || topology.hasNode(node))
    return Error::success();
  return makeError("there is no node '{0}'; the circuit has {1}", node,
                   someOf(topology.nodes));
}

static Error checkSignal(const Topology &topology, const Signal &signal) {
  if (signal.kind == Signal::Kind::Current) {
    if (topology.voltageSource(signal.plus))
      return Error::success();
    return makeError("there is no voltage source '{0}'; the circuit has {1}",
                     signal.plus, someOf(namesOf(topology.voltageSources)));
  }
  if (Error error = checkNode(topology, signal.plus))
    return error;
  return checkNode(topology, signal.minus);
}

static Error checkSource(const Topology &topology, StringRef name) {
  std::vector<std::string> names = namesOf(topology.voltageSources);
  append_range(names, namesOf(topology.currentSources));
  if (is_contained(names, name) || name == "temp")
    return Error::success();
  return makeError("there is no source '{0}'; the circuit has {1}", name,
                   someOf(names));
}

static Error checkAnalysis(const Topology &topology, const Analysis &analysis) {
  for (const Excitation &excitation : analysis.excitations)
    if (Error error = checkSource(topology, excitation.source))
      return error;
  if (analysis.kind == AnalysisKind::Noise)
    if (Error error = checkSignal(topology, analysis.output))
      return error;
  if (analysis.kind == AnalysisKind::Noise || analysis.kind == AnalysisKind::DC)
    return checkSource(topology, analysis.source);
  return Error::success();
}

static Error checkMeasurement(const Topology &topology,
                              const Measurement &measurement) {
  for (const Signal *signal : {&measurement.signal, &measurement.reference})
    if (!signal->empty())
      if (Error error = checkSignal(topology, *signal))
        return error;
  if (measurement.metric == Metric::DeviceQuantity)
    return Error::success();
  if (measurement.metric == Metric::Power) {
    for (const std::string &device : measurement.devices)
      if (!topology.voltageSource(device))
        return makeError("there is no supply '{0}'; the voltage sources are "
                         "{1}",
                         device, someOf(namesOf(topology.voltageSources)));
    return Error::success();
  }
  std::vector<std::string> names;
  for (const Topology::Transistor &transistor : topology.transistors)
    names.push_back(transistor.name);
  for (const std::string &device : measurement.devices)
    if (!is_contained(names, device))
      return makeError("there is no transistor '{0}'; the circuit has {1}",
                       device, someOf(names));
  return Error::success();
}

/// Whether what a testbench refers to is in the circuit.
static Error checkReferences(const Testbench &testbench,
                             const Topology &topology) {
  StringRef deck = testbench.deck.name;
  for (const Analysis &analysis : testbench.analyses)
    if (Error error = checkAnalysis(topology, analysis))
      return addContext(std::move(error),
                        (deck + ": analysis '" + analysis.name + "'").str());
  for (const Measurement &measurement : testbench.measurements)
    if (Error error = checkMeasurement(topology, measurement))
      return addContext(
          std::move(error),
          (deck + ": measurement '" + measurement.name + "'").str());
  for (const std::string &node : testbench.observedNodes)
    if (Error error = checkNode(topology, node))
      return addContext(std::move(error), deck);
  for (const auto &response : testbench.observedResponses)
    if (Error error = checkSignal(topology, response.signal))
      return addContext(std::move(error), deck);
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Names in lower case
//===----------------------------------------------------------------------===//

static void lower(std::string &name) { name = StringRef(name).lower(); }

static void lower(Signal &signal) {
  lower(signal.plus);
  lower(signal.minus);
}

/// ngspice knows lower-case names only; what a user writes may differ.
static void lowerNames(Testbench &testbench) {
  for (Parameter &parameter : testbench.deck.parameters)
    lower(parameter.name);
  for (Analysis &analysis : testbench.analyses) {
    lower(analysis.source);
    lower(analysis.output);
    for (Excitation &excitation : analysis.excitations)
      lower(excitation.source);
  }
  for (Measurement &measurement : testbench.measurements) {
    lower(measurement.signal);
    lower(measurement.reference);
    lower(measurement.quantity);
    for (std::string &device : measurement.devices)
      lower(device);
  }
  for (std::string &node : testbench.observedNodes)
    lower(node);
  for (auto &response : testbench.observedResponses)
    lower(response.signal);
}

//===----------------------------------------------------------------------===//
// The simulator
//===----------------------------------------------------------------------===//

class Simulator::Implementation {
public:
  Implementation(std::vector<Testbench> testbenches,
                 const SimulatorOptions &options, std::string program,
                 std::string directory)
      : testbenches(std::move(testbenches)),
        pool(this->testbenches, options, std::move(program),
             std::move(directory)),
        cache(options.cacheEntries) {}

  Error load();
  Error runNominal();
  std::vector<Result> run(ArrayRef<Point> points,
                          function_ref<void(size_t)> finished);

  std::vector<Testbench> testbenches;
  std::vector<std::vector<std::string>> transistors, nodes;
  std::vector<std::string> resetReasons;
  std::vector<Result> nominal;
  Pool pool;
  ResultCache cache;

private:
  /// Whether the point can be given to a worker; else why not.
  std::string problemOf(const Point &point) const;
};

Error Simulator::Implementation::load() {
  for (auto [index, testbench] : enumerate(testbenches)) {
    Expected<Plan> plan = pool.elaborate(unsigned(index));
    if (!plan)
      return plan.takeError();
    if (Error error = checkReferences(testbench, plan->topology))
      return error;
    std::vector<std::string> names;
    for (const Topology::Transistor &transistor : plan->topology.transistors)
      names.push_back(transistor.name);
    transistors.push_back(std::move(names));
    nodes.push_back(plan->topology.nodes);
    resetReasons.push_back(plan->resetReason);
    pool.setPlan(unsigned(index), std::move(*plan));
  }
  return Error::success();
}

Error Simulator::Implementation::runNominal() {
  std::vector<Point> points;
  for (auto [index, testbench] : enumerate(testbenches)) {
    Point point;
    point.testbench = unsigned(index);
    point.observe = true;
    for (const Parameter &parameter : testbench.deck.parameters)
      point.parameters.push_back(parameter.nominal);
    points.push_back(std::move(point));
  }
  nominal = run(points, nullptr);
  for (auto [testbench, result] : zip(testbenches, nominal))
    if (result.status == Status::Rejected || result.status == Status::Crashed)
      return makeError(
          "{0}: the nominal point is {1}: {2}", testbench.deck.name,
          statusName(result.status),
          join(split(StringRef(result.diagnostics).rtrim(), "\n"), "; "));
  return Error::success();
}

std::string Simulator::Implementation::problemOf(const Point &point) const {
  if (point.testbench >= testbenches.size())
    return "there is no such testbench";
  const Deck &deck = testbenches[point.testbench].deck;
  if (point.parameters.size() != deck.parameters.size())
    return formatv("{0} parameters given, the deck has {1}",
                   point.parameters.size(), deck.parameters.size());
  for (auto [parameter, value] : zip(deck.parameters, point.parameters))
    if (!std::isfinite(value))
      return formatv("parameter '{0}' is not a number", parameter.name);
  for (const Setting &setting : point.settings) {
    bool device = setting.kind == Setting::Kind::Device;
    if (!std::isfinite(setting.value))
      return formatv("the setting of '{0}' is not a number", setting.target);
    if ((setting.kind != Setting::Kind::Temperature &&
         !isName(setting.target)) ||
        (device && !isName(setting.parameter)))
      return formatv("there is no '{0}[{1}]' to set", setting.target,
                     setting.parameter);
  }
  return {};
}

std::vector<Result>
Simulator::Implementation::run(ArrayRef<Point> points,
                               function_ref<void(size_t)> finished) {
  std::vector<Result> results(points.size());
  std::vector<std::string> keys(points.size());
  std::unordered_map<std::string, size_t> first; // by key, into `jobs`
  std::vector<Point> jobs;
  std::vector<std::vector<size_t>> users; // of each job
  size_t done = 0;
  auto count = [&](size_t more) {
    done += more;
    if (finished && more != 0)
      finished(done);
  };
  for (auto [index, point] : enumerate(points)) {
    std::string problem = problemOf(point);
    if (!problem.empty()) {
      results[index].status = Status::Rejected;
      results[index].diagnostics = problem + "\n";
      if (point.testbench < testbenches.size())
        results[index].values.resize(
            testbenches[point.testbench].measurements.size(), std::nan(""));
      count(1);
      continue;
    }
    keys[index] = cacheKey(point);
    if (const Result *known = cache.find(keys[index])) {
      results[index] = *known;
      ++pool.statistics.cacheHits;
      count(1);
      continue;
    }
    auto [found, isNew] = first.emplace(keys[index], jobs.size());
    if (isNew) {
      jobs.push_back(point);
      users.emplace_back();
    } else {
      ++pool.statistics.cacheHits;
    }
    users[found->second].push_back(index);
  }
  pool.run(jobs, [&](size_t job, Result result) {
    for (size_t user : users[job])
      results[user] = result;
    count(users[job].size());
  });
  // In the order of the points, so that the cache does not depend on workers.
  for (ArrayRef<size_t> group : users)
    cache.insert(keys[group[0]], results[group[0]]);
  return results;
}

Simulator::Simulator(std::unique_ptr<Implementation> implementation)
    : implementation(std::move(implementation)) {}

Simulator::~Simulator() = default;

Expected<std::unique_ptr<Simulator>>
Simulator::create(std::vector<Testbench> testbenches,
                  SimulatorOptions options) {
  if (options.workers == 0)
    options.workers = heavyweight_hardware_concurrency().compute_thread_count();
  for (Testbench &testbench : testbenches) {
    if (Error error = verify(testbench))
      return std::move(error);
    lowerNames(testbench);
  }
  Expected<std::string> program = findWorkerProgram(options.workerProgram);
  if (!program)
    return program.takeError();
  SmallString<128> directory;
  if (std::error_code error =
          sys::fs::createUniqueDirectory("l2dc-spice", directory))
    return makeError("cannot create a temporary directory: {0}",
                     error.message());
  auto implementation = std::make_unique<Implementation>(
      std::move(testbenches), options, std::move(*program),
      directory.str().str());
  if (Error error = implementation->load())
    return std::move(error);
  if (Error error = implementation->runNominal())
    return std::move(error);
  return std::unique_ptr<Simulator>(new Simulator(std::move(implementation)));
}

ArrayRef<Testbench> Simulator::testbenches() const {
  return implementation->testbenches;
}

ArrayRef<std::string> Simulator::transistors(unsigned testbench) const {
  return implementation->transistors[testbench];
}

ArrayRef<std::string> Simulator::nodes(unsigned testbench) const {
  return implementation->nodes[testbench];
}

StringRef Simulator::resetReason(unsigned testbench) const {
  return implementation->resetReasons[testbench];
}

const Result &Simulator::nominal(unsigned testbench) const {
  return implementation->nominal[testbench];
}

std::vector<Result> Simulator::run(ArrayRef<Point> points,
                                   function_ref<void(size_t)> finished) {
  return implementation->run(points, finished);
}

const SimulatorStatistics &Simulator::statistics() const {
  return implementation->pool.statistics;
}

std::vector<int> Simulator::workerProcesses() const {
  return implementation->pool.processes();
}

} // namespace l2dc::spice
