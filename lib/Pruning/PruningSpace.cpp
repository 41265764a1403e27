//===- PruningSpace.cpp - What can be pruned, and how far -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Pruning/PruningSpace.h"

#include "l2dc/Compression/Pruning.h"
#include "l2dc/Support/Error.h"

#include <cmath>
#include <set>

using namespace l2dc;
using namespace l2dc::pruning;
using execution::Network;
using execution::StepKind;

llvm::StringRef pruning::granularityName(Granularity granularity) {
  return granularity == Granularity::Element ? "element" : "channel";
}

//===----------------------------------------------------------------------===//
// Floors
//===----------------------------------------------------------------------===//

static llvm::Error checkFloor(llvm::StringRef name, double floor) {
  if (floor > 0 && floor <= 1)
    return llvm::Error::success();
  return makeError("floor of '{0}' is {1}, expected more than 0 and at most 1",
                   name, floor);
}

/// Every named floor must be for one of the layers.
static llvm::Error checkFloors(const Floors &floors,
                               const std::map<unsigned, std::string> &names) {
  if (llvm::Error error = checkFloor("conv", floors.conv))
    return error;
  if (llvm::Error error = checkFloor("linear", floors.linear))
    return error;
  for (const auto &[name, floor] : floors.named) {
    if (llvm::Error error = checkFloor(name, floor))
      return error;
    if (llvm::none_of(names, [&, &name = name](const auto &entry) {
          return entry.second == name;
        }))
      return makeError("floor of '{0}': the network has no such layer", name);
  }
  return llvm::Error::success();
}

static int64_t floorUnitsOf(int64_t units, double floor) {
  return std::max<int64_t>(
      1, std::llround(std::ceil(double(units) * floor - 1e-9)));
}

/// The floor of a group: that of its layers, if they have one.
static llvm::Expected<double>
groupFloor(const ChannelGroup &group, double standard, const Floors &floors,
           const std::map<unsigned, std::string> &names) {
  std::optional<std::pair<std::string, double>> found;
  for (unsigned producer : group.producers) {
    auto named = floors.named.find(names.at(producer));
    if (named == floors.named.end())
      continue;
    if (found && found->second != named->second)
      return makeError("group '{0}' couples the output channels of '{1}' and "
                       "'{2}', whose floors {3} and {4} conflict",
                       group.name, found->first, named->first, found->second,
                       named->second);
    found = *named;
  }
  return found ? found->second : standard;
}

//===----------------------------------------------------------------------===//
// Decisions
//===----------------------------------------------------------------------===//

/// The non-zero weights, the largest magnitude first.
static std::vector<uint32_t> rankWeights(llvm::ArrayRef<float> weights) {
  std::vector<uint32_t> ranking;
  for (auto [index, weight] : llvm::enumerate(weights))
    if (weight != 0)
      ranking.push_back(uint32_t(index));
  llvm::sort(ranking, [&](uint32_t a, uint32_t b) {
    float x = std::fabs(weights[a]), y = std::fabs(weights[b]);
    return x != y ? x > y : a < b;
  });
  return ranking;
}

llvm::Error PruningSpace::addLayers(const Floors &floors) {
  auto names = layerNames(*dense);
  if (llvm::Error error = checkFloors(floors, names))
    return error;
  std::set<unsigned> seen;
  for (const auto &[number, name] : names) {
    const execution::Step &step = dense->steps[number];
    if (!seen.insert(step.inputs[1]).second)
      continue; // Layers that use the same weights are one decision.
    auto ranking = rankWeights(dense->values[step.inputs[1]].constant->data);
    if (ranking.empty())
      continue;
    auto named = floors.named.find(name);
    double floor = named != floors.named.end()   ? named->second
                   : step.kind == StepKind::Conv ? floors.conv
                                                 : floors.linear;
    int64_t units = int64_t(ranking.size());
    choices.push_back({name, number, units, floorUnitsOf(units, floor)});
    rankings.push_back(std::move(ranking));
  }
  return llvm::Error::success();
}

llvm::Error PruningSpace::addGroups(const Floors &floors) {
  auto analysis = ChannelGroups::analyze(*dense);
  if (!analysis)
    return analysis.takeError();
  channels = std::move(*analysis);
  auto names = layerNames(*dense);
  if (llvm::Error error = checkFloors(floors, names))
    return error;
  for (const ChannelGroup &group : channels.groups()) {
    auto floor = groupFloor(group, floors.conv, floors, names);
    if (!floor)
      return floor.takeError();
    int64_t units = int64_t(group.classes.size());
    choices.push_back(
        {group.name, group.consumers[0], units, floorUnitsOf(units, *floor)});
    auto ranking = rankChannels(*dense, channels, group);
    rankings.emplace_back(ranking.begin(), ranking.end());
  }
  return llvm::Error::success();
}

llvm::Expected<std::shared_ptr<const PruningSpace>>
PruningSpace::create(std::shared_ptr<const Network> network,
                     Granularity granularity, const Floors &floors) {
  for (const auto &[number, name] : layerNames(*network)) {
    unsigned weights = network->steps[number].inputs[1];
    if (llvm::Error error =
            compression::checkFinite(network->values[weights].constant->data))
      return addContext(std::move(error), "layer '" + name + "'");
  }
  auto space = std::make_shared<PruningSpace>();
  space->kind = granularity;
  space->dense = std::move(network);
  if (llvm::Error error = granularity == Granularity::Element
                              ? space->addLayers(floors)
                              : space->addGroups(floors))
    return std::move(error);
  if (space->choices.empty())
    return makeError(granularity == Granularity::Element
                         ? "nothing can be pruned: no layer has weights"
                         : "nothing can be pruned: no channels between two "
                           "layers");
  return space;
}

//===----------------------------------------------------------------------===//
// Networks
//===----------------------------------------------------------------------===//

KeptUnits PruningSpace::allUnits() const {
  KeptUnits units;
  for (const PruningDecision &decision : choices)
    units.push_back(decision.units);
  return units;
}

KeptUnits PruningSpace::floorUnits() const {
  KeptUnits units;
  for (const PruningDecision &decision : choices)
    units.push_back(decision.floor);
  return units;
}

KeptChannels PruningSpace::keptChannels(llvm::ArrayRef<int64_t> kept) const {
  KeptChannels result = keepAll(channels);
  for (auto [ranking, count] : llvm::zip_equal(rankings, kept))
    keepFirst(ranking, size_t(count), result);
  return result;
}

llvm::Expected<Network>
PruningSpace::prune(llvm::ArrayRef<int64_t> kept) const {
  if (kind == Granularity::Channel)
    return removeChannels(*dense, channels, keptChannels(kept));
  Network pruned = *dense;
  for (size_t i = 0; i < choices.size(); ++i) {
    if (kept[i] == choices[i].units)
      continue;
    unsigned value = dense->steps[choices[i].step].inputs[1];
    const Tensor &before = *dense->values[value].constant;
    Tensor after(before.shape);
    for (uint32_t index :
         llvm::ArrayRef(rankings[i]).take_front(size_t(kept[i])))
      after.data[index] = before.data[index];
    pruned.values[value].constant =
        std::make_shared<const Tensor>(std::move(after));
  }
  return pruned;
}
