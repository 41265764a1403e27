//===- ChannelGroups.cpp - Channels that go together ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Pruning/ChannelGroups.h"
#include "ChannelAnalysis.h"

#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Execution/Verify.h"

#include <set>

using namespace l2dc;
using namespace l2dc::pruning;
using execution::Network;
using execution::Step;
using execution::StepKind;

static bool isLayer(const Network &network, const Step &step) {
  return (step.kind == StepKind::Conv || step.kind == StepKind::Linear) &&
         network.values[step.inputs[1]].constant;
}

std::map<unsigned, std::string> pruning::layerNames(const Network &network) {
  std::map<unsigned, std::string> names;
  std::map<StepKind, unsigned> positions;
  for (auto [number, step] : llvm::enumerate(network.steps)) {
    if (step.kind != StepKind::Conv && step.kind != StepKind::Linear)
      continue;
    unsigned position = positions[step.kind]++;
    if (isLayer(network, step))
      names[unsigned(number)] =
          step.name.empty()
              ? (execution::stepKindName(step.kind) + llvm::Twine(position))
                    .str()
              : step.name;
  }
  return names;
}

bool pruning::isDepthwise(const Network &network, const Step &step) {
  return step.kind == StepKind::Conv && step.attributes.groups > 1 &&
         network.values[step.inputs[1]].shape[1] == 1;
}

llvm::ArrayRef<ChannelClass> ChannelGroups::constant(unsigned value,
                                                     unsigned dimension) const {
  auto it = constants.find({value, dimension});
  return it == constants.end() ? llvm::ArrayRef<ChannelClass>()
                               : llvm::ArrayRef<ChannelClass>(it->second);
}

llvm::Expected<ChannelGroups> ChannelGroups::analyze(const Network &network) {
  if (llvm::Error error = execution::verifyNetwork(network))
    return std::move(error);
  std::vector<Shape> inputs;
  for (unsigned input : network.inputs) {
    inputs.push_back(network.values[input].shape);
    for (int64_t &extent : inputs.back())
      extent = extent < 0 ? 1 : extent;
  }
  auto shapes = execution::inferValueShapes(network, inputs);
  if (!shapes)
    return shapes.takeError();
  return ChannelAnalysis(network, std::move(*shapes)).run();
}

namespace {
/// Where the channels of a class lie: for each constant dimension and each
/// activation how often.
using Occurrences = std::map<std::pair<unsigned, int>, unsigned>;
} // namespace

/// Fills in the layers that compute and read the channels of `group`.
static void findLayers(const Network &network, const ChannelGroups &channels,
                       ChannelGroup &group) {
  std::set<ChannelClass> members(group.classes.begin(), group.classes.end());
  auto holds = [&](unsigned constant, unsigned dimension) {
    return llvm::any_of(channels.constant(constant, dimension),
                        [&](ChannelClass c) { return members.count(c); });
  };
  for (auto [number, step] : llvm::enumerate(network.steps)) {
    if (!isLayer(network, step) || isDepthwise(network, step))
      continue;
    if (holds(step.inputs[1], 0))
      group.producers.push_back(unsigned(number));
    if (holds(step.inputs[1], 1))
      group.consumers.push_back(unsigned(number));
  }
}

ChannelGroups ChannelAnalysis::collect() {
  ChannelGroups result;
  joined.compress();
  result.classCount = joined.getNumClasses();
  auto toClasses = [&](const Atoms &atoms) {
    std::vector<ChannelClass> classes;
    for (unsigned atom : atoms)
      classes.push_back(joined[atom]);
    return classes;
  };
  std::vector<Occurrences> occurrences(result.classCount);
  for (const auto &[place, atoms] : constants) {
    auto &classes = result.constants[place] = toClasses(atoms);
    for (ChannelClass c : classes)
      ++occurrences[c][{place.first, int(place.second)}];
  }
  for (auto [value, layout] : llvm::enumerate(layouts)) {
    result.activations.push_back({layout.axis, toClasses(layout.atoms)});
    for (ChannelClass c : result.activations.back().classes)
      ++occurrences[c][{unsigned(value), -1}];
  }
  std::vector<bool> isFrozen(result.classCount);
  for (unsigned atom : frozenAtoms)
    isFrozen[joined[atom]] = true;

  std::map<Occurrences, ChannelGroup> byPlace;
  for (ChannelClass c = 0; c < result.classCount; ++c)
    if (!isFrozen[c])
      byPlace[occurrences[c]].classes.push_back(c);
  std::map<unsigned, std::string> names = layerNames(network);
  for (auto &[place, group] : byPlace) {
    findLayers(network, result, group);
    if (group.consumers.empty())
      continue; // Nothing reads these channels.
    group.name = names[group.producers.empty() ? group.consumers[0]
                                               : group.producers[0]];
    result.channelGroups.push_back(std::move(group));
  }
  llvm::sort(result.channelGroups,
             [](const ChannelGroup &a, const ChannelGroup &b) {
               return std::tie(a.consumers[0], a.classes) <
                      std::tie(b.consumers[0], b.classes);
             });
  return result;
}
