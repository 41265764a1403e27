//===- Problem.cpp - A circuit sizing problem -----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Circuit/Problem.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>

using namespace llvm;
using namespace l2dc;
using namespace l2dc::circuit;

double Variable::current() const {
  if (value)
    return *value;
  return initial ? *initial : fromFraction(0.5);
}

double Variable::snap(double wanted) const {
  wanted = std::clamp(wanted, min, max);
  if (step <= 0)
    return wanted;
  // The tolerance keeps the last grid point of 2..15 in steps of 0.1.
  double last = std::floor((max - min) / step * (1 + 1e-12) + 1e-9);
  double steps = std::clamp(std::round((wanted - min) / step), 0.0, last);
  // The last one may be rounded to just above the end of the range.
  return std::min(min + step * steps, max);
}

double Variable::fromFraction(double fraction) const {
  fraction = std::clamp(fraction, 0.0, 1.0);
  return snap(logarithmic ? min * std::pow(max / min, fraction)
                          : min + (max - min) * fraction);
}

double Variable::toFraction(double wanted) const {
  if (max <= min)
    return 0;
  wanted = std::clamp(wanted, min, max);
  return logarithmic ? std::log(wanted / min) / std::log(max / min)
                     : (wanted - min) / (max - min);
}

const Variable *Problem::findVariable(StringRef name) const {
  for (const Variable &variable : variables)
    if (variable.name == name)
      return &variable;
  return nullptr;
}

const Measure *Problem::findMeasure(StringRef name) const {
  for (const Testbench &testbench : testbenches)
    for (const Measure &measure : testbench.measures)
      if (measure.measurement.name == name)
        return &measure;
  return nullptr;
}

StringRef Problem::matchLeader(StringRef name) const {
  for (const MatchGroup &group : matches)
    if (is_contained(group.variables, name))
      return group.variables.front();
  return name;
}

std::optional<spice::AnalysisKind> circuit::parseAnalysisKind(StringRef name) {
  using spice::AnalysisKind;
  for (AnalysisKind kind :
       {AnalysisKind::OperatingPoint, AnalysisKind::AC, AnalysisKind::Noise,
        AnalysisKind::DC, AnalysisKind::Transient})
    if (spice::analysisKindName(kind) == name)
      return kind;
  return std::nullopt;
}
