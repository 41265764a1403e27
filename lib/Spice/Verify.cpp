//===- Verify.cpp - Checks before anything runs ---------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Netlist.h"
#include "RawData.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <cmath>

using namespace llvm;

namespace l2dc::spice {

int Deck::parameterIndex(StringRef name) const {
  for (auto [index, parameter] : enumerate(parameters))
    if (name.equals_insensitive(parameter.name))
      return int(index);
  return -1;
}

//===----------------------------------------------------------------------===//
// Decks
//===----------------------------------------------------------------------===//

/// Cards that run something: a deck only describes.
static bool isAnalysisCard(StringRef keyword) {
  static const StringSet<> keywords = {".control", ".end",  ".op",    ".ac",
                                       ".dc",      ".tran", ".noise", ".pz",
                                       ".sens",    ".tf",   ".disto", ".meas",
                                       ".measure", ".four", ".plot",  ".print"};
  return keywords.contains(keyword);
}

static Error checkIncludedFile(const Deck &deck, const Card &card) {
  StringRef file = includedFile(card);
  if (file.empty())
    return Error::success();
  SmallString<256> path(file);
  if (!sys::path::is_absolute(path)) {
    path = deck.directory;
    sys::path::append(path, file);
  }
  if (sys::fs::exists(path))
    return Error::success();
  return makeError("{0}:{1}: there is no file '{2}'", deck.name, card.line,
                   path);
}

static Error checkParameter(const Deck &deck, const Parameter &parameter,
                            const StringSet<> &defined) {
  std::string name = StringRef(parameter.name).lower();
  if (!isName(name))
    return makeError("{0}: '{1}' is no parameter name", deck.name,
                     parameter.name);
  if (!defined.contains(name))
    return makeError("{0}: parameter '{1}' has no .param in the netlist",
                     deck.name, parameter.name);
  if (!(parameter.min <= parameter.max))
    return makeError("{0}: parameter '{1}' has min {2} > max {3}", deck.name,
                     parameter.name, parameter.min, parameter.max);
  if (!(parameter.nominal >= parameter.min &&
        parameter.nominal <= parameter.max))
    return makeError("{0}: parameter '{1}' is {2}, outside [{3}, {4}]",
                     deck.name, parameter.name, number(parameter.nominal),
                     number(parameter.min), number(parameter.max));
  return Error::success();
}

Error verify(const Deck &deck) {
  StringSet<> defined;
  unsigned depth = 0;
  for (const Card &card : cardsOf(deck.text)) {
    std::string keyword = card.keyword();
    if (isAnalysisCard(keyword))
      return makeError("{0}:{1}: {2} does not belong into a deck; analyses "
                       "and measurements are given beside it",
                       deck.name, card.line, keyword);
    if (Error error = checkIncludedFile(deck, card))
      return error;
    depth += keyword == ".subckt";
    depth -= keyword == ".ends" && depth > 0;
    if (keyword == ".param" && depth == 0)
      for (const auto &[name, value] : assignmentsOf(card.text))
        defined.insert(name);
  }
  StringSet<> seen;
  for (const Parameter &parameter : deck.parameters) {
    if (Error error = checkParameter(deck, parameter, defined))
      return error;
    if (!seen.insert(StringRef(parameter.name).lower()).second)
      return makeError("{0}: parameter '{1}' is listed twice", deck.name,
                       parameter.name);
  }
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Analyses
//===----------------------------------------------------------------------===//

static Error checkSweep(const Analysis &analysis) {
  if (!(analysis.start > 0 && analysis.stop > analysis.start))
    return makeError("expected 0 < start < stop, found {0} and {1}",
                     analysis.start, analysis.stop);
  if (analysis.points == 0 || analysis.points > 100000)
    return makeError("expected 1 to 100000 points, found {0}", analysis.points);
  return Error::success();
}

static Error checkAnalysis(const Analysis &analysis) {
  switch (analysis.kind) {
  case AnalysisKind::OperatingPoint:
    return Error::success();
  case AnalysisKind::Noise:
    if (analysis.output.empty() ||
        analysis.output.kind != Signal::Kind::Voltage)
      return makeError("noise needs an output voltage");
    if (!isName(analysis.source))
      return makeError("noise needs the source that it is referred to");
    return checkSweep(analysis);
  case AnalysisKind::AC:
    for (const Excitation &excitation : analysis.excitations)
      if (!isName(excitation.source))
        return makeError("'{0}' is no name of a source", excitation.source);
    return checkSweep(analysis);
  case AnalysisKind::DC:
    if (!isName(analysis.source))
      return makeError("a sweep needs the source that is swept");
    if (analysis.step == 0 || !std::isfinite(analysis.step) ||
        (analysis.stop - analysis.start) / analysis.step < 0)
      return makeError("a step of {0} does not lead from {1} to {2}",
                       analysis.step, analysis.start, analysis.stop);
    return Error::success();
  case AnalysisKind::Transient:
    if (!(analysis.step > 0 && analysis.stop >= analysis.step))
      return makeError("expected 0 < step <= stop, found {0} and {1}",
                       analysis.step, analysis.stop);
    return Error::success();
  }
  return Error::success();
}

static Error checkAnalyses(const Testbench &testbench) {
  StringSet<> names;
  unsigned excited = 0, small = 0;
  for (const Analysis &analysis : testbench.analyses) {
    std::string context =
        (testbench.deck.name + ": analysis '" + analysis.name + "'");
    if (analysis.name.empty() || !names.insert(analysis.name).second)
      return makeError("{0}: the name is empty or taken", context);
    if (Error error = checkAnalysis(analysis))
      return addContext(std::move(error), context);
    small += analysis.kind == AnalysisKind::AC;
    excited += !analysis.excitations.empty();
  }
  if (excited != 0 && excited != small)
    return makeError("{0}: either all ac analyses have excitations or none",
                     testbench.deck.name);
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Measurements
//===----------------------------------------------------------------------===//

static bool needsSignal(Metric metric) {
  switch (info(metric).analysis) {
  case AnalysisKind::OperatingPoint:
    return metric == Metric::Voltage || metric == Metric::Current;
  case AnalysisKind::Noise:
    return false;
  default:
    return true;
  }
}

static Error checkSignal(const Measurement &measurement) {
  const Signal &signal = measurement.signal;
  if (!needsSignal(measurement.metric))
    return Error::success();
  StringRef metric = info(measurement.metric).name;
  if (signal.empty())
    return makeError("{0} needs a signal such as v(out)", metric);
  bool current = signal.kind == Signal::Kind::Current;
  if ((measurement.metric == Metric::Voltage && current) ||
      (measurement.metric == Metric::Current && !current))
    return makeError("{0} does not go with {1}", metric, signal.str());
  for (StringRef name : {StringRef(signal.plus), StringRef(signal.minus)})
    if (!name.empty() && !isName(name))
      return makeError("'{0}' is no name of a node or source", name);
  return Error::success();
}

static Error checkAnalysisOf(const Testbench &testbench,
                             const Measurement &measurement) {
  const MetricInfo &metric = info(measurement.metric);
  if (metric.analysis == AnalysisKind::OperatingPoint)
    return Error::success();
  int index = analysisOf(testbench, measurement);
  if (index < 0 && measurement.analysis.empty())
    return makeError("{0} needs an {1} analysis; there is none or more than "
                     "one, of which 'analysis' must name one",
                     metric.name, analysisKindName(metric.analysis));
  if (index < 0)
    return makeError("there is no analysis '{0}'", measurement.analysis);
  AnalysisKind kind = testbench.analyses[index].kind;
  if (kind != metric.analysis)
    return makeError("{0} needs an {1} analysis, '{2}' is {3}", metric.name,
                     analysisKindName(metric.analysis),
                     testbench.analyses[index].name, analysisKindName(kind));
  return Error::success();
}

static Error checkReferences(const Testbench &testbench,
                             const Measurement &measurement,
                             const StringSet<> &earlier) {
  StringRef metric = info(measurement.metric).name;
  if (measurement.metric == Metric::PSRR ||
      measurement.metric == Metric::CMRR) {
    int index = analysisIndex(testbench, measurement.referenceAnalysis);
    if (index < 0 || testbench.analyses[index].kind != AnalysisKind::AC)
      return makeError("{0} needs a reference analysis, '{1}' is no ac "
                       "analysis",
                       metric, measurement.referenceAnalysis);
  }
  if (!measurement.atResultOf.empty() &&
      !earlier.contains(measurement.atResultOf))
    return makeError("there is no earlier measurement '{0}'",
                     measurement.atResultOf);
  if (measurement.metric == Metric::DeviceQuantity &&
      (measurement.devices.size() != 1 || !isName(measurement.quantity)))
    return makeError("{0} needs one device and a quantity such as gm", metric);
  for (const std::string &device : measurement.devices)
    if (!isName(device))
      return makeError("'{0}' is no name of a device", device);
  return Error::success();
}

Error verify(const Testbench &testbench) {
  if (Error error = verify(testbench.deck))
    return error;
  if (Error error = checkAnalyses(testbench))
    return error;
  StringSet<> earlier;
  for (const Measurement &measurement : testbench.measurements) {
    std::string context =
        testbench.deck.name + ": measurement '" + measurement.name + "'";
    if (measurement.name.empty() || earlier.contains(measurement.name))
      return makeError("{0}: the name is empty or taken", context);
    if (Error error = checkSignal(measurement))
      return addContext(std::move(error), context);
    if (Error error = checkAnalysisOf(testbench, measurement))
      return addContext(std::move(error), context);
    if (Error error = checkReferences(testbench, measurement, earlier))
      return addContext(std::move(error), context);
    earlier.insert(measurement.name);
  }
  for (const auto &response : testbench.observedResponses) {
    int index = analysisIndex(testbench, response.analysis);
    if (index < 0 || testbench.analyses[index].kind != AnalysisKind::AC)
      return makeError("{0}: the observed response '{1}' is no ac analysis",
                       testbench.deck.name, response.analysis);
  }
  return Error::success();
}

} // namespace l2dc::spice
