//===- BatchEngine.cpp - Simulating with the ngspice program --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Batch.h"
#include "../Commands.h"
#include "Engine.h"
#include "l2dc/Support/File.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"

#include <cmath>
#include <csignal>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;

namespace l2dc::spice {
namespace {

class BatchEngine : public Engine {
public:
  explicit BatchEngine(LoadRequest request) : request(std::move(request)) {}

  LoadAnswer load() override;
  RunAnswer run(const Point &point) override;

private:
  bool write(const Point &point, std::string &problem) const;
  bool execute(bool &timedOut) const;
  std::vector<std::string> complaints() const;
  std::vector<std::string> extraVectors(const Point &point) const;
  bool read(const Point &point, RawData &data) const;
  bool readOperatingPoint(const Point &point, RawData &data) const;
  bool readAnalysis(unsigned index, RawData &data) const;

  LoadRequest request;
  std::string program;
};

} // namespace

LoadAnswer BatchEngine::load() {
  if (Error error =
          writeFile(".spiceinit", initFile(request.testbench.deck.dialect)))
    return {toString(std::move(error)), std::nullopt, true};
  ErrorOr<std::string> found = sys::findProgramByName("ngspice");
  if (!found)
    return {"there is no program 'ngspice'", std::nullopt, true};
  program = *found;
  return {};
}

std::vector<std::string> BatchEngine::extraVectors(const Point &point) const {
  std::vector<std::string> names = neededQuantities(request.testbench);
  if (needsTransistors(request.testbench, point.observe))
    for (const auto &transistor : request.plan->topology.transistors)
      append_range(names, transistorVectors(transistor));
  return names;
}

/// Writes the netlist of a point. False with a problem if no bins fit.
bool BatchEngine::write(const Point &point, std::string &problem) const {
  const Plan &plan = *request.plan;
  std::string text = loadedText(request.testbench.deck);
  std::vector<std::string> update =
      resetCommands(request.testbench.deck, point);
  if (plan.flat) {
    std::vector<double> values = plan.flat->values(point.parameters);
    auto bins = plan.flat->bins(values, problem);
    if (!bins) {
      problem += " is outside of all bins of its model";
      return false;
    }
    if (plan.flat->knows(*bins)) {
      text = loadedFlatText(request.testbench.deck, plan, values, *bins);
      update = plan.flat->commands(values);
    }
  }
  // The control section ends the netlist.
  text.resize(text.size() - StringRef(".end\n").size());
  append_range(update, settingCommands(point));
  update.push_back(saveCommand(request.testbench, plan.topology));
  text += controlSection(request.testbench, update, extraVectors(point),
                         /*spectraOnly=*/true, "");
  if (Error error = writeFile("run.cir", text)) {
    problem = toString(std::move(error));
    return false;
  }
  return true;
}

/// Runs the program on run.cir with its output in run.log. False if it did not
/// end by itself.
bool BatchEngine::execute(bool &timedOut) const {
  pid_t child = fork();
  if (child < 0)
    return false;
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    rlim_t seconds = rlim_t(std::ceil(request.timeout));
    rlimit limit{seconds, seconds + 1};
    setrlimit(RLIMIT_CPU, &limit);
    int log = open("run.log", O_CREAT | O_TRUNC | O_WRONLY, 0600);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    execl(program.c_str(), "ngspice", "-b", "run.cir",
          static_cast<char *>(nullptr));
    _exit(127);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR)
    ;
  timedOut = WIFSIGNALED(status) &&
             (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL);
  return WIFEXITED(status);
}

std::vector<std::string> BatchEngine::complaints() const {
  std::vector<std::string> lines;
  Expected<std::unique_ptr<MemoryBuffer>> log = readFile("run.log");
  if (!log) {
    consumeError(log.takeError());
    return lines;
  }
  SmallVector<StringRef, 0> all;
  (*log)->getBuffer().split(all, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef line : all)
    if (line.contains("rror") || line.contains("aborted") ||
        line.contains("Fatal") || line.contains("valid modelname"))
      lines.push_back(line.trim().str());
  return lines;
}

