//===- NetlistParser.cpp - From SPICE text to netlists --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NetlistLexer.h"

#include "l2dc/Circuit/Expression.h"
#include "l2dc/Circuit/Units.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace llvm;
using namespace l2dc;
using namespace l2dc::circuit;

namespace {

/// What is done with a card that starts with a dot.
enum class CardKind : uint8_t {
  Unknown,
  Ignored,
  Directive,
  Param,
  Model,
  Include,
  Lib,
  Subcircuit,
  Ends,
  Control,
  End,
};

class Parser {
public:
  Parser(Netlist &netlist, const ParseOptions &options)
      : netlist(netlist), options(options) {}

  Error parse(ArrayRef<Card> cards);

private:
  Error parseCard(const Card &card);
  Error parseDotCard(const Card &card);
  Error parseParam(const Card &card);
  Error parseModel(const Card &card);
  Error parseLibrary(const Card &card, bool hasSection);
  Error beginSubcircuit(const Card &card);
  Error endSubcircuit(const Card &card);
  Error parseDevice(const Card &card);
  Error parseRest(Device &device, Words &words);

  SourceRef at(const Card &card) const { return {options.file, card.line}; }
  Error fail(const Card &card, const Twine &message) const {
    return circuit::makeError({at(card), message.str()});
  }
  Error addLine(const Card &card, Error error) const {
    return fail(card, toString(std::move(error)));
  }

  Netlist &netlist;
  const ParseOptions &options;
  StringSet<> models; ///< of the whole file, for bipolars with 3 or 4 nodes
  bool inSubcircuit = false, inControl = false;
};

} // namespace

static CardKind classify(StringRef name) {
  return StringSwitch<CardKind>(name)
      .Cases({".op", ".ac", ".dc", ".tran", ".noise", ".tf", ".pz", ".sens",
              ".disto", ".four", ".fourier"},
             CardKind::Ignored)
      .Cases({".meas", ".measure", ".print", ".plot", ".save", ".probe",
              ".width", ".title"},
             CardKind::Ignored)
      .Cases({".option", ".options", ".opt", ".nodeset", ".ic", ".global",
              ".func", ".temp"},
             CardKind::Directive)
      .Cases({".param", ".params", ".parameter"}, CardKind::Param)
      .Case(".model", CardKind::Model)
      .Cases({".include", ".inc"}, CardKind::Include)
      .Case(".lib", CardKind::Lib)
      .Cases({".subckt", ".macro"}, CardKind::Subcircuit)
      .Cases({".ends", ".eom"}, CardKind::Ends)
      .Case(".control", CardKind::Control)
      .Case(".end", CardKind::End)
      .Default(CardKind::Unknown);
}

Error Parser::parse(ArrayRef<Card> cards) {
  for (const Card &card : cards) {
    Words words(card.text);
    if (words.take().equals_insensitive(".model"))
      models.insert(words.take().lower());
  }
  for (const Card &card : cards) {
    StringRef name = Words(card.text).peek();
    if (inControl) {
      inControl = !name.equals_insensitive(".endc");
      continue;
    }
    if (name.equals_insensitive(".end"))
      break;
    if (Error error = parseCard(card))
      return error;
  }
  if (inControl)
    return fail(cards.back(), "expected '.endc' behind '.control'");
  if (inSubcircuit)
    return circuit::makeError({netlist.subcircuits.back().where,
                               "expected '.ends' behind '.subckt " +
                                   netlist.subcircuits.back().name + "'"});
  return Error::success();
}

Error Parser::parseCard(const Card &card) {
  return card.text.front() == '.' ? parseDotCard(card) : parseDevice(card);
}

Error Parser::parseDotCard(const Card &card) {
  std::string name = Words(card.text).peek().lower();
  switch (classify(name)) {
  case CardKind::Ignored:
  case CardKind::End:
    return Error::success();
  case CardKind::Control:
    inControl = true;
    return Error::success();
  case CardKind::Directive:
    netlist.directives.push_back({StringRef(card.text).lower(), at(card)});
    return Error::success();
  case CardKind::Param:
    return parseParam(card);
  case CardKind::Model:
    return parseModel(card);
  case CardKind::Include:
    return parseLibrary(card, /*hasSection=*/false);
  case CardKind::Lib:
    return parseLibrary(card, /*hasSection=*/true);
  case CardKind::Subcircuit:
    return beginSubcircuit(card);
  case CardKind::Ends:
    return endSubcircuit(card);
  case CardKind::Unknown:
    break;
  }
  return fail(card, "unknown card '" + name +
                        "', expected .param, .model, .include, .lib, .subckt, "
                        ".option, .nodeset, .ic, .global, .func or an "
                        "analysis");
}

