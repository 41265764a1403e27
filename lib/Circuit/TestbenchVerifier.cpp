//===- TestbenchVerifier.cpp - Checking testbenches -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestbenchVerifier.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"

#include <cmath>

using namespace llvm;
using namespace l2dc;
using namespace l2dc::circuit;

using Found = std::optional<Fault>;
using spice::AnalysisKind;
using spice::Metric;

static Found fault(const SourceRef &where, const Twine &message) {
  return Fault{where, message.str()};
}

namespace {

/// One testbench with the names that it can refer to.
class TestbenchVerifier {
public:
  TestbenchVerifier(const Problem &problem, const Testbench &testbench)
      : testbench(testbench) {
    for (ArrayRef<Device> list :
         {ArrayRef(problem.netlist.devices), ArrayRef(testbench.devices)})
      for (const Device &device : list) {
        devices[device.name] = &device;
        for (const std::string &node : device.nodes)
          nodes.insert(node);
      }
  }

  Found check();

private:
  Found checkAnalysis(const Analysis &entry);
  Found checkRange(const Analysis &entry);
  Found checkMeasure(const Measure &measure);
  Found checkAnalysisOf(const Measure &measure);
  Found checkArguments(const Measure &measure);
  Found checkSignal(const spice::Signal &signal, const SourceRef &where,
                    const Twine &user);
  Found checkSource(StringRef name, const SourceRef &where, const Twine &user);
  Found checkDeviceName(StringRef name, const SourceRef &where,
                        const Twine &user);
  const Analysis *findAnalysis(StringRef name) const;

  const Testbench &testbench;
  StringMap<const Device *> devices;
  StringSet<> nodes;
  StringSet<> measured; ///< measurements so far
};

} // namespace

const Analysis *TestbenchVerifier::findAnalysis(StringRef name) const {
  for (const Analysis &entry : testbench.analyses)
    if (entry.analysis.name == name)
      return &entry;
  return nullptr;
}

Found TestbenchVerifier::checkSource(StringRef name, const SourceRef &where,
                                     const Twine &user) {
  const Device *device = devices.lookup(name);
  if (device && (device->kind == DeviceKind::VoltageSource ||
                 device->kind == DeviceKind::CurrentSource))
    return std::nullopt;
  return fault(where, user + " refers to unknown source '" + name +
                          "', expected an independent source of the netlist");
}

Found TestbenchVerifier::checkSignal(const spice::Signal &signal,
                                     const SourceRef &where,
                                     const Twine &user) {
  // Nodes and devices inside of instances are found when the deck is loaded.
  if (signal.kind == spice::Signal::Kind::Current) {
    const Device *device = devices.lookup(signal.plus);
    if (StringRef(signal.plus).contains('.') ||
        (device && device->kind == DeviceKind::VoltageSource))
      return std::nullopt;
    return fault(where, user + " refers to unknown voltage source '" +
                            signal.plus + "'");
  }
  for (StringRef node : {StringRef(signal.plus), StringRef(signal.minus)})
    if (!node.empty() && node != "0" && node != "gnd" && !node.contains('.') &&
        !nodes.contains(node))
      return fault(where, user + " refers to unknown node '" + node +
                              "', expected a node of the netlist");
  return std::nullopt;
}

Found TestbenchVerifier::checkDeviceName(StringRef name, const SourceRef &where,
                                         const Twine &user) {
  // Inside an instance: "m.x1.m0" belongs to "x1".
  auto parts = name.split('.');
  StringRef top = parts.second.empty() ? name : parts.second.split('.').first;
  if (devices.contains(top))
    return std::nullopt;
  return fault(where, user + " refers to unknown device '" + name + "'");
}

Found TestbenchVerifier::checkRange(const Analysis &entry) {
  const spice::Analysis &analysis = entry.analysis;
  auto fail = [&](const Twine &message) {
    return fault(entry.where,
                 "analysis '" + Twine(analysis.name) + "' " + message);
  };
  switch (analysis.kind) {
  case AnalysisKind::OperatingPoint:
    return std::nullopt;
  case AnalysisKind::AC:
  case AnalysisKind::Noise:
    if (!(analysis.start > 0 && analysis.start < analysis.stop))
      return fail("goes from " + formatValue(analysis.start) + " to " +
                  formatValue(analysis.stop) +
                  " Hz, expected 0 < start < stop");
    if (analysis.points < 1 || analysis.points > 100000)
      return fail("has " + Twine(analysis.points) +
                  " points, expected 1 to 100000");
    return std::nullopt;
  case AnalysisKind::DC:
    if (!(analysis.step != 0 &&
          (analysis.stop - analysis.start) / analysis.step > 0))
      return fail("goes from " + formatValue(analysis.start) + " to " +
                  formatValue(analysis.stop) + " in steps of " +
                  formatValue(analysis.step) +
                  ", expected a step towards the stop");
    return std::nullopt;
  case AnalysisKind::Transient:
    if (!(analysis.step > 0 && analysis.step <= analysis.stop))
      return fail("has step " + formatValue(analysis.step) + " and stop " +
                  formatValue(analysis.stop) + ", expected 0 < step <= stop");
    return std::nullopt;
  }
  return std::nullopt;
}

Found TestbenchVerifier::checkAnalysis(const Analysis &entry) {
  const spice::Analysis &analysis = entry.analysis;
  std::string user = "analysis '" + analysis.name + "'";
  if (findAnalysis(analysis.name) != &entry)
    return fault(entry.where, user + " is listed a second time");
  if (Found found = checkRange(entry))
    return found;
  for (const spice::Excitation &excitation : analysis.excitations)
    if (Found found = checkSource(excitation.source, entry.where, user))
      return found;
  if (analysis.kind == AnalysisKind::Noise)
    if (Found found = checkSignal(analysis.output, entry.where, user))
      return found;
  bool swept = analysis.kind == AnalysisKind::DC && analysis.source != "temp";
  if (analysis.kind == AnalysisKind::Noise || swept)
    return checkSource(analysis.source, entry.where, user);
  return std::nullopt;
}

