//===- Names.cpp - Names of metrics, signals and statuses -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Spice/Measurement.h"
#include "l2dc/Spice/Result.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace l2dc::spice {

static constexpr MetricInfo metrics[] = {
#define L2DC_SPICE_METRIC(id, name, unit, analysis, description)               \
  {Metric::id, name, unit, AnalysisKind::analysis, description},
#include "l2dc/Spice/Metrics.def"
};

ArrayRef<MetricInfo> allMetrics() { return metrics; }

const MetricInfo &info(Metric metric) { return metrics[size_t(metric)]; }

std::optional<Metric> parseMetric(StringRef name) {
  for (const MetricInfo &row : metrics)
    if (row.name == name)
      return row.metric;
  return std::nullopt;
}

StringRef analysisKindName(AnalysisKind kind) {
  static constexpr StringLiteral names[] = {"op", "ac", "noise", "dc", "tran"};
  return names[size_t(kind)];
}

StringRef statusName(Status status) {
  static constexpr StringLiteral names[] = {
      "ok", "unmeasurable", "no convergence", "rejected", "timeout", "crashed"};
  return names[size_t(status)];
}

StringRef regionName(Region region) {
  static constexpr StringLiteral names[] = {"off", "triode", "saturation"};
  return names[size_t(region)];
}

std::string Signal::str() const {
  if (kind == Kind::Current)
    return "i(" + plus + ")";
  if (minus.empty())
    return "v(" + plus + ")";
  return "v(" + plus + "," + minus + ")";
}

Expected<Signal> Signal::parse(StringRef text) {
  auto bad = [&] {
    return makeError("'{0}' is no signal; expected v(NODE), v(NODE,NODE) or "
                     "i(SOURCE)",
                     text);
  };
  std::string lower = text.trim().lower();
  StringRef rest = lower;
  Signal signal;
  if (rest.consume_front("i("))
    signal.kind = Kind::Current;
  else if (!rest.consume_front("v("))
    return bad();
  if (!rest.consume_back(")"))
    return bad();
  SmallVector<StringRef, 2> names;
  rest.split(names, ',');
  if (names.size() > (signal.kind == Kind::Voltage ? 2u : 1u))
    return bad();
  for (StringRef &name : names) {
    name = name.trim();
    if (name.empty() || name.find_first_of(" \t()'\"=,") != StringRef::npos)
      return bad();
  }
  signal.plus = names[0].str();
  if (names.size() == 2)
    signal.minus = names[1].str();
  return signal;
}

static Analysis named(AnalysisKind kind, std::string name) {
  Analysis analysis;
  analysis.kind = kind;
  analysis.name = std::move(name);
  return analysis;
}

Analysis Analysis::operatingPoint(std::string name) {
  return named(AnalysisKind::OperatingPoint, std::move(name));
}

Analysis Analysis::ac(std::string name, double start, double stop,
                      unsigned pointsPerDecade) {
  Analysis analysis = named(AnalysisKind::AC, std::move(name));
  analysis.start = start;
  analysis.stop = stop;
  analysis.points = pointsPerDecade;
  return analysis;
}

Analysis Analysis::noise(std::string name, Signal output, std::string source,
                         double start, double stop, unsigned pointsPerDecade) {
  Analysis analysis = ac(std::move(name), start, stop, pointsPerDecade);
  analysis.kind = AnalysisKind::Noise;
  analysis.output = std::move(output);
  analysis.source = std::move(source);
  return analysis;
}

Analysis Analysis::dc(std::string name, std::string source, double start,
                      double stop, double step) {
  Analysis analysis = named(AnalysisKind::DC, std::move(name));
  analysis.source = std::move(source);
  analysis.start = start;
  analysis.stop = stop;
  analysis.step = step;
  return analysis;
}

Analysis Analysis::transient(std::string name, double step, double stop) {
  Analysis analysis = named(AnalysisKind::Transient, std::move(name));
  analysis.step = step;
  analysis.stop = stop;
  return analysis;
}

} // namespace l2dc::spice