Error Parser::parseParam(const Card &card) {
  Words words(card.text);
  words.take();
  if (words.atEnd())
    return fail(card, "expected name=value behind '.param'");
  auto pairs = takeAssignments(words);
  if (!pairs)
    return addLine(card, pairs.takeError());
  auto &list =
      inSubcircuit ? netlist.subcircuits.back().locals : netlist.params;
  for (auto &[name, text] : *pairs)
    list.push_back({name, text, at(card)});
  return Error::success();
}

Error Parser::parseModel(const Card &card) {
  Words words(card.text);
  words.take();
  Model model;
  model.name = words.take().lower();
  model.type = words.take().lower();
  model.where = at(card);
  if (model.name.empty() || model.type.empty())
    return fail(card, "expected '.model NAME TYPE', found '" + card.text + "'");
  auto pairs = takeAssignments(words);
  if (!pairs)
    return addLine(card, pairs.takeError());
  model.parameters = std::move(*pairs);
  auto &list =
      inSubcircuit ? netlist.subcircuits.back().models : netlist.models;
  list.push_back(std::move(model));
  return Error::success();
}

Error Parser::parseLibrary(const Card &card, bool hasSection) {
  StringRef rest = StringRef(card.text).split(' ').second.trim();
  Library library;
  library.where = at(card);
  if (rest.starts_with("'") || rest.starts_with("\"")) {
    auto [path, section] = rest.drop_front().split(rest.front());
    library.path = path.str();
    library.section = section.trim().lower();
  } else {
    auto [path, section] = rest.split(' ');
    library.path = path.str();
    library.section = section.trim().lower();
  }
  if (library.path.empty())
    return fail(card, "expected a file name in '" + card.text + "'");
  if (hasSection == library.section.empty())
    return fail(
        card, hasSection
                  ? "expected a section behind the file of '" + card.text + "'"
                  : "expected nothing behind the file of '" + card.text + "'");
  netlist.libraries.push_back(std::move(library));
  return Error::success();
}

Error Parser::beginSubcircuit(const Card &card) {
  if (inSubcircuit)
    return fail(card, "expected '.ends': subcircuit '" +
                          netlist.subcircuits.back().name + "' is still open");
  Words words(card.text);
  words.take();
  Subcircuit subcircuit;
  subcircuit.where = at(card);
  subcircuit.name = words.take().lower();
  if (subcircuit.name.empty())
    return fail(card, "expected a name behind '.subckt'");
  while (!words.atEnd() && !words.atAssignment()) {
    std::string port = words.take().lower();
    if (port != "params:")
      subcircuit.ports.push_back(std::move(port));
  }
  auto pairs = takeAssignments(words);
  if (!pairs)
    return addLine(card, pairs.takeError());
  subcircuit.parameters = std::move(*pairs);
  netlist.subcircuits.push_back(std::move(subcircuit));
  inSubcircuit = true;
  return Error::success();
}

Error Parser::endSubcircuit(const Card &card) {
  if (!inSubcircuit)
    return fail(card, "'.ends' without a '.subckt' before it");
  inSubcircuit = false;
  return Error::success();
}

Error Parser::parseDevice(const Card &card) {
  Words words(card.text);
  Device device;
  device.name = words.take().lower();
  device.where = at(card);
  std::optional<DeviceKind> kind = findDeviceKind(device.name);
  if (!kind)
    return fail(card, "unknown device '" + device.name +
                          "', expected a name that starts with one of "
                          "rclkviegfhbdqjzmswtx");
  device.kind = *kind;
  if (Error error = parseRest(device, words))
    return addLine(card, std::move(error));
  auto &list =
      inSubcircuit ? netlist.subcircuits.back().devices : netlist.devices;
  list.push_back(std::move(device));
  return Error::success();
}

