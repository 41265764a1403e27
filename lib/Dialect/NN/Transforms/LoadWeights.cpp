//===- LoadWeights.cpp - Take a network's weights from a file -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Data/NamedArrays.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Dialect/NN/Transforms/Passes.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/Permute.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/GlobPattern.h"

namespace l2dc::nn {
#define GEN_PASS_DEF_LOADWEIGHTSPASS
#include "l2dc/Dialect/NN/Transforms/Passes.h.inc"
} // namespace l2dc::nn

#define DEBUG_TYPE "nn-load-weights"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::nn;

namespace {

struct LoadWeightsPass : l2dc::nn::impl::LoadWeightsPassBase<LoadWeightsPass> {
  using LoadWeightsPassBase::LoadWeightsPassBase;

  void runOnOperation() override;

private:
  llvm::Error loadAll();
  llvm::Error collectWeights();
  llvm::Error parseRenames();
  llvm::Error parseTransposes();
  llvm::Error matchNames(ArrayRef<std::string> names);
  llvm::Error loadOne(const Tensor &array, WeightOp weight);
  std::optional<ArrayRef<int64_t>> findPermutation(StringRef name) const;

  /// The named weights of the function.
  std::map<std::string, WeightOp> weights;
  /// Names in the network by the names in the file.
  llvm::StringMap<std::string> renames;
  /// Globs over the network's names and the order of the file's dimensions.
  std::vector<std::pair<llvm::GlobPattern, Shape>> permutations;
  /// The weight that each array of the file is for; null for an ignored one.
  std::vector<WeightOp> targets;
};

} // namespace

/// Splits `NAME=VALUE`; `option` names the option in the message.
static llvm::Expected<std::pair<StringRef, StringRef>>
splitEntry(StringRef option, StringRef entry) {
  auto [name, value] = entry.split('=');
  if (name.empty() || value.empty())
    return makeError("{0} takes NAME=VALUE, found '{1}'", option, entry);
  return std::make_pair(name, value);
}

static llvm::Expected<llvm::GlobPattern> parseGlob(StringRef option,
                                                   StringRef glob) {
  auto pattern = llvm::GlobPattern::create(glob);
  if (pattern)
    return pattern;
  return makeError("{0}: '{1}' is not a name or glob: {2}", option, glob,
                   llvm::toString(pattern.takeError()));
}

/// Parses one digit for each dimension, as in "3201".
static llvm::Expected<Shape> parsePermutation(StringRef digits) {
  Shape permutation;
  for (char digit : digits)
    permutation.push_back(digit - '0');
  Shape sorted = permutation;
  llvm::sort(sorted);
  for (auto [expected, found] : llvm::enumerate(sorted))
    if (int64_t(expected) != found)
      return makeError("transpose takes one digit for each dimension from 0 "
                       "on, found '{0}'",
                       digits);
  return permutation;
}

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

llvm::Error LoadWeightsPass::collectWeights() {
  for (WeightOp weight : getOperation().getOps<WeightOp>()) {
    if (!weight.getName())
      continue;
    if (!weights.emplace(weight.getName()->str(), weight).second)
      return makeError("two weights of the network are called '{0}'",
                       *weight.getName());
  }
  return llvm::Error::success();
}

llvm::Error LoadWeightsPass::parseRenames() {
  for (const std::string &entry : rename) {
    auto split = splitEntry("rename", entry);
    if (!split)
      return split.takeError();
    auto [inFile, inNetwork] = *split;
    if (!weights.count(inNetwork.str()))
      return makeError("rename: the network has no weight '{0}'", inNetwork);
    renames[inFile] = inNetwork.str();
  }
  return llvm::Error::success();
}

llvm::Error LoadWeightsPass::parseTransposes() {
  for (const std::string &entry : transpose) {
    auto split = splitEntry("transpose", entry);
    if (!split)
      return split.takeError();
    auto pattern = parseGlob("transpose", split->first);
    if (!pattern)
      return pattern.takeError();
    auto permutation = parsePermutation(split->second);
    if (!permutation)
      return permutation.takeError();
    if (llvm::none_of(weights, [&](const auto &weight) {
          return pattern->match(weight.first);
        }))
      return makeError("transpose: the network has no weight '{0}'",
                       split->first);
    permutations.emplace_back(std::move(*pattern), std::move(*permutation));
  }
  return llvm::Error::success();
}

