//===- NetlistVerifier.cpp - Checking a netlist ---------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NetlistVerifier.h"

#include "l2dc/Circuit/Expression.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;
using namespace l2dc;
using namespace l2dc::circuit;

static Fault fault(const SourceRef &where, const Twine &message) {
  return {where, message.str()};
}

static bool isGround(StringRef node) { return node == "0" || node == "gnd"; }

/// Names that ngspice defines in every expression.
static bool isBuiltinName(StringRef name) {
  return is_contained({"temper", "time", "hertz", "pi", "e", "boltz", "echarge",
                       "kelvin", "vt"},
                      name);
}

/// Devices whose expressions are over voltages and currents.
static bool isBehavioural(const Device &device) {
  return is_contained({DeviceKind::Behavioural, DeviceKind::VCVS,
                       DeviceKind::VCCS, DeviceKind::CCCS, DeviceKind::CCVS},
                      device.kind);
}

NetlistVerifier::NetlistVerifier(const Netlist &netlist,
                                 const LibraryNames *libraries)
    : netlist(netlist), libraries(libraries),
      permissive(!libraries && !netlist.libraries.empty()),
      anyFunction(permissive || (libraries && libraries->functions)) {
  for (const Directive &directive : netlist.directives)
    anyFunction |= StringRef(directive.text).starts_with(".func");
  for (const std::string &node : netlist.globalNodes())
    globals.insert(node);
  for (const Param &param : netlist.params)
    params.insert(param.name);
  for (const Model &model : netlist.models)
    models.insert(model.name);
  for (const Subcircuit &subcircuit : netlist.subcircuits)
    subcircuits[subcircuit.name] = &subcircuit;
}

std::optional<std::string>
NetlistVerifier::checkExpression(StringRef text,
                                 const StringSet<> *scope) const {
  auto expression = Expression::parse(text, anyFunction);
  if (!expression)
    return toString(expression.takeError());
  for (const std::string &name : expression->getNames()) {
    bool known = params.contains(name) || (scope && scope->contains(name)) ||
                 isBuiltinName(name) || permissive ||
                 (libraries && libraries->params.contains(name));
    if (!known)
      return ("unknown parameter '" + Twine(name) + "' in '" + text +
              "', expected a .param of the netlist")
          .str();
  }
  return std::nullopt;
}

/// The first of `list` whose name occurred before.
template <typename T>
static std::optional<Fault> checkUnique(const std::vector<T> &list,
                                        StringRef what) {
  StringSet<> names;
  for (const T &entry : list)
    if (!names.insert(entry.name).second)
      return fault(entry.where, Twine(what) + " '" + entry.name +
                                    "' is defined a second time");
  return std::nullopt;
}

std::optional<Fault> NetlistVerifier::checkDefinitions() {
  if (auto found = checkUnique(netlist.params, "parameter"))
    return found;
  if (auto found = checkUnique(netlist.models, "model"))
    return found;
  if (auto found = checkUnique(netlist.subcircuits, "subcircuit"))
    return found;
  for (const Param &param : netlist.params)
    if (auto message = checkExpression(param.expression))
      return fault(param.where, *message);
  for (const Subcircuit &subcircuit : netlist.subcircuits)
    if (auto found = checkSubcircuit(subcircuit))
      return found;
  return std::nullopt;
}

static StringSet<> scopeOf(const Subcircuit *subcircuit) {
  StringSet<> scope;
  if (!subcircuit)
    return scope;
  for (const auto &[name, text] : subcircuit->parameters)
    scope.insert(name);
  for (const Param &local : subcircuit->locals)
    scope.insert(local.name);
  return scope;
}

std::optional<Fault>
NetlistVerifier::checkSubcircuit(const Subcircuit &subcircuit) {
  StringSet<> scope = scopeOf(&subcircuit);
  for (const Param &local : subcircuit.locals)
    if (auto message = checkExpression(local.expression, &scope))
      return fault(local.where, *message);
  StringMap<unsigned> terminals;
  for (const std::string &port : subcircuit.ports)
    if (++terminals[port] > 1)
      return fault(subcircuit.where, "subcircuit '" + subcircuit.name +
                                         "' lists port '" + port + "' twice");
  // A port is connected from outside, whatever stands inside.
  for (auto &entry : terminals)
    entry.second = 2;
  std::vector<const Device *> devices;
  for (const Device &device : subcircuit.devices)
    devices.push_back(&device);
  return checkList(devices, &subcircuit, terminals);
}