Found TestbenchVerifier::checkAnalysisOf(const Measure &measure) {
  const spice::Measurement &m = measure.measurement;
  const spice::MetricInfo &metric = spice::info(m.metric);
  StringRef kind = spice::analysisKindName(metric.analysis);
  std::string user = "measurement '" + m.name + "'";
  for (StringRef name :
       {StringRef(m.analysis), StringRef(m.referenceAnalysis)}) {
    if (name.empty())
      continue;
    const Analysis *entry = findAnalysis(name);
    if (!entry)
      return fault(measure.where,
                   user + " refers to unknown analysis '" + name + "'");
    if (entry->analysis.kind != metric.analysis)
      return fault(measure.where,
                   user + " needs an analysis of kind " + kind + ", '" + name +
                       "' is of kind " +
                       spice::analysisKindName(entry->analysis.kind));
  }
  if (!m.analysis.empty() || metric.analysis == AnalysisKind::OperatingPoint)
    return std::nullopt;
  size_t count = count_if(testbench.analyses, [&](const Analysis &entry) {
    return entry.analysis.kind == metric.analysis;
  });
  if (count == 1)
    return std::nullopt;
  return fault(
      measure.where,
      user + " needs " +
          (count ? "to name one of the " : "an analysis of kind ") +
          (count ? Twine(count) + " analyses of kind " + kind : Twine(kind)));
}

/// Metrics that look at the circuit as a whole.
static bool needsSignal(Metric metric) {
  return !is_contained({Metric::Power, Metric::GateArea, Metric::Saturated,
                        Metric::SaturationMargin, Metric::OverdriveMargin,
                        Metric::DeviceQuantity},
                       metric) &&
         spice::info(metric).analysis != AnalysisKind::Noise;
}

Found TestbenchVerifier::checkArguments(const Measure &measure) {
  const spice::Measurement &m = measure.measurement;
  StringRef metric = spice::info(m.metric).name;
  std::string user = "measurement '" + m.name + "'";
  if (needsSignal(m.metric) && m.signal.empty())
    return fault(measure.where,
                 user + " needs a signal for metric '" + metric + "'");
  for (const spice::Signal *signal : {&m.signal, &m.reference})
    if (!signal->empty())
      if (Found found = checkSignal(*signal, measure.where, user))
        return found;
  for (const std::string &device : m.devices)
    if (Found found = checkDeviceName(device, measure.where, user))
      return found;
  if (m.metric == Metric::DeviceQuantity &&
      (m.devices.size() != 1 || m.quantity.empty()))
    return fault(measure.where, user + " needs one device and a quantity for "
                                       "metric 'device'");
  bool rejection = m.metric == Metric::PSRR || m.metric == Metric::CMRR;
  if (rejection == m.referenceAnalysis.empty())
    return fault(measure.where,
                 user +
                     (rejection ? " needs a reference analysis for metric '"
                                : " takes no reference analysis for "
                                  "metric '") +
                     metric + "'");
  if (!m.atResultOf.empty() && !measured.contains(m.atResultOf))
    return fault(measure.where, user + " is taken at '" + m.atResultOf +
                                    "', expected a measurement before it in "
                                    "the same testbench");
  return std::nullopt;
}

Found TestbenchVerifier::checkMeasure(const Measure &measure) {
  if (Found found = checkAnalysisOf(measure))
    return found;
  if (Found found = checkArguments(measure))
    return found;
  measured.insert(measure.measurement.name);
  return std::nullopt;
}

Found TestbenchVerifier::check() {
  for (const Analysis &entry : testbench.analyses)
    if (Found found = checkAnalysis(entry))
      return found;
  for (const Measure &measure : testbench.measures)
    if (Found found = checkMeasure(measure))
      return found;
  if (testbench.measures.empty())
    return fault(testbench.where, "testbench '" + testbench.name +
                                      "' has no measurements, expected at "
                                      "least one");
  return std::nullopt;
}

/// The nodes that any testbench looks at.
static StringSet<> observedNodes(const Problem &problem) {
  StringSet<> observed;
  auto add = [&](const spice::Signal &signal) {
    if (signal.kind != spice::Signal::Kind::Voltage)
      return;
    observed.insert(signal.plus);
    observed.insert(signal.minus);
  };
  for (const Testbench &testbench : problem.testbenches) {
    for (const Analysis &entry : testbench.analyses)
      add(entry.analysis.output);
    for (const Measure &measure : testbench.measures) {
      add(measure.measurement.signal);
      add(measure.measurement.reference);
    }
  }
  return observed;
}

Found circuit::checkTestbenches(const Problem &problem,
                                NetlistVerifier &netlist) {
  if (problem.testbenches.empty())
    return fault({}, "has no testbenches, expected at least one");
  StringSet<> observed = observedNodes(problem);
  StringSet<> testbenches, measures;
  for (const Testbench &testbench : problem.testbenches) {
    if (!testbenches.insert(testbench.name).second)
      return fault(testbench.where, "testbench '" + testbench.name +
                                        "' is listed a second time");
    for (const Measure &measure : testbench.measures)
      if (!measures.insert(measure.measurement.name).second)
        return fault(measure.where, "measurement '" + measure.measurement.name +
                                        "' is listed a second time");
    if (Found found = TestbenchVerifier(problem, testbench).check())
      return found;
    if (Found found = netlist.checkDevices(testbench.devices, observed))
      return found;
  }
  return std::nullopt;
}
