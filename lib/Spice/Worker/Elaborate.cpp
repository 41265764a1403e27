//===- Elaborate.cpp - Finding out what a deck is made of -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elaborate.h"
#include "../Commands.h"
#include "../Listing.h"
#include "Flatten.h"
#include "TryFlat.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace l2dc::spice {

/// Whether a complaint while loading means that the circuit is not as meant.
static bool isLoadError(StringRef line) {
  if (line.starts_with("Warning"))
    return false;
  return line.contains("rror") || line.contains("can't find") ||
         line.contains("ould not find") || line.contains("ndefined") ||
         line.contains("unknown") || line.contains("Fatal") ||
         line.contains("aren't any circuits") || line.contains("ignored");
}

/// The complaints as one line, from the first that names an error on; empty if
/// there is none.
static std::string loadError(const Ngspice &ngspice) {
  ArrayRef<std::string> lines = ngspice.complaints();
  const std::string *first = find_if(lines, isLoadError);
  if (first == lines.end() && !ngspice.poisoned())
    return {};
  size_t start = first == lines.end() ? 0 : first - lines.begin();
  return join(lines.drop_front(start).take_front(3), "; ");
}

/// The temperature that ngspice names when it runs an analysis.
static double temperatureOf(ArrayRef<std::string> output) {
  double temperature = 27.0;
  for (StringRef line : output)
    if (line.consume_front("Doing analysis at TEMP = "))
      line.take_until(isSpace).getAsDouble(temperature);
  return temperature;
}

/// Runs an operating point with all nodes saved; it may fail, its plot still
/// names them.
static void findNodes(Ngspice &ngspice, Plan &plan) {
  ngspice.forget();
  ngspice.keepOutput = true;
  ngspice.command("op");
  ngspice.keepOutput = false;
  plan.temperature = temperatureOf(ngspice.output());
  for (const std::string &name : ngspice.vectors())
    if (!StringRef(name).contains('#'))
      plan.topology.nodes.push_back(name);
  llvm::sort(plan.topology.nodes);
  ngspice.clear();
}

std::string elaborate(Ngspice &ngspice, const LoadRequest &request,
                      Plan &plan) {
  const Deck &deck = request.testbench.deck;
  ngspice.load(loadedText(deck));
  std::string error = loadError(ngspice);
  if (!error.empty())
    return error;
  Point nominal;
  for (const Parameter &parameter : deck.parameters)
    nominal.parameters.push_back(parameter.nominal);
  ngspice.commands(resetCommands(deck, nominal));
  error = loadError(ngspice);
  if (!error.empty())
    return error;
  Listing listing = expandedListing(ngspice);
  if (listing.empty())
    return "the netlist has no devices";
  plan.topology = topologyOf(listing);
  findNodes(ngspice, plan);
  error = loadError(ngspice);
  if (!error.empty())
    return error;
  if (request.mode == UpdateMode::Reset) {
    plan.resetReason = "asked for";
    return {};
  }
  Expected<FlatCircuit> flat = flatten(ngspice, deck);
  if (!flat) {
    plan.resetReason = toString(flat.takeError());
    return {};
  }
  plan.flat = std::move(*flat);
  if (Error error = tryFlat(ngspice, deck, plan)) {
    plan.flat.reset();
    plan.resetReason = toString(std::move(error));
  }
  return {};
}

} // namespace l2dc::spice
