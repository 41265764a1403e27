//===- ComponentFeatures.cpp - What agents see of a circuit ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ComponentFeatures.h"

#include "l2dc/Circuit/Deck.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>

using namespace llvm;
using namespace l2dc;
using namespace l2dc::sizing;

static constexpr unsigned regions = 3;
static constexpr unsigned sizes = 3;    ///< coordinates that have a place
static constexpr unsigned samples = 12; ///< of the frequency response

/// `value` (S) in decades around 100 uS.
static float decades(double value) {
  return float(std::log10(std::max(value, 1e-9) / 1e-4) / 3);
}

static void addTransistor(search::Observation &row,
                          const spice::TransistorState *state) {
  for (unsigned region = 0; region < regions; ++region)
    row.push_back(state && unsigned(state->region) == region);
  if (!state) {
    row.resize(row.size() + 7);
    return;
  }
  for (double volt : {state->vgs, state->vds, state->vth, state->vdsat})
    row.push_back(float(volt / 2));
  row.push_back(decades(state->gm));
  row.push_back(decades(state->gds));
  row.push_back(float(state->gm / std::max(std::abs(state->id), 1e-12) / 30));
}

/// The state of the transistor that is `device`, or inside of the instance
/// `device`.
static const spice::TransistorState *
findState(StringRef device, const spice::Observation &seen,
          ArrayRef<std::string> transistors) {
  std::string inside = ("m." + device + ".").str();
  for (auto [name, state] : zip(transistors, seen.transistors))
    if (name == device || StringRef(name).starts_with(inside))
      return &state;
  return nullptr;
}

std::vector<search::Observation>
sizing::componentFeatures(const circuit::Problem &problem,
                          ArrayRef<circuit::Component> components,
                          const Design &design, const spice::Observation &seen,
                          ArrayRef<std::string> transistors) {
  std::vector<const circuit::Variable *> variables =
      circuit::freeVariables(problem);
  std::vector<search::Observation> rows;
  for (const circuit::Component &component : components) {
    search::Observation row;
    row.push_back(float(rows.size()) / float(components.size()));
    for (unsigned kind = 0; kind < circuit::componentKinds; ++kind)
      row.push_back(unsigned(component.kind) == kind);
    row.push_back(float(component.devices.size()) / 4);
    for (unsigned i = 0; i < sizes; ++i) {
      bool used = i < component.variables.size();
      unsigned v = used ? component.variables[i] : 0;
      row.push_back(used ? float(variables[v]->toFraction(design[v])) : 0.0f);
    }
    addTransistor(row, findState(component.name, seen, transistors));
    rows.push_back(std::move(row));
  }
  return rows;
}

search::Observation sizing::responseFeatures(const spice::Observation &seen) {
  search::Observation row(2 * samples);
  if (seen.responses.empty() || seen.responses.front().magnitude.empty())
    return row;
  const spice::Response &response = seen.responses.front();
  double reference = std::max(response.magnitude.front(), 1e-30);
  size_t last = response.magnitude.size() - 1;
  for (unsigned i = 0; i < samples; ++i) {
    size_t at = last * i / (samples - 1);
    double ratio = std::max(response.magnitude[at], 1e-30) / reference;
    row[i] = float(std::clamp(std::log10(ratio), -6.0, 2.0) / 2);
    row[samples + i] =
        float((response.phase[at] - response.phase.front()) / 180);
  }
  return row;
}
