//===- Layers.cpp - The layers whose weights can be compressed ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/Transforms/Layers.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/JSON.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::nn;

std::vector<Layer> l2dc::nn::collectLayers(func::FuncOp function) {
  std::vector<Layer> layers;
  DenseSet<Operation *> seen;
  std::map<StringRef, unsigned> positions;
  auto add = [&](Operation *op, Value weights, std::optional<StringRef> name,
                 StringRef kind) {
    std::string unnamed = (kind + Twine(positions[kind]++)).str();
    auto weight = weights.getDefiningOp<WeightOp>();
    if (!weight || !seen.insert(weight).second)
      return;
    layers.push_back({op, weight, name ? name->str() : unnamed, kind});
  };
  function.walk([&](Operation *op) {
    if (op->hasAttr(fixedAttrName))
      return;
    if (auto conv = dyn_cast<ConvOp>(op))
      add(op, conv.getFilter(), conv.getLayer(), "conv");
    else if (auto linear = dyn_cast<LinearOp>(op))
      add(op, linear.getWeights(), linear.getLayer(), "linear");
  });
  return layers;
}

static bool isKind(StringRef pattern) {
  return pattern == "conv" || pattern == "linear";
}

/// A layer called "conv" wins over all convolutions, so names come first.
static bool fits(StringRef pattern, const Layer &layer) {
  if (pattern.empty() || pattern == layer.name || pattern == layer.kind)
    return true;
  auto glob = llvm::GlobPattern::create(pattern);
  if (!glob) {
    llvm::consumeError(glob.takeError());
    return false;
  }
  return glob->match(layer.name);
}

llvm::Error LayerValues::add(StringRef entry) {
  // Layer names may hold '=', values may not.
  auto [name, value] = entry.rsplit('=');
  bool plain = name.size() == entry.size();
  if (plain)
    std::swap(name, value);
  name = name.trim();
  value = value.trim();
  if (value.empty() || (!plain && name.empty()))
    return makeError("expected VALUE or NAME=VALUE, found '{0}'", entry);
  auto glob = llvm::GlobPattern::create(name);
  if (!glob)
    return addContext(glob.takeError(), name);
  entries.push_back({plain ? "" : name.str(), value.str()});
  return llvm::Error::success();
}

llvm::Error LayerValues::checkNames(ArrayRef<Layer> layers) const {
  for (const Entry &entry : entries) {
    auto isMeant = [&](const Layer &layer) {
      return fits(entry.pattern, layer);
    };
    if (entry.pattern.empty() || isKind(entry.pattern) ||
        llvm::any_of(layers, isMeant))
      continue;
    auto names = llvm::map_range(layers, [](const Layer &l) { return l.name; });
    return makeError("no layer is called '{0}'; there are {1}", entry.pattern,
                     llvm::join(names, ", "));
  }
  return llvm::Error::success();
}

StringRef LayerValues::lookup(const Layer &layer) const {
  StringRef plain;
  for (const Entry &entry : llvm::reverse(entries)) {
    if (!entry.pattern.empty() && fits(entry.pattern, layer))
      return entry.value;
    if (entry.pattern.empty() && plain.empty())
      plain = entry.value;
  }
  return plain;
}

llvm::Expected<LayerValues>
l2dc::nn::parseLayerValues(StringRef option, ArrayRef<std::string> entries,
                           ArrayRef<Layer> layers) {
  LayerValues values;
  for (StringRef entry : entries)
    if (llvm::Error error = values.add(entry))
      return addContext(std::move(error), option);
  if (llvm::Error error = values.checkNames(layers))
    return addContext(std::move(error), option);
  return values;
}

llvm::Expected<std::vector<std::string>> l2dc::nn::readPolicy(StringRef path,
                                                              StringRef key) {
  auto buffer = readFile(path);
  if (!buffer)
    return buffer.takeError();
  auto json = llvm::json::parse((*buffer)->getBuffer());
  if (!json)
    return addContext(json.takeError(), path);
  const llvm::json::Object *object = json->getAsObject();
  const llvm::json::Object *values = object ? object->getObject(key) : nullptr;
  if (!values)
    return makeError("{0}: expected an object \"{1}\" of numbers by layer",
                     path, key);
  std::vector<std::string> entries;
  for (const auto &[name, value] : *values) {
    std::optional<double> number = value.getAsNumber();
    if (!number)
      return makeError("{0}: {1} of '{2}' must be a number", path, key,
                       StringRef(name));
    entries.push_back(llvm::formatv("{0}={1:r}", StringRef(name), *number));
  }
  // The JSON object does not keep the file's order.
  llvm::sort(entries);
  return entries;
}
