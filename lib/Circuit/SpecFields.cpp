//===- SpecFields.cpp - Single values of a specification ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SpecReader.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace l2dc;
using namespace l2dc::circuit;

Error circuit::failAt(const YamlNode &node, const Twine &message) {
  return circuit::makeError({node.where, message.str()});
}

Error circuit::checkKeys(const YamlNode &node, StringRef what,
                         ArrayRef<StringRef> allowed) {
  if (node.kind != YamlNode::Kind::Mapping)
    return failAt(node, what + " must be a mapping of " + join(allowed, ", "));
  for (const auto &[key, where] : node.keys)
    if (!is_contained(allowed, key))
      return circuit::makeError(
          {where, ("unknown key '" + Twine(key) + "' in " + what +
                   ", expected one of " + join(allowed, ", "))
                      .str()});
  return Error::success();
}

void Fields::fail(const YamlNode &node, const Twine &message) {
  fault = Fault{node.where, message.str()};
}

const YamlNode *Fields::find(StringRef key) {
  const YamlNode *node = fault ? nullptr : mapping.find(key);
  if (!node || node->kind == YamlNode::Kind::Scalar)
    return node;
  fail(*node, "'" + key + "' must be one value");
  return nullptr;
}

Fields &Fields::text(StringRef key, std::string &out) {
  if (const YamlNode *node = find(key))
    out = node->scalar;
  return *this;
}

Fields &Fields::name(StringRef key, std::string &out) {
  if (const YamlNode *node = find(key))
    out = StringRef(node->scalar).lower();
  return *this;
}

Fields &Fields::names(StringRef key, std::vector<std::string> &out) {
  const YamlNode *node = fault ? nullptr : mapping.find(key);
  if (!node)
    return *this;
  ArrayRef<YamlNode> entries = node->children;
  if (node->kind == YamlNode::Kind::Scalar)
    entries = ArrayRef(*node);
  else if (node->kind != YamlNode::Kind::Sequence)
    fail(*node, "'" + key + "' must be a list of names");
  for (const YamlNode &entry : entries) {
    if (entry.kind != YamlNode::Kind::Scalar)
      fail(entry, "'" + key + "' must be a list of names");
    out.push_back(StringRef(entry.scalar).lower());
  }
  return *this;
}

Fields &Fields::quantity(StringRef key, const Unit &unit,
                         std::optional<double> &out) {
  const YamlNode *node = find(key);
  if (!node)
    return *this;
  auto value = parseQuantity(node->scalar, unit);
  if (value)
    out = *value;
  else
    fail(*node, "'" + key + "': " + toString(value.takeError()));
  return *this;
}

Fields &Fields::quantity(StringRef key, const Unit &unit, double &out) {
  std::optional<double> value;
  quantity(key, unit, value);
  out = value.value_or(out);
  return *this;
}

Fields &Fields::count(StringRef key, unsigned &out) {
  const YamlNode *node = find(key);
  if (node && StringRef(node->scalar).getAsInteger(10, out))
    fail(*node, "'" + key + "': expected a whole number, found '" +
                    node->scalar + "'");
  return *this;
}

Fields &Fields::choice(StringRef key, StringRef first, StringRef second,
                       bool &out) {
  const YamlNode *node = find(key);
  if (!node)
    return *this;
  if (node->scalar != first && node->scalar != second)
    fail(*node, "'" + key + "': expected '" + first + "' or '" + second +
                    "', found '" + node->scalar + "'");
  out = node->scalar == second;
  return *this;
}

Fields &Fields::flag(StringRef key, bool &out) {
  return choice(key, "false", "true", out);
}

Fields &Fields::signal(StringRef key, spice::Signal &out) {
  const YamlNode *node = find(key);
  if (!node)
    return *this;
  auto signal = spice::Signal::parse(StringRef(node->scalar).lower());
  if (signal)
    out = *signal;
  else
    fail(*node, "'" + key + "': " + toString(signal.takeError()));
  return *this;
}

Error Fields::take() {
  return fault ? circuit::makeError(*fault) : Error::success();
}
