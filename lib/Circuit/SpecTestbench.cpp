//===- SpecTestbench.cpp - Testbenches of a specification -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SpecReader.h"

#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace l2dc;
using namespace l2dc::circuit;

using spice::AnalysisKind;

static Unit unitOf(StringRef name) { return *findUnit(name); }

/// The keys that an analysis of `kind` has.
static std::vector<StringRef> analysisKeys(AnalysisKind kind) {
  switch (kind) {
  case AnalysisKind::OperatingPoint:
    return {"kind"};
  case AnalysisKind::AC:
    return {"kind", "start", "stop", "points", "spacing", "excite"};
  case AnalysisKind::Noise:
    return {"kind", "start", "stop", "points", "spacing", "output", "source"};
  case AnalysisKind::DC:
    return {"kind", "start", "stop", "step", "source"};
  case AnalysisKind::Transient:
    return {"kind", "step", "stop", "max_step", "initial_conditions"};
  }
  return {};
}

/// `excite: {vin: 1, vip: -1}`.
static Error readExcitations(const YamlNode &mapping,
                             spice::Analysis &analysis) {
  const YamlNode *node = mapping.find("excite");
  if (!node)
    return Error::success();
  if (node->kind != YamlNode::Kind::Mapping)
    return failAt(*node, "'excite' must map sources to magnitudes");
  for (const auto &[source, where] : node->keys) {
    spice::Excitation excitation;
    excitation.source = StringRef(source).lower();
    if (Error error = Fields(*node)
                          .quantity(source, unitOf("1"), excitation.magnitude)
                          .take())
      return error;
    analysis.excitations.push_back(std::move(excitation));
  }
  return Error::success();
}

/// What the swept axis of an analysis counts in.
static Unit axisUnit(const spice::Analysis &analysis) {
  if (analysis.kind == AnalysisKind::Transient)
    return unitOf("s");
  if (analysis.kind != AnalysisKind::DC)
    return unitOf("Hz");
  if (analysis.source == "temp")
    return unitOf("C");
  return unitOf(StringRef(analysis.source).starts_with("i") ? "A" : "V");
}

static Expected<Analysis> readAnalysis(StringRef name, const YamlNode &node) {
  Analysis entry;
  spice::Analysis &analysis = entry.analysis;
  entry.where = node.where;
  analysis.name = name.lower();
  std::string kindName = analysis.name;
  if (Error error = Fields(node).text("kind", kindName).take())
    return std::move(error);
  std::optional<AnalysisKind> kind = parseAnalysisKind(kindName);
  if (!kind)
    return failAt(node, "analysis '" + name + "' has unknown kind '" +
                            kindName + "', expected op, ac, noise, dc or tran");
  analysis.kind = *kind;
  if (node.kind == YamlNode::Kind::Null &&
      *kind == AnalysisKind::OperatingPoint)
    return entry;
  std::string what = ("analysis '" + name + "'").str();
  if (Error error = checkKeys(node, what, analysisKeys(*kind)))
    return std::move(error);
  Fields fields(node);
  // The source says what the axis of a DC sweep counts in.
  fields.name("source", analysis.source);
  Unit axis = axisUnit(analysis);
  bool linear = false;
  fields.quantity("start", axis, analysis.start)
      .quantity("stop", axis, analysis.stop)
      .quantity("step", axis, analysis.step)
      .quantity("max_step", axis, analysis.maxStep)
      .count("points", analysis.points)
      .choice("spacing", "dec", "lin", linear)
      .flag("initial_conditions", analysis.useInitialConditions)
      .signal("output", analysis.output);
  if (linear)
    analysis.spacing = spice::Spacing::Linear;
  if (Error error = fields.take())
    return std::move(error);
  if (Error error = readExcitations(node, analysis))
    return std::move(error);
  return entry;
}

/// The dimension of a metric whose unit is `unit` where `signal` is looked at
/// and `source` is what noise is referred to.
static std::string defaultDimension(StringRef unit, const spice::Signal &signal,
                                    StringRef source) {
  bool current = signal.kind == spice::Signal::Kind::Current;
  if (unit == "*/rtHz")
    return source.starts_with("i") ? "A/rtHz" : "V/rtHz";
  if (unit == "*")
    return current ? "A" : "V";
  if (unit == "m^2")
    return "m2";
  return unit.empty() ? "1" : unit.str();
}

/// Sets the dimension from the metric, and from `unit:` where it leaves that
/// open (a gain may be in ohm, siemens or a number).
static Error readDimension(const YamlNode &node, const Testbench &testbench,
                           Measure &measure) {
  const spice::Measurement &m = measure.measurement;
  const spice::MetricInfo &metric = spice::info(m.metric);
  StringRef source;
  for (const Analysis &entry : testbench.analyses)
    if (entry.analysis.kind == metric.analysis &&
        (m.analysis.empty() || m.analysis == entry.analysis.name))
      source = entry.analysis.source;
  measure.dimension = defaultDimension(metric.unit, m.signal, source);
  if (m.metric == spice::Metric::Gain)
    measure.dimension = "1";
  std::string text;
  if (Error error = Fields(node).text("unit", text).take())
    return error;
  if (text.empty())
    return Error::success();
  std::optional<Unit> unit = findUnit(text);
  if (!unit)
    return failAt(*node.find("unit"), toString(unknownUnit(text)));
  bool open = metric.unit.contains('*') || metric.unit == "dB";
  if (!open && unit->dimension != measure.dimension)
    return failAt(*node.find("unit"), "metric '" + Twine(metric.name) +
                                          "' is in " + measure.dimension +
                                          ", found unit '" + text + "'");
  measure.dimension = unit->dimension;
  return Error::success();
}

