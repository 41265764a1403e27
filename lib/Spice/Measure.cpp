//===- Measure.cpp - From raw vectors to named values ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MeasureKinds.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace llvm;

namespace l2dc::spice {

const Topology::Source *Topology::voltageSource(StringRef name) const {
  for (const Source &source : voltageSources)
    if (source.name == name)
      return &source;
  return nullptr;
}

bool Topology::hasNode(StringRef name) const {
  return name == "0" || is_contained(nodes, name);
}

std::string vectorName(const Signal &signal) {
  return signal.kind == Signal::Kind::Current ? signal.plus + "#branch"
                                              : signal.plus;
}

int analysisIndex(const Testbench &testbench, StringRef name) {
  for (auto [index, analysis] : enumerate(testbench.analyses))
    if (analysis.name == name)
      return int(index);
  return -1;
}

int analysisOf(const Testbench &testbench, const Measurement &measurement) {
  if (!measurement.analysis.empty())
    return analysisIndex(testbench, measurement.analysis);
  AnalysisKind kind = info(measurement.metric).analysis;
  int found = -1;
  for (auto [index, analysis] : enumerate(testbench.analyses)) {
    if (analysis.kind != kind)
      continue;
    if (found >= 0)
      return -1;
    found = int(index);
  }
  return found;
}

static void addSignal(const Signal &signal, StringSet<> &names) {
  if (!signal.empty() && signal.plus != "0")
    names.insert(vectorName(signal));
  if (!signal.minus.empty() && signal.minus != "0")
    names.insert(signal.minus);
}

static std::vector<std::string> sorted(const StringSet<> &names) {
  std::vector<std::string> result;
  for (const auto &entry : names)
    result.push_back(entry.first().str());
  std::sort(result.begin(), result.end());
  return result;
}

std::vector<std::string> neededVectors(const Testbench &testbench,
                                       unsigned analysis) {
  StringSet<> names;
  const Analysis &wanted = testbench.analyses[analysis];
  if (wanted.kind == AnalysisKind::Noise)
    return {"inoise_spectrum", "onoise_spectrum"};
  for (const Measurement &measurement : testbench.measurements) {
    if (info(measurement.metric).analysis != wanted.kind)
      continue;
    if (analysisOf(testbench, measurement) != int(analysis) &&
        measurement.referenceAnalysis != wanted.name)
      continue;
    addSignal(measurement.signal, names);
    addSignal(measurement.reference, names);
  }
  for (const Testbench::ObservedResponse &response :
       testbench.observedResponses)
    if (response.analysis == wanted.name)
      addSignal(response.signal, names);
  return sorted(names);
}

std::vector<std::string> neededOperatingPoint(const Testbench &testbench,
                                              const Topology &topology) {
  StringSet<> names;
  for (const Measurement &measurement : testbench.measurements) {
    if (measurement.metric == Metric::Voltage ||
        measurement.metric == Metric::Current)
      addSignal(measurement.signal, names);
    if (measurement.metric != Metric::Power)
      continue;
    for (const Topology::Source &source : topology.voltageSources) {
      if (!measurement.devices.empty() &&
          !is_contained(measurement.devices, source.name))
        continue;
      names.insert(source.name + "#branch");
      for (StringRef node : {StringRef(source.plus), StringRef(source.minus)})
        if (node != "0")
          names.insert(node);
    }
  }
  for (const std::string &node : testbench.observedNodes)
    if (node != "0")
      names.insert(node);
  return sorted(names);
}

std::vector<std::string> neededQuantities(const Testbench &testbench) {
  StringSet<> names;
  for (const Measurement &measurement : testbench.measurements)
    if (measurement.metric == Metric::DeviceQuantity)
      names.insert("@" + measurement.devices[0] + "[" + measurement.quantity +
                   "]");
  return sorted(names);
}

bool needsTransistors(const Testbench &testbench, bool observe) {
  return observe ||
         any_of(testbench.measurements, [](const Measurement &measurement) {
           return measurement.metric == Metric::GateArea ||
                  measurement.metric == Metric::Saturated ||
                  measurement.metric == Metric::SaturationMargin ||
                  measurement.metric == Metric::OverdriveMargin;
         });
}

bool needsQuantity(const Testbench &testbench, bool observe,
                   StringRef quantity) {
  auto oneOf = [&](ArrayRef<StringRef> names) {
    return is_contained(names, quantity);
  };
  return observe ||
         any_of(testbench.measurements, [&](const Measurement &measurement) {
           switch (measurement.metric) {
           case Metric::GateArea:
             return oneOf({"w", "l", "m"});
           case Metric::Saturated:
             return oneOf({"vgs", "vth", "von", "vds", "vdsat"});
           case Metric::SaturationMargin:
             return oneOf({"vds", "vdsat"});
           case Metric::OverdriveMargin:
             return oneOf({"vgs", "vth", "von"});
           default:
             return false;
           }
         });
}

std::vector<Complex> samplesOf(const Signal &signal, const AnalysisData &data) {
  auto plus = data.vectors.find(vectorName(signal));
  if (data.scale.empty() || plus == data.vectors.end() ||
      plus->second.size() != data.scale.size())
    return {};
  std::vector<Complex> samples = plus->second;
  if (signal.minus.empty() || signal.minus == "0")
    return samples;
  auto minus = data.vectors.find(signal.minus);
  if (minus == data.vectors.end() || minus->second.size() != samples.size())
    return {};
  for (size_t i = 0; i < samples.size(); ++i)
    samples[i] -= minus->second[i];
  return samples;
}

std::vector<double> realSamplesOf(const Signal &signal,
                                  const AnalysisData &data) {
  std::vector<double> result;
  for (Complex sample : samplesOf(signal, data))
    result.push_back(sample.real());
  return result;
}

/// The measurement with `at` resolved, or nothing if the measurement that it
/// refers to found no value.
static std::optional<Measurement> resolved(Measurement measurement,
                                           const Testbench &testbench,
                                           ArrayRef<double> earlier) {
  if (measurement.atResultOf.empty())
    return measurement;
  for (auto [other, value] : zip(testbench.measurements, earlier))
    if (other.name == measurement.atResultOf && std::isfinite(value)) {
      measurement.at = value;
      return measurement;
    }
  return std::nullopt;
}

static std::optional<double> measureOne(const Testbench &testbench,
                                        const Measurement &measurement,
                                        const Topology &topology,
                                        const RawData &data) {
  AnalysisKind kind = info(measurement.metric).analysis;
  if (kind == AnalysisKind::OperatingPoint)
    return measureOperatingPoint(measurement, topology, data);
  int index = analysisOf(testbench, measurement);
  if (index < 0)
    return std::nullopt;
  const AnalysisData &vectors = data.analyses[index];
  switch (kind) {
  case AnalysisKind::AC: {
    int other = analysisIndex(testbench, measurement.referenceAnalysis);
    return measureAC(measurement, vectors,
                     other < 0 ? nullptr : &data.analyses[other]);
  }
  case AnalysisKind::Noise:
    return measureNoise(measurement, vectors);
  case AnalysisKind::DC:
    return measureDC(measurement, vectors);
  default:
    return measureTransient(measurement, vectors);
  }
}

std::vector<double> measure(const Testbench &testbench,
                            const Topology &topology, const RawData &data,
                            std::string &diagnostics) {
  std::vector<double> values;
  values.reserve(testbench.measurements.size());
  for (const Measurement &measurement : testbench.measurements) {
    std::optional<double> value;
    if (auto ready = resolved(measurement, testbench, values))
      value = measureOne(testbench, *ready, topology, data);
    if (!value || !std::isfinite(*value)) {
      diagnostics += "no value for '" + measurement.name + "'\n";
      value = std::numeric_limits<double>::quiet_NaN();
    }
    values.push_back(*value);
  }
  return values;
}

/// `count` samples spread evenly over the response; all if `count` is 0.
static Response thinned(StringRef analysis, ArrayRef<double> frequency,
                        ArrayRef<Complex> samples, unsigned count) {
  Curve phase = phaseCurve(frequency, samples);
  Response response;
  response.analysis = analysis.str();
  size_t size = samples.size();
  size_t kept = count == 0 ? size : std::min<size_t>(count, size);
  for (size_t k = 0; k < kept; ++k) {
    size_t i = kept == 1 ? 0 : k * (size - 1) / (kept - 1);
    response.frequency.push_back(frequency[i]);
    response.magnitude.push_back(std::abs(samples[i]));
    response.phase.push_back(phase.y[i]);
  }
  return response;
}

Observation observe(const Testbench &testbench, const RawData &data) {
  Observation observation;
  observation.transistors = data.transistors;
  for (const std::string &node : testbench.observedNodes)
    observation.nodeVoltages.push_back(
        node == "0" ? 0.0 : data.operatingPoint.lookup(node));
  for (const Testbench::ObservedResponse &wanted :
       testbench.observedResponses) {
    int index = analysisIndex(testbench, wanted.analysis);
    std::vector<Complex> samples;
    if (index >= 0)
      samples = samplesOf(wanted.signal, data.analyses[index]);
    observation.responses.push_back(
        samples.empty() ? Response{wanted.analysis, {}, {}, {}}
                        : thinned(wanted.analysis, data.analyses[index].scale,
                                  samples, wanted.samples));
  }
  return observation;
}

} // namespace l2dc::spice