/// How many nodes stand at the front of `words`.
static unsigned countNodes(const Device &device, Words words,
                           const StringSet<> &models) {
  const DeviceKindInfo &row = info(device.kind);
  if (device.kind == DeviceKind::Instance) {
    unsigned plain = 0;
    for (; !words.atEnd() && !words.atAssignment(); words.take())
      if (!words.peek().equals_insensitive("params:"))
        ++plain;
    return plain ? plain - 1 : 0;
  }
  if (device.kind == DeviceKind::Bipolar) {
    for (unsigned i = 0; i < 3; ++i)
      words.take();
    StringRef fourth = words.take();
    bool substrate = !models.contains(fourth.lower()) && !words.atEnd() &&
                     !words.atAssignment() && !parseSpiceNumber(words.peek());
    return substrate ? 4 : 3;
  }
  // A controlled source with an expression or a table has no control nodes.
  if (row.nodes == 4 && row.rest == DeviceRest::Value &&
      device.kind != DeviceKind::Line) {
    words.take();
    words.take();
    if (words.atAssignment() || words.peek().equals_insensitive("poly") ||
        words.peek().equals_insensitive("table"))
      return 2;
  }
  return unsigned(row.nodes);
}

Error Parser::parseRest(Device &device, Words &words) {
  const DeviceKindInfo &row = info(device.kind);
  unsigned nodes = countNodes(device, words, models);
  auto takeNames = [&](unsigned count, std::vector<std::string> &names) {
    for (; count && !words.atEnd() && !words.atAssignment(); --count)
      names.push_back(words.take().lower());
  };
  takeNames(nodes, device.nodes);
  if (device.nodes.size() < nodes)
    return l2dc::makeError("{0} '{1}' needs {2} nodes, found {3}", row.name,
                           device.name, nodes, device.nodes.size());
  takeNames(row.controls, device.controls);
  if (device.controls.size() < row.controls)
    return l2dc::makeError("{0} '{1}' needs the names of {2} devices, found "
                           "{3}",
                           row.name, device.name, row.controls,
                           device.controls.size());
  if (row.rest == DeviceRest::Value) {
    device.value = words.remainder().lower();
    if (device.value.empty() && device.kind != DeviceKind::VoltageSource &&
        device.kind != DeviceKind::CurrentSource)
      return l2dc::makeError("{0} '{1}' has no value", row.name, device.name);
    return Error::success();
  }
  bool named = !words.atEnd() && !words.atAssignment();
  if (row.rest == DeviceRest::Model) {
    if (!named)
      return l2dc::makeError("{0} '{1}' has no model", row.name, device.name);
    device.model = words.take().lower();
    if (words.peek().equals_insensitive("params:"))
      words.take();
    // A bare number behind the model is the area of a diode or a bipolar.
    if (!words.atEnd() && !words.atAssignment() &&
        device.kind != DeviceKind::Instance && parseSpiceNumber(words.peek()))
      device.value = words.take().lower();
  } else if (named) {
    std::string word = words.take().lower();
    (models.contains(word) ? device.model : device.value) = word;
    // "r1 a b model 10k" and "r1 a b 10k model" both occur.
    if (!words.atEnd() && !words.atAssignment()) {
      word = words.take().lower();
      (device.model.empty() ? device.model : device.value) = word;
    }
  }
  auto pairs = takeAssignments(words);
  if (!pairs)
    return pairs.takeError();
  device.parameters = std::move(*pairs);
  if (row.rest == DeviceRest::Part && !named && device.parameters.empty())
    return l2dc::makeError("{0} '{1}' has no value", row.name, device.name);
  return Error::success();
}

/// Words of expressions end at their quote; one without an end is an error that
/// ngspice reports far away from its cause.
static Error checkQuotes(ArrayRef<Card> cards, StringRef file) {
  for (const Card &card : cards) {
    StringRef text(card.text);
    if (text.count('\'') % 2 || text.count('"') % 2)
      return circuit::makeError(
          {{file.str(), card.line},
           "expected a closing quote in '" + card.text + "'"});
    if (text.count('{') != text.count('}'))
      return circuit::makeError(
          {{file.str(), card.line},
           "expected as many '}' as '{' in '" + card.text + "'"});
  }
  return Error::success();
}

Expected<Netlist> circuit::parseNetlist(StringRef text,
                                        const ParseOptions &options) {
  if (text.contains('\0'))
    return circuit::makeError({{options.file, options.firstLine},
                               "expected text, found a zero byte"});
  auto cards = splitCards(text, options);
  if (!cards)
    return cards.takeError();
  if (Error error = checkQuotes(*cards, options.file))
    return std::move(error);
  Netlist netlist;
  if (options.hasTitle)
    netlist.title = text.split('\n').first.trim().str();
  if (Error error = Parser(netlist, options).parse(*cards))
    return std::move(error);
  return netlist;
}
