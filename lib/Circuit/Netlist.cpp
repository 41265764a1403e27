//===- Netlist.cpp - Tables and printing of netlists ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Circuit/Netlist.h"

#include "NetlistLexer.h"

#include "l2dc/Circuit/Units.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace l2dc;
using namespace l2dc::circuit;

static constexpr DeviceKindInfo kinds[] = {
#define L2DC_DEVICE_KIND(id, letter, name, nodes, controls, rest)              \
  {DeviceKind::id, letter, name, nodes, controls, DeviceRest::rest},
#include "l2dc/Circuit/DeviceKinds.def"
};

const DeviceKindInfo &circuit::info(DeviceKind kind) {
  return kinds[size_t(kind)];
}

std::optional<DeviceKind> circuit::findDeviceKind(StringRef name) {
  for (const DeviceKindInfo &row : kinds)
    if (name.size() >= 2 && name.front() == row.letter)
      return row.kind;
  return std::nullopt;
}

Error circuit::makeError(const Fault &fault) {
  return l2dc::makeError("{0}:{1}: {2}", fault.where.file, fault.where.line,
                         fault.message);
}

const std::string *circuit::findAssignment(const Assignments &list,
                                           StringRef name) {
  for (const auto &[key, text] : list)
    if (name == key)
      return &text;
  return nullptr;
}

std::vector<std::string> Netlist::globalNodes() const {
  std::vector<std::string> nodes;
  for (const Directive &directive : directives) {
    Words words(directive.text);
    if (words.take() != ".global")
      continue;
    while (!words.atEnd())
      nodes.push_back(words.take().str());
  }
  return nodes;
}

static void printAssignments(const Assignments &pairs, raw_ostream &os) {
  for (const auto &[name, text] : pairs)
    os << ' ' << name << '=' << text;
}

void circuit::printDevice(const Device &device, raw_ostream &os) {
  os << device.name;
  for (const std::string &node : device.nodes)
    os << ' ' << node;
  for (const std::string &control : device.controls)
    os << ' ' << control;
  for (const std::string *word : {&device.model, &device.value})
    if (!word->empty())
      os << ' ' << *word;
  printAssignments(device.parameters, os);
  os << '\n';
}

static void printModel(const Model &model, raw_ostream &os) {
  os << ".model " << model.name << ' ' << model.type;
  printAssignments(model.parameters, os);
  os << '\n';
}

static void printParam(const Param &param, raw_ostream &os) {
  os << ".param " << param.name << '=' << param.expression << '\n';
}

void circuit::printNetlist(const Netlist &netlist, raw_ostream &os) {
  for (const Library &library : netlist.libraries) {
    os << (library.section.empty() ? ".include '" : ".lib '") << library.path
       << '\'';
    if (!library.section.empty())
      os << ' ' << library.section;
    os << '\n';
  }
  for (const Directive &directive : netlist.directives)
    os << directive.text << '\n';
  for (const Param &param : netlist.params)
    printParam(param, os);
  for (const Model &model : netlist.models)
    printModel(model, os);
  for (const Subcircuit &subcircuit : netlist.subcircuits) {
    os << ".subckt " << subcircuit.name;
    for (const std::string &port : subcircuit.ports)
      os << ' ' << port;
    printAssignments(subcircuit.parameters, os);
    os << '\n';
    for (const Param &param : subcircuit.locals)
      printParam(param, os);
    for (const Model &model : subcircuit.models)
      printModel(model, os);
    for (const Device &device : subcircuit.devices)
      printDevice(device, os);
    os << ".ends\n";
  }
  for (const Device &device : netlist.devices)
    printDevice(device, os);
}

/// Whether `text` is a whole expression in quotes or braces.
static bool isQuoted(StringRef text) {
  return text.size() >= 2 && ((text.front() == '\'' && text.back() == '\'') ||
                              (text.front() == '{' && text.back() == '}'));
}

/// Expressions inside the description of a source: only quoted and braced ones,
/// as its plain words are keywords.
static void visitQuoted(StringRef text, function_ref<void(StringRef)> visit) {
  for (Words words(text); !words.atEnd();) {
    StringRef word = words.take();
    if (isQuoted(word))
      visit(word);
  }
}

void circuit::forEachExpression(const Device &device,
                                function_ref<void(StringRef)> visit) {
  if (info(device.kind).rest == DeviceRest::Value)
    visitQuoted(device.value, visit);
  else if (!device.value.empty() && !parseSpiceNumber(device.value))
    visit(device.value);
  for (const auto &[name, text] : device.parameters)
    if (!StringRef(text).starts_with("\"") && !parseSpiceNumber(text))
      visit(text);
}