/// The last entry that fits counts.
std::optional<ArrayRef<int64_t>>
LoadWeightsPass::findPermutation(StringRef name) const {
  for (const auto &[pattern, permutation] : llvm::reverse(permutations))
    if (pattern.match(name))
      return ArrayRef<int64_t>(permutation);
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Loading
//===----------------------------------------------------------------------===//

/// Finds the weight of each array. Fails unless every array has one and every
/// weight has an array.
llvm::Error LoadWeightsPass::matchNames(ArrayRef<std::string> names) {
  std::vector<llvm::GlobPattern> ignored;
  for (const std::string &glob : ignore) {
    auto pattern = parseGlob("ignore", glob);
    if (!pattern)
      return pattern.takeError();
    ignored.push_back(std::move(*pattern));
  }
  std::map<std::string, WeightOp> missing = weights;
  std::vector<std::string> unexpected;
  for (const std::string &name : names) {
    auto renamed = renames.find(name);
    auto weight =
        weights.find(renamed == renames.end() ? name : renamed->second);
    bool isIgnored = llvm::any_of(ignored, [&](const llvm::GlobPattern &glob) {
      return glob.match(name);
    });
    targets.push_back(isIgnored || weight == weights.end() ? WeightOp()
                                                           : weight->second);
    if (isIgnored)
      continue;
    if (weight == weights.end())
      unexpected.push_back(name);
    else if (!missing.erase(weight->first))
      return makeError("two arrays are for the weight '{0}'", weight->first);
  }
  if (missing.empty() && unexpected.empty())
    return llvm::Error::success();
  std::vector<std::string> missingNames;
  for (const auto &[name, weight] : missing)
    missingNames.push_back(name);
  auto list = [](ArrayRef<std::string> names) {
    return names.empty() ? "none" : llvm::join(names, ", ");
  };
  return makeError("the names do not fit; missing: {0}; unexpected: {1}",
                   list(missingNames), list(unexpected));
}

llvm::Error LoadWeightsPass::loadOne(const Tensor &array, WeightOp weight) {
  StringRef name = *weight.getName();
  ArrayRef<int64_t> expected = weight.getType().getShape();
  Shape shape = array.shape;
  auto permutation = findPermutation(name);
  if (permutation) {
    if (permutation->size() != shape.size())
      return makeError("array for '{0}': transpose names {1} dimensions, but "
                       "its shape is {2}",
                       name, permutation->size(), shapeToString(shape));
    for (auto [extent, dim] : llvm::zip_equal(shape, *permutation))
      extent = array.shape[dim];
  }
  if (ArrayRef<int64_t>(shape) != expected)
    return makeError("array for '{0}' has shape {1}{2}; expected {3}", name,
                     shapeToString(shape), permutation ? " (transposed)" : "",
                     shapeToString(expected));
  auto set = [&](ArrayRef<float> values) {
    weight.setEncodingAttr(
        DenseAttr::get(&getContext(), makeFloatElements(&getContext(), expected,
                                                        values, name)));
  };
  if (permutation)
    set(permuteDimensions<float>(array.data, array.shape, *permutation));
  else
    set(array.data);
  return llvm::Error::success();
}

llvm::Error LoadWeightsPass::loadAll() {
  if (file.empty())
    return makeError("needs file");
  if (llvm::Error error = collectWeights())
    return error;
  if (llvm::Error error = parseRenames())
    return error;
  if (llvm::Error error = parseTransposes())
    return error;
  auto arrays = data::openNamedArrays(file);
  if (!arrays)
    return arrays.takeError();
  auto inFile = [&](llvm::Error error) {
    return addContext(std::move(error), "'" + file + "'");
  };
  if (llvm::Error error = matchNames((*arrays)->names()))
    return inFile(std::move(error));
  for (auto [index, weight] : llvm::enumerate(targets)) {
    if (!weight)
      continue;
    auto array = (*arrays)->read(index);
    llvm::Error error = array ? loadOne(*array, weight) : array.takeError();
    if (error)
      return inFile(std::move(error));
  }
  return llvm::Error::success();
}

void LoadWeightsPass::runOnOperation() {
  weights.clear();
  renames.clear();
  permutations.clear();
  targets.clear();
  if (llvm::Error error = loadAll()) {
    getOperation().emitError()
        << DEBUG_TYPE << ": " << llvm::toString(std::move(error));
    signalPassFailure();
  }
}
