//===- TryFlat.cpp - Whether a flat circuit gives the same ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TryFlat.h"
#include "../Commands.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/Random.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>

using namespace llvm;

namespace l2dc::spice {
namespace {

/// Random points beside the nominal one.
constexpr unsigned randomPoints = 2;

struct Quantity {
  std::string name;
  double value;
  /// Differences below do not count.
  double floor;
};
using Quantities = std::vector<Quantity>;

} // namespace

/// The operating point of the circuit that is loaded; empty if there is none.
static Quantities operatingPoint(Ngspice &ngspice, const Topology &topology) {
  Quantities result;
  ngspice.forget();
  ngspice.command("op");
  for (const std::string &node : topology.nodes)
    if (std::optional<double> value = ngspice.scalar(node))
      result.push_back({node, *value, 1e-6});
  if (!result.empty())
    for (const Topology::Transistor &transistor : topology.transistors)
      for (const std::string &name : transistorVectors(transistor))
        if (std::optional<double> value = ngspice.scalar(name)) {
          bool capacitance = StringRef(name).contains("[c");
          result.push_back({name, *value, capacitance ? 1e-17 : 1e-9});
        }
  ngspice.clear();
  return result;
}

static Quantities byReset(Ngspice &ngspice, const Deck &deck, const Plan &plan,
                          ArrayRef<double> parameters) {
  Point point;
  point.parameters = parameters.vec();
  ngspice.load(loadedText(deck));
  ngspice.commands(resetCommands(deck, point));
  return operatingPoint(ngspice, plan.topology);
}

static Quantities byAltering(Ngspice &ngspice, const Deck &deck,
                             const Plan &plan, ArrayRef<double> parameters) {
  std::vector<double> values = plan.flat->values(parameters);
  std::string outside;
  auto bins = plan.flat->bins(values, outside);
  if (!bins || !plan.flat->knows(*bins))
    return {};
  // Loaded for other values: altering is what is tried.
  std::vector<double> other = values;
  for (double &value : other)
    value *= 1 + 1e-3;
  ngspice.load(loadedFlatText(deck, plan, other, *bins));
  ngspice.commands(plan.flat->commands(values));
  return operatingPoint(ngspice, plan.topology);
}

static Error compare(const Quantities &reset, const Quantities &altered) {
  if (reset.size() != altered.size())
    return makeError("{0} quantities by resetting, {1} by altering",
                     reset.size(), altered.size());
  for (auto [a, b] : zip(reset, altered)) {
    double scale = std::max(std::abs(a.value), std::abs(b.value));
    if (std::abs(a.value - b.value) > 1e-4 * scale + a.floor)
      return makeError("{0} is {1} by resetting, {2} by altering", a.name,
                       a.value, b.value);
  }
  return Error::success();
}

Error tryFlat(Ngspice &ngspice, const Deck &deck, const Plan &plan) {
  Random random(1);
  for (unsigned trial = 0; trial <= randomPoints; ++trial) {
    std::vector<double> parameters;
    for (const Parameter &parameter : deck.parameters)
      parameters.push_back(
          trial == 0 ? parameter.nominal
                     : parameter.min +
                           random.uniform() * (parameter.max - parameter.min));
    Quantities altered = byAltering(ngspice, deck, plan, parameters);
    // Outside of all bins; the flattening has compared that.
    if (altered.empty())
      continue;
    if (Error error =
            compare(byReset(ngspice, deck, plan, parameters), altered))
      return error;
  }
  return Error::success();
}

} // namespace l2dc::spice