std::optional<Fault>
NetlistVerifier::checkDevices(ArrayRef<Device> added,
                              const StringSet<> &observed) {
  std::vector<const Device *> devices;
  for (const Device &device : netlist.devices)
    devices.push_back(&device);
  for (const Device &device : added)
    devices.push_back(&device);
  StringMap<unsigned> terminals;
  for (const auto &node : observed)
    ++terminals[node.first()];
  return checkList(devices, nullptr, terminals);
}

std::optional<Fault>
NetlistVerifier::checkList(ArrayRef<const Device *> devices,
                           const Subcircuit *scope,
                           StringMap<unsigned> terminals) {
  StringMap<const Device *> names;
  for (const Device *device : devices) {
    if (!names.insert({device->name, device}).second)
      return fault(device->where,
                   "device '" + device->name + "' is defined a second time");
    for (const std::string &node : device->nodes)
      ++terminals[node];
  }
  for (const Device *device : devices) {
    if (auto found = checkReferences(*device, scope))
      return found;
    if (auto found = checkControls(*device, names))
      return found;
    for (const std::string &node : device->nodes)
      if (terminals[node] < 2 && !isGround(node) && !globals.contains(node))
        return fault(device->where, "node '" + node + "' is dangling: only '" +
                                        device->name + "' is connected to it");
  }
  return std::nullopt;
}

std::optional<Fault>
NetlistVerifier::checkReferences(const Device &device,
                                 const Subcircuit *scope) const {
  if (!isBehavioural(device)) {
    StringSet<> names = scopeOf(scope);
    std::optional<std::string> message;
    forEachExpression(device, [&](StringRef text) {
      if (!message)
        message = checkExpression(text, &names);
    });
    if (message)
      return fault(device.where, *message);
  }
  if (device.kind == DeviceKind::Instance)
    return checkInstance(device);
  if (device.model.empty() || models.contains(device.model) || permissive ||
      (libraries && libraries->models.contains(device.model)))
    return std::nullopt;
  if (scope && any_of(scope->models, [&](const Model &model) {
        return model.name == device.model;
      }))
    return std::nullopt;
  return fault(device.where, "unknown model '" + device.model + "' of '" +
                                 device.name +
                                 "', expected a .model of the netlist or of "
                                 "its libraries");
}

std::optional<Fault>
NetlistVerifier::checkInstance(const Device &device) const {
  auto entry = subcircuits.find(device.model);
  if (entry == subcircuits.end()) {
    if (permissive ||
        (libraries && libraries->subcircuits.contains(device.model)))
      return std::nullopt;
    return fault(device.where, "unknown subcircuit '" + device.model +
                                   "' of '" + device.name +
                                   "', expected a .subckt of the netlist or "
                                   "of its libraries");
  }
  const Subcircuit &subcircuit = *entry->second;
  if (device.nodes.size() != subcircuit.ports.size())
    return fault(device.where,
                 "'" + device.name + "' has " + Twine(device.nodes.size()) +
                     " nodes, expected " + Twine(subcircuit.ports.size()) +
                     " for subcircuit '" + subcircuit.name + "'");
  for (const auto &[name, text] : device.parameters)
    if (!findAssignment(subcircuit.parameters, name) && name != "m")
      return fault(device.where, "unknown parameter '" + name + "' of '" +
                                     device.name + "', subcircuit '" +
                                     subcircuit.name + "' does not have it");
  return std::nullopt;
}

std::optional<Fault>
NetlistVerifier::checkControls(const Device &device,
                               const StringMap<const Device *> &names) const {
  DeviceKind wanted = device.kind == DeviceKind::Coupling
                          ? DeviceKind::Inductor
                          : DeviceKind::VoltageSource;
  for (const std::string &control : device.controls) {
    const Device *found = names.lookup(control);
    if (!found || found->kind != wanted)
      return fault(device.where, "'" + device.name + "' refers to '" + control +
                                     "', which is no " + info(wanted).name +
                                     " of the netlist");
  }
  return std::nullopt;
}
