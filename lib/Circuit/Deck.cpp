//===- Deck.cpp - Sizing problems as decks for ngspice --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Circuit/Deck.h"

#include "CornerNetlist.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace l2dc;
using namespace l2dc::circuit;

std::vector<const Variable *> circuit::freeVariables(const Problem &problem) {
  std::vector<const Variable *> list;
  for (const Variable &variable : problem.variables)
    if (problem.matchLeader(variable.name) == variable.name)
      list.push_back(&variable);
  return list;
}

/// The text of the `.param` called `name`, which is `original` in the netlist.
static std::string paramText(const Problem &problem, const Corner &corner,
                             StringRef name, StringRef original) {
  if (const std::string *text = findAssignment(corner.parameters, name))
    return *text;
  const Variable *variable = problem.findVariable(name);
  if (!variable)
    return original.str();
  StringRef leader = problem.matchLeader(name);
  if (leader != name)
    return ("'" + leader + "'").str();
  return formatValue(variable->current());
}

Netlist circuit::cornerNetlist(const Problem &problem, const Corner &corner) {
  Netlist netlist = problem.netlist;
  for (Library &library : netlist.libraries)
    for (const auto &[from, to] : corner.libraries) {
      if (library.section == from)
        library.section = to;
      else if (library.path == from)
        library.path = to;
    }
  for (Param &param : netlist.params)
    param.expression = paramText(problem, corner, param.name, param.expression);
  return netlist;
}

void circuit::printTestbench(const Netlist &netlist, const Testbench &testbench,
                             raw_ostream &os) {
  os << (netlist.title.empty() ? "untitled" : netlist.title) << '\n';
  printNetlist(netlist, os);
  for (const Directive &directive : testbench.directives)
    os << directive.text << '\n';
  for (const Device &device : testbench.devices)
    printDevice(device, os);
}

spice::Testbench circuit::makeTestbench(const Problem &problem,
                                        const Testbench &testbench,
                                        const Corner &corner) {
  spice::Testbench out;
  spice::Deck &deck = out.deck;
  deck.name = testbench.name + "_" + corner.name;
  deck.directory = problem.directory;
  deck.dialect = problem.dialect;
  raw_string_ostream os(deck.text);
  printTestbench(cornerNetlist(problem, corner), testbench, os);
  for (const Variable *variable : freeVariables(problem))
    deck.parameters.push_back(
        {variable->name, variable->current(), variable->min, variable->max});
  for (const Analysis &entry : testbench.analyses)
    out.analyses.push_back(entry.analysis);
  for (const Measure &measure : testbench.measures)
    out.measurements.push_back(measure.measurement);
  return out;
}

std::vector<spice::Setting> circuit::cornerSettings(const Corner &corner) {
  if (!corner.temperature)
    return {};
  spice::Setting setting;
  setting.kind = spice::Setting::Kind::Temperature;
  setting.value = *corner.temperature;
  return {setting};
}
