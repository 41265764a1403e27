//===- Components.cpp - The sizing decisions of a circuit -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Circuit/Components.h"
#include "l2dc/Circuit/Deck.h"
#include "l2dc/Circuit/Expression.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

using namespace llvm;
using namespace l2dc;
using namespace l2dc::circuit;

namespace {

/// Finds the free variables that text depends on, through other parameters.
class Dependencies {
public:
  explicit Dependencies(const Problem &problem) : problem(problem) {
    for (const Variable *variable : freeVariables(problem))
      indices[variable->name] = indices.size();
    for (const Param &param : problem.netlist.params)
      params[param.name] = &param;
  }

  SetVector<unsigned> of(const Device &device) {
    SetVector<unsigned> found;
    StringSet<> seen;
    forEachExpression(device,
                      [&](StringRef text) { collect(text, found, seen); });
    return found;
  }

private:
  void collect(StringRef text, SetVector<unsigned> &found, StringSet<> &seen) {
    auto expression = Expression::parse(text, /*anyFunction=*/true);
    if (!expression)
      return consumeError(expression.takeError());
    for (const std::string &name : expression->getNames()) {
      if (!seen.insert(name).second)
        continue;
      auto variable = indices.find(problem.matchLeader(name));
      if (variable != indices.end())
        found.insert(variable->second);
      else if (const Param *param = params.lookup(name))
        collect(param->expression, found, seen);
    }
  }

  const Problem &problem;
  StringMap<unsigned> indices;
  StringMap<const Param *> params;
};

} // namespace

/// Whether the models of `device` are PMOS, as far as their name or type says.
static bool isPmos(const Problem &problem, const Device &device) {
  for (const Model &model : problem.netlist.models)
    if (model.name == device.model)
      return model.type == "pmos";
  StringRef name = device.model;
  return name.contains("pmos") || name.contains("pfet") ||
         name.contains("pch") || name.starts_with("p");
}

static ComponentKind kindOf(const Problem &problem, const Device &device) {
  switch (device.kind) {
  case DeviceKind::MOSFET:
  case DeviceKind::Instance:
    return isPmos(problem, device) ? ComponentKind::PMOS : ComponentKind::NMOS;
  case DeviceKind::Resistor:
    return ComponentKind::Resistor;
  case DeviceKind::Capacitor:
    return ComponentKind::Capacitor;
  case DeviceKind::Inductor:
    return ComponentKind::Inductor;
  case DeviceKind::VoltageSource:
  case DeviceKind::CurrentSource:
    return ComponentKind::Source;
  default:
    return ComponentKind::Other;
  }
}

std::vector<Component> circuit::findComponents(const Problem &problem) {
  std::vector<Component> components;
  DenseMap<unsigned, unsigned> owners; // of variables
  Dependencies dependencies(problem);
  ArrayRef<Device> devices = problem.netlist.devices;
  for (unsigned d = 0; d < devices.size(); ++d) {
    SetVector<unsigned> used = dependencies.of(devices[d]);
    Component component;
    for (unsigned variable : used) {
      auto [owner, isNew] = owners.try_emplace(variable, components.size());
      if (isNew)
        component.variables.push_back(variable);
      else if (owner->second < components.size() &&
               !is_contained(components[owner->second].devices, d))
        components[owner->second].devices.push_back(d);
    }
    if (component.variables.empty())
      continue;
    component.name = devices[d].name;
    component.kind = kindOf(problem, devices[d]);
    component.devices.push_back(d);
    components.push_back(std::move(component));
  }
  Component rest;
  rest.name = "parameters";
  for (unsigned v = 0; v < freeVariables(problem).size(); ++v)
    if (!owners.count(v))
      rest.variables.push_back(v);
  if (!rest.variables.empty())
    components.push_back(std::move(rest));
  return components;
}

/// Ground and nets that a voltage source holds.
static StringSet<> supplyNets(const Problem &problem) {
  StringSet<> supplies;
  supplies.insert("0");
  supplies.insert("gnd");
  for (const Device &device : problem.netlist.devices)
    if (device.kind == DeviceKind::VoltageSource &&
        supplies.contains(device.nodes[1]))
      supplies.insert(device.nodes[0]);
  return supplies;
}

std::vector<std::pair<unsigned, unsigned>>
circuit::findConnections(const Problem &problem,
                         ArrayRef<Component> components) {
  StringSet<> supplies = supplyNets(problem);
  std::vector<StringSet<>> nets(components.size());
  for (unsigned c = 0; c < components.size(); ++c)
    for (unsigned device : components[c].devices)
      for (const std::string &node : problem.netlist.devices[device].nodes)
        if (!supplies.contains(node))
          nets[c].insert(node);
  std::vector<std::pair<unsigned, unsigned>> pairs;
  for (unsigned a = 0; a < components.size(); ++a)
    for (unsigned b = a + 1; b < components.size(); ++b)
      if (any_of(nets[a], [&](const auto &net) {
            return nets[b].contains(net.first());
          }))
        pairs.emplace_back(a, b);
  return pairs;
}

/// The variable that a MOSFET's size is, or an empty text.
static StringRef sizeVariable(const Problem &problem, const Device &device,
                              StringRef size) {
  const std::string *text = findAssignment(device.parameters, size);
  if (!text)
    return {};
  StringRef name = StringRef(*text).trim("'{}");
  return problem.findVariable(name) ? problem.matchLeader(name) : StringRef();
}

static bool looksMatched(const Device &a, const Device &b) {
  if (a.kind != DeviceKind::MOSFET || b.kind != a.kind || a.model != b.model ||
      a.nodes[2] != b.nodes[2] || a.nodes[3] != b.nodes[3])
    return false;
  bool mirror = a.nodes[1] == b.nodes[1];
  bool pair = a.nodes[1] != b.nodes[1] && a.nodes[0] != b.nodes[0] &&
              a.nodes[2] != a.nodes[3];
  return mirror || pair;
}

std::vector<MatchGroup> circuit::proposeMatches(const Problem &problem) {
  std::vector<MatchGroup> groups;
  ArrayRef<Device> devices = problem.netlist.devices;
  StringSet<> grouped;
  // A mirror's ratio is a matter of widths, so only pairs propose those.
  for (StringRef size : {"w", "l"})
    for (unsigned a = 0; a < devices.size(); ++a)
      for (unsigned b = a + 1; b < devices.size(); ++b) {
        if (!looksMatched(devices[a], devices[b]) ||
            (size == "w" && devices[a].nodes[1] == devices[b].nodes[1]))
          continue;
        StringRef first = sizeVariable(problem, devices[a], size);
        StringRef second = sizeVariable(problem, devices[b], size);
        if (first.empty() || second.empty() || first == second ||
            !grouped.insert(second).second)
          continue;
        groups.push_back({{first.str(), second.str()}, devices[b].where});
      }
  return groups;
}
