//===- Engine.cpp - What simulates points ---------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Engine.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>

using namespace llvm;

namespace l2dc::spice {

Status failureOf(ArrayRef<std::string> complaints) {
  // What ngspice says of a netlist, rather than of its solution.
  static constexpr StringLiteral refusals[] = {
      "not parsed",     "valid modelname",    "no model available", "Undefined",
      "Cannot compute", "unknown parameter",  "Expression err",     "Fatal",
      "cannot recover", "circuits loaded",    "no such device",     "not found",
      "internal deck",  "outside of all bins"};
  for (StringRef line : complaints)
    for (StringRef refusal : refusals)
      if (line.contains(refusal))
        return Status::Rejected;
  return Status::NoConvergence;
}

std::string diagnosticsOf(ArrayRef<std::string> complaints) {
  std::string text;
  for (const std::string &line : complaints.take_front(6))
    text += line + "\n";
  return text;
}

void conclude(const Testbench &testbench, const Topology &topology,
              const Point &point, const RawData &data, Result &result) {
  result.values = measure(testbench, topology, data, result.diagnostics);
  bool complete =
      all_of(result.values, [](double value) { return std::isfinite(value); });
  result.status = complete ? Status::OK : Status::Unmeasurable;
  if (point.observe)
    result.observation = observe(testbench, data);
}

} // namespace l2dc::spice
