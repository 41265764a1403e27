//===- Commands.cpp - What ngspice is told --------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Commands.h"
#include "Netlist.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

#include <cmath>

using namespace llvm;

namespace l2dc::spice {

std::string initFile(Dialect dialect) {
  // Checking the models' parameters writes files, for each analysis anew, and
  // takes longer than the analysis.
  std::string text = "set num_threads=1\n"
                     "set ng_nomodcheck\n"
                     "set filetype=binary\n";
  if (dialect == Dialect::HSpice)
    text += "set ngbehavior=hsa\n";
  return text;
}

std::string loadedText(const Deck &deck) {
  return relocatedText(deck) + ".option keepopinfo\n.end\n";
}

std::string loadedFlatText(const Deck &deck, const Plan &plan,
                           ArrayRef<double> values, ArrayRef<uint32_t> bins) {
  // A listing does not show `.temp`.
  return plan.flat->text(deck.name, values, bins) +
         ".option temp=" + number(plan.temperature) +
         "\n.option keepopinfo\n.end\n";
}

std::vector<std::string> resetCommands(const Deck &deck, const Point &point) {
  std::vector<std::string> commands;
  for (auto [parameter, value] : zip(deck.parameters, point.parameters))
    commands.push_back("alterparam " + StringRef(parameter.name).lower() +
                       " = " + number(value));
  commands.push_back("reset");
  return commands;
}

std::vector<std::string> settingCommands(const Point &point) {
  std::vector<std::string> commands;
  for (const Setting &setting : point.settings) {
    std::string value = number(setting.value);
    std::string target = StringRef(setting.target).lower();
    switch (setting.kind) {
    case Setting::Kind::Temperature:
      commands.push_back("option temp = " + value);
      break;
    case Setting::Kind::SourceDC:
      commands.push_back("alter " + target + " dc = " + value);
      break;
    case Setting::Kind::Device:
      commands.push_back("alter @" + target + "[" +
                         StringRef(setting.parameter).lower() + "] = " + value);
      break;
    }
  }
  return commands;
}

std::string saveCommand(const Testbench &testbench, const Topology &topology) {
  StringSet<> seen;
  std::string command = "save";
  auto add = [&](const std::vector<std::string> &names) {
    for (const std::string &name : names)
      if (seen.insert(name).second)
        command += " " + name;
  };
  add(neededOperatingPoint(testbench, topology));
  // Without a vector to save, ngspice does not run an operating point.
  if (seen.empty() && !topology.nodes.empty())
    add({topology.nodes.front()});
  for (size_t i = 0; i < testbench.analyses.size(); ++i)
    add(neededVectors(testbench, i));
  return command;
}

std::vector<unsigned> analysisOrder(const Testbench &testbench) {
  std::vector<unsigned> order;
  for (bool small : {true, false})
    for (auto [index, analysis] : enumerate(testbench.analyses))
      if ((analysis.kind == AnalysisKind::AC) == small &&
          analysis.kind != AnalysisKind::OperatingPoint)
        order.push_back(unsigned(index));
  return order;
}

/// Every source that an excitation of the testbench names, with what the
/// analysis gives it.
static std::vector<Excitation> excitationsOf(const Testbench &testbench,
                                             const Analysis &analysis) {
  std::vector<Excitation> result;
  auto entry = [&](const std::string &source) -> Excitation & {
    auto found = find_if(
        result, [&](const Excitation &e) { return e.source == source; });
    if (found != result.end())
      return *found;
    result.push_back({source, 0.0, 0.0});
    return result.back();
  };
  for (const Analysis &other : testbench.analyses)
    for (const Excitation &excitation : other.excitations)
      entry(StringRef(excitation.source).lower());
  for (const Excitation &excitation : analysis.excitations) {
    Excitation &own = entry(StringRef(excitation.source).lower());
    own.magnitude = excitation.magnitude;
    own.phase = excitation.phase;
  }
  return result;
}

static std::string sweepOf(const Analysis &analysis) {
  StringRef spacing = analysis.spacing == Spacing::Decade ? "dec" : "lin";
  return (spacing + " " + Twine(analysis.points) + " " +
          number(analysis.start) + " " + number(analysis.stop))
      .str();
}

std::vector<std::string> analysisCommands(const Testbench &testbench,
                                          unsigned index) {
  const Analysis &analysis = testbench.analyses[index];
  std::vector<std::string> commands;
  switch (analysis.kind) {
  case AnalysisKind::OperatingPoint:
    commands.push_back("op");
    break;
  case AnalysisKind::AC:
    for (const Excitation &excitation : excitationsOf(testbench, analysis)) {
      std::string source = "alter " + excitation.source;
      commands.push_back(source + " acmag = " + number(excitation.magnitude));
      commands.push_back(source + " acphase = " + number(excitation.phase));
    }
    commands.push_back("ac " + sweepOf(analysis));
    break;
  case AnalysisKind::Noise:
    commands.push_back("noise " + analysis.output.str() + " " +
                       StringRef(analysis.source).lower() + " " +
                       sweepOf(analysis));
    break;
  case AnalysisKind::DC:
    commands.push_back("dc " + StringRef(analysis.source).lower() + " " +
                       number(analysis.start) + " " + number(analysis.stop) +
                       " " + number(analysis.step));
    break;
  case AnalysisKind::Transient: {
    std::string command =
        "tran " + number(analysis.step) + " " + number(analysis.stop);
    if (analysis.maxStep > 0)
      command += " 0 " + number(analysis.maxStep);
    if (analysis.useInitialConditions)
      command += " uic";
    commands.push_back(command);
    break;
  }
  }
  return commands;
}

size_t expectedSamples(const Analysis &analysis) {
  bool sweep =
      analysis.kind == AnalysisKind::AC || analysis.kind == AnalysisKind::Noise;
  if (!sweep)
    return 0;
  if (analysis.spacing == Spacing::Linear)
    return analysis.points;
  return size_t(std::floor(std::log10(analysis.stop / analysis.start) *
                               analysis.points +
                           1e-6)) +
         1;
}

//===----------------------------------------------------------------------===//
// Transistors
//===----------------------------------------------------------------------===//

std::vector<std::string>
transistorVectors(const Topology::Transistor &transistor) {
  StringRef threshold = transistor.squareLaw ? "von" : "vth";
  std::vector<std::string> names;
  for (StringRef quantity :
       {StringRef("w"), StringRef("l"), StringRef("m"), StringRef("id"),
        StringRef("vgs"), StringRef("vds"), StringRef("vbs"), threshold,
        StringRef("vdsat"), StringRef("gm"), StringRef("gds"),
        StringRef("gmbs"), StringRef("cgs"), StringRef("cgd")})
    names.push_back(("@" + transistor.name + "[" + quantity + "]").str());
  return names;
}

TransistorState readTransistor(const Topology::Transistor &transistor,
                               ArrayRef<double> values) {
  TransistorState state;
  state.pmos = transistor.pmos;
  double *members[] = {&state.w,     &state.l,   &state.m,   &state.id,
                       &state.vgs,   &state.vds, &state.vbs, &state.vth,
                       &state.vdsat, &state.gm,  &state.gds, &state.gmbs,
                       &state.cgs,   &state.cgd};
  for (auto [member, value] : zip(members, values))
    *member = std::isfinite(value) ? value : 0.0;
  if (transistor.squareLaw && transistor.pmos) {
    state.vth = -state.vth;
    state.vdsat = -state.vdsat;
  }
  state.cgs = std::abs(state.cgs);
  state.cgd = std::abs(state.cgd);
  classify(state);
  return state;
}

} // namespace l2dc::spice
