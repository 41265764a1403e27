//===- LibraryEngine.cpp - Simulating with libngspice ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Commands.h"
#include "Elaborate.h"
#include "Engine.h"
#include "Flatten.h"
#include "Ngspice.h"
#include "l2dc/Support/File.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <map>

using namespace llvm;

namespace l2dc::spice {
namespace {

class LibraryEngine : public Engine {
public:
  explicit LibraryEngine(LoadRequest request)
      : request(std::move(request)), testbench(this->request.testbench),
        plan(std::move(this->request.plan)) {}

  LoadAnswer load() override;
  RunAnswer run(const Point &point) override;

private:
  bool usesFlat() const {
    return request.mode != UpdateMode::Reset && plan->flat.has_value();
  }
  bool update(const Point &point);
  bool updateFlat(const Point &point);
  bool learnBins(const Point &point);
  bool loadFlat(ArrayRef<double> values, ArrayRef<uint32_t> bins);
  bool updateByReset(const Point &point);
  bool applySettings(const Point &point);
  bool restoreSettings(const Point &point);
  bool simulate(const Point &point, RawData &data);
  bool readOperatingPoint(const Point &point, RawData &data);
  bool readAnalysis(unsigned index, RawData &data);

  LoadRequest request;
  const Testbench &testbench;
  std::optional<Plan> plan;
  std::unique_ptr<Ngspice> ngspice;
  std::string save;
  bool deckLoaded = false;
  /// The bins of the flat circuit that is loaded, if one is.
  std::optional<std::vector<uint32_t>> loadedBins;
  /// The settings in force, with the command that takes each one back; empty
  /// if only loading the circuit again does.
  std::map<std::string, std::string> inForce;
};

} // namespace

//===----------------------------------------------------------------------===//
// Loading
//===----------------------------------------------------------------------===//

LoadAnswer LibraryEngine::load() {
  if (Error error = writeFile(".spiceinit", initFile(testbench.deck.dialect)))
    return {toString(std::move(error)), std::nullopt, true};
  ngspice = std::make_unique<Ngspice>();
  LoadAnswer answer;
  if (!plan) {
    plan.emplace();
    answer.error = elaborate(*ngspice, request, *plan);
    if (!answer.error.empty())
      return answer;
    answer.plan = plan;
    answer.last = ngspice->poisoned();
  }
  save = saveCommand(testbench, plan->topology);
  return answer;
}

//===----------------------------------------------------------------------===//
// Bringing a point into the circuit
//===----------------------------------------------------------------------===//

/// Whether a complaint tells that a command or a card was not taken.
static bool refused(ArrayRef<std::string> complaints) {
  return any_of(complaints, [](StringRef line) {
    return line.contains("rror") || line.contains("could not find") ||
           line.contains("can't find") || line.contains("ignored");
  });
}

bool LibraryEngine::update(const Point &point) {
  return (usesFlat() ? updateFlat(point) : updateByReset(point)) &&
         applySettings(point);
}

bool LibraryEngine::updateByReset(const Point &point) {
  // A circuit that failed to reset is gone, and alterparam with it.
  if (!deckLoaded && !ngspice->load(loadedText(testbench.deck)))
    return false;
  deckLoaded = ngspice->commands(resetCommands(testbench.deck, point)) &&
               !refused(ngspice->complaints());
  inForce.clear();
  return deckLoaded && ngspice->command(save);
}

bool LibraryEngine::loadFlat(ArrayRef<double> values, ArrayRef<uint32_t> bins) {
  inForce.clear();
  deckLoaded = false;
  loadedBins.reset();
  if (!ngspice->load(loadedFlatText(testbench.deck, *plan, values, bins)) ||
      refused(ngspice->complaints()) || !ngspice->command(save))
    return false;
  loadedBins = bins.vec();
  return true;
}

/// Reads the cards of the bins that a point is in from the deck.
bool LibraryEngine::learnBins(const Point &point) {
  loadedBins.reset();
  if (!updateByReset(point))
    return false;
  plan->flat->learn(expandedListing(*ngspice));
  return true;
}

bool LibraryEngine::updateFlat(const Point &point) {
  FlatCircuit &flat = *plan->flat;
  std::vector<double> values = flat.values(point.parameters);
  std::string outside;
  std::optional<std::vector<uint32_t>> bins = flat.bins(values, outside);
  if (!bins) {
    ngspice->complain(outside + " is outside of all bins of its model");
    return false;
  }
  if (!flat.knows(*bins)) {
    if (!learnBins(point))
      return false;
    // A card that no listing shows: the deck has been reset to the point.
    if (!flat.knows(*bins))
      return true;
  }
  bool same = loadedBins && *loadedBins == *bins && restoreSettings(point);
  if (!same && !loadFlat(values, *bins))
    return false;
  // Also after loading: the numbers of a point are then the same to the last
  // bit, whichever point was loaded.
  return ngspice->commands(flat.commands(values));
}

static std::string settingKey(const Setting &setting) {
  return std::to_string(int(setting.kind)) + " " +
         StringRef(setting.target).lower() + " " +
         StringRef(setting.parameter).lower();
}

/// The command that takes a setting back, or empty.
static std::string undoOf(const Setting &setting, const Plan &plan) {
  Point undo;
  undo.settings = {setting};
  double &value = undo.settings[0].value;
  if (setting.kind == Setting::Kind::Temperature) {
    value = plan.temperature;
    return settingCommands(undo)[0];
  }
  if (setting.kind == Setting::Kind::Device)
    return {};
  for (const auto *sources :
       {&plan.topology.voltageSources, &plan.topology.currentSources})
    for (const Topology::Source &source : *sources)
      if (source.name == StringRef(setting.target).lower()) {
        value = source.dc;
        return settingCommands(undo)[0];
      }
  return {};
}

/// Takes back what an earlier point set and this one does not. False if the
/// circuit has to be loaded again for that.
bool LibraryEngine::restoreSettings(const Point &point) {
  for (const Setting &setting : point.settings)
    inForce.erase(settingKey(setting));
  for (const auto &[key, undo] : inForce)
    if (undo.empty() || !ngspice->command(undo))
      return false;
  inForce.clear();
  return true;
}

bool LibraryEngine::applySettings(const Point &point) {
  for (const Setting &setting : point.settings)
    inForce[settingKey(setting)] = undoOf(setting, *plan);
  return ngspice->commands(settingCommands(point)) &&
         !refused(ngspice->complaints());
}

//===----------------------------------------------------------------------===//
// Simulating
//===----------------------------------------------------------------------===//

/// The name of the axis that an analysis's samples are taken along.
static std::string scaleName(const Analysis &analysis) {
  switch (analysis.kind) {
  case AnalysisKind::Transient:
    return "time";
  case AnalysisKind::DC:
    if (analysis.source == "temp")
      return "temp-sweep";
    return StringRef(analysis.source).starts_with_insensitive("i") ? "i-sweep"
                                                                   : "v-sweep";
  default:
    return "frequency";
  }
}

static bool aborted(ArrayRef<std::string> complaints) {
  return any_of(complaints, [](StringRef line) {
    // Integrated noise is never saved; it is computed from the spectra.
    if (line.contains("no data saved for Noise"))
      return false;
    return line.contains("aborted") || line.contains("not run") ||
           line.contains("not parsed");
  });
}

bool LibraryEngine::readAnalysis(unsigned index, RawData &data) {
  const Analysis &analysis = testbench.analyses[index];
  if (!ngspice->commands(analysisCommands(testbench, index)) ||
      aborted(ngspice->complaints()))
    return false;
  if (analysis.kind == AnalysisKind::Noise &&
      !ngspice->command("setplot " + ngspice->newestPlot("noise")))
    return false;
  AnalysisData &result = data.analyses[index];
  for (Complex sample : ngspice->vector(scaleName(analysis)))
    result.scale.push_back(sample.real());
  if (result.scale.empty() ||
      result.scale.size() + 1 < expectedSamples(analysis))
    return false;
  for (const std::string &name : neededVectors(testbench, index))
    result.vectors[name] = ngspice->vector(name);
  return true;
}

bool LibraryEngine::readOperatingPoint(const Point &point, RawData &data) {
  for (const std::string &name : neededQuantities(testbench))
    if (std::optional<double> value = ngspice->scalar(name))
      data.quantities[name] = *value;
  if (needsTransistors(testbench, point.observe))
    for (const Topology::Transistor &transistor : plan->topology.transistors) {
      std::vector<double> values;
      for (const std::string &name : transistorVectors(transistor)) {
        StringRef quantity = StringRef(name).rsplit('[').second.drop_back();
        bool needed = needsQuantity(testbench, point.observe, quantity);
        values.push_back(needed ? ngspice->scalar(name).value_or(0.0) : 0.0);
      }
      data.transistors.push_back(readTransistor(transistor, values));
    }
  std::string plot = ngspice->newestPlot("op");
  if (plot.empty() || !ngspice->command("setplot " + plot))
    return false;
  for (const std::string &name :
       neededOperatingPoint(testbench, plan->topology)) {
    std::optional<double> value = ngspice->scalar(name);
    if (!value)
      return false;
    data.operatingPoint[name] = *value;
  }
  return true;
}

bool LibraryEngine::simulate(const Point &point, RawData &data) {
  data.analyses.resize(testbench.analyses.size());
  std::vector<unsigned> order = analysisOrder(testbench);
  bool fromAC =
      !order.empty() && testbench.analyses[order[0]].kind == AnalysisKind::AC;
  if (!fromAC) {
    if (!ngspice->command("op") || aborted(ngspice->complaints()) ||
        !readOperatingPoint(point, data))
      return false;
  }
  for (unsigned index : order) {
    if (!readAnalysis(index, data))
      return false;
    if (fromAC && index == order[0] && !readOperatingPoint(point, data))
      return false;
  }
  return true;
}

RunAnswer LibraryEngine::run(const Point &point) {
  ngspice->forget();
  RunAnswer answer;
  RawData data;
  if (update(point) && simulate(point, data)) {
    conclude(testbench, plan->topology, point, data, answer.result);
  } else {
    answer.result.status = failureOf(ngspice->complaints());
    answer.result.diagnostics = diagnosticsOf(ngspice->complaints());
  }
  ngspice->clear();
  answer.last = ngspice->poisoned();
  return answer;
}

std::unique_ptr<Engine> createLibraryEngine(LoadRequest request) {
  return std::make_unique<LibraryEngine>(std::move(request));
}

} // namespace l2dc::spice