static std::optional<RawPlot> readPlot(const std::string &path) {
  Expected<std::unique_ptr<MemoryBuffer>> file = readFile(path);
  if (!file) {
    consumeError(file.takeError());
    return std::nullopt;
  }
  Expected<RawPlot> plot = parseRawFile((*file)->getBuffer());
  if (!plot) {
    consumeError(plot.takeError());
    return std::nullopt;
  }
  return std::move(*plot);
}

bool BatchEngine::readOperatingPoint(const Point &point, RawData &data) const {
  std::optional<RawPlot> plot = readPlot("op.raw");
  if (!plot)
    return false;
  auto value = [&](const std::string &name) -> std::optional<double> {
    const std::vector<Complex> *samples = plot->find(name);
    if (!samples || samples->empty())
      return std::nullopt;
    return samples->front().real();
  };
  const Testbench &testbench = request.testbench;
  const Topology &topology = request.plan->topology;
  for (const std::string &name : neededOperatingPoint(testbench, topology)) {
    std::optional<double> found = value(name);
    if (!found)
      return false;
    data.operatingPoint[name] = *found;
  }
  for (const std::string &name : neededQuantities(testbench))
    if (std::optional<double> found = value(name))
      data.quantities[name] = *found;
  if (!needsTransistors(testbench, point.observe))
    return true;
  for (const Topology::Transistor &transistor : topology.transistors) {
    std::vector<double> values;
    for (const std::string &name : transistorVectors(transistor))
      values.push_back(value(name).value_or(0.0));
    data.transistors.push_back(readTransistor(transistor, values));
  }
  return true;
}

bool BatchEngine::readAnalysis(unsigned index, RawData &data) const {
  std::optional<RawPlot> plot = readPlot(std::to_string(index) + ".raw");
  if (!plot)
    return false;
  const Analysis &analysis = request.testbench.analyses[index];
  AnalysisData &result = data.analyses[index];
  for (Complex sample : plot->samples[0])
    result.scale.push_back(sample.real());
  if (result.scale.empty() ||
      result.scale.size() + 1 < expectedSamples(analysis))
    return false;
  for (const std::string &name : neededVectors(request.testbench, index))
    if (const std::vector<Complex> *samples = plot->find(name))
      result.vectors[name] = *samples;
  return true;
}

bool BatchEngine::read(const Point &point, RawData &data) const {
  data.analyses.resize(request.testbench.analyses.size());
  if (!readOperatingPoint(point, data))
    return false;
  return all_of(analysisOrder(request.testbench),
                [&](unsigned index) { return readAnalysis(index, data); });
}

RunAnswer BatchEngine::run(const Point &point) {
  RunAnswer answer;
  Result &result = answer.result;
  for (size_t i = 0; i < request.testbench.analyses.size(); ++i)
    sys::fs::remove(std::to_string(i) + ".raw");
  sys::fs::remove("op.raw");
  std::string problem;
  if (!write(point, problem)) {
    result.status = Status::Rejected;
    result.diagnostics = problem + "\n";
    return answer;
  }
  bool timedOut = false;
  bool ended = execute(timedOut);
  std::vector<std::string> lines = complaints();
  RawData data;
  bool complete =
      ended &&
      none_of(lines, [](StringRef line) { return line.contains("aborted"); }) &&
      read(point, data);
  if (complete) {
    conclude(request.testbench, request.plan->topology, point, data, result);
    return answer;
  }
  result.status = timedOut ? Status::Timeout : failureOf(lines);
  result.diagnostics = diagnosticsOf(lines);
  return answer;
}

std::unique_ptr<Engine> createBatchEngine(LoadRequest request) {
  return std::make_unique<BatchEngine>(std::move(request));
}

} // namespace l2dc::spice