/// `at: 10 MHz`, or `at: bandwidth` for the result of another measurement.
static Error readAt(const YamlNode &node, const Testbench &testbench,
                    spice::Measurement &m) {
  const YamlNode *at = node.find("at");
  if (!at)
    return Error::success();
  for (const Measure &earlier : testbench.measures)
    if (at->scalar == earlier.measurement.name) {
      m.atResultOf = at->scalar;
      return Error::success();
    }
  spice::Analysis axis;
  axis.kind = spice::info(m.metric).analysis;
  for (const Analysis &entry : testbench.analyses)
    if (entry.analysis.kind == axis.kind &&
        (m.analysis.empty() || m.analysis == entry.analysis.name))
      axis = entry.analysis;
  return Fields(node).quantity("at", axisUnit(axis), m.at).take();
}

static Expected<Measure> readMeasure(StringRef name, const YamlNode &node,
                                     const Testbench &testbench) {
  Measure measure;
  measure.where = node.where;
  spice::Measurement &m = measure.measurement;
  m.name = name.str();
  if (Error error =
          checkKeys(node, ("measurement '" + name + "'").str(),
                    {"metric", "analysis", "signal", "over", "at", "reference",
                     "tolerance", "from", "to", "devices", "quantity", "unit"}))
    return std::move(error);
  std::string metricName = name.str();
  if (Error error = Fields(node).text("metric", metricName).take())
    return std::move(error);
  std::optional<spice::Metric> metric = spice::parseMetric(metricName);
  if (!metric)
    return failAt(node.find("metric") ? *node.find("metric") : node,
                  "unknown metric '" + metricName + "', expected one of " +
                      join(map_range(spice::allMetrics(),
                                     [](const spice::MetricInfo &row) {
                                       return row.name.str();
                                     }),
                           ", "));
  m.metric = *metric;
  Unit tolerance = unitOf(m.metric == spice::Metric::Bandwidth ? "dB" : "1");
  if (Error error = Fields(node)
                        .name("analysis", m.analysis)
                        .name("reference", m.referenceAnalysis)
                        .name("quantity", m.quantity)
                        .signal("signal", m.signal)
                        .signal("over", m.reference)
                        .names("devices", m.devices)
                        .quantity("tolerance", tolerance, m.tolerance)
                        .quantity("from", unitOf("Hz"), m.from)
                        .quantity("to", unitOf("Hz"), m.to)
                        .take())
    return std::move(error);
  if (Error error = readAt(node, testbench, m))
    return std::move(error);
  if (Error error = readDimension(node, testbench, measure))
    return std::move(error);
  return measure;
}

/// The cards that a testbench adds around the circuit.
static Error readCards(const YamlNode &node, Testbench &testbench) {
  const YamlNode *cards = node.find("netlist");
  if (!cards)
    return Error::success();
  // The text of a block starts on the line behind its key.
  auto netlist = parseNetlist(
      cards->scalar, {cards->where.file, cards->where.line + 1, false});
  if (!netlist)
    return netlist.takeError();
  if (!netlist->params.empty() || !netlist->models.empty() ||
      !netlist->subcircuits.empty() || !netlist->libraries.empty())
    return failAt(*cards, "a testbench may add devices, .ic and .nodeset; "
                          "everything else belongs into the netlist");
  testbench.devices = std::move(netlist->devices);
  testbench.directives = std::move(netlist->directives);
  return Error::success();
}

Expected<Testbench> circuit::readTestbench(StringRef name,
                                           const YamlNode &node) {
  Testbench testbench;
  testbench.name = name.str();
  testbench.where = node.where;
  std::string what = ("testbench '" + name + "'").str();
  if (Error error =
          checkKeys(node, what, {"netlist", "analyses", "measurements"}))
    return std::move(error);
  if (Error error = readCards(node, testbench))
    return std::move(error);
  if (const YamlNode *analyses = node.find("analyses")) {
    if (analyses->kind != YamlNode::Kind::Mapping)
      return failAt(*analyses, "'analyses' must be a mapping");
    for (size_t i = 0; i < analyses->keys.size(); ++i) {
      auto entry = readAnalysis(analyses->keys[i].first, analyses->children[i]);
      if (!entry)
        return entry.takeError();
      testbench.analyses.push_back(std::move(*entry));
    }
  }
  const YamlNode *measures = node.find("measurements");
  if (!measures || measures->kind != YamlNode::Kind::Mapping)
    return failAt(measures ? *measures : node,
                  what + " needs a mapping 'measurements'");
  for (size_t i = 0; i < measures->keys.size(); ++i) {
    auto measure =
        readMeasure(measures->keys[i].first, measures->children[i], testbench);
    if (!measure)
      return measure.takeError();
    testbench.measures.push_back(std::move(*measure));
  }
  return testbench;
}
