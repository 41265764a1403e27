//===- LayerSizes.cpp - The extents of layers in a pruned network ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerSizes.h"

#include "l2dc/Execution/ShapeInference.h"

#include <set>

using namespace l2dc;
using namespace l2dc::pruning;
using execution::Network;
using execution::Step;
using execution::StepKind;

llvm::Expected<std::vector<Shape>>
pruning::sampleShapes(const Network &network) {
  std::vector<Shape> inputs;
  for (unsigned input : network.inputs) {
    inputs.push_back(network.values[input].shape);
    inputs.back()[0] = 1;
  }
  return execution::inferValueShapes(network, inputs);
}

int64_t PrunedConstant::elements(llvm::ArrayRef<int64_t> kept) const {
  if (decision)
    return kept[*decision];
  int64_t product = 1;
  for (const PrunedExtent &extent : extents)
    product *= extent.at(kept);
  return product;
}

/// The decision of each channel class, where it has one.
static std::map<ChannelClass, unsigned>
decisionsOfClasses(const PruningSpace &space) {
  std::map<ChannelClass, unsigned> result;
  for (auto [number, group] : llvm::enumerate(space.groups().groups()))
    for (ChannelClass c : group.classes)
      result[c] = unsigned(number);
  return result;
}

static PrunedExtent
makeExtent(int64_t extent, llvm::ArrayRef<ChannelClass> classes,
           llvm::ArrayRef<PruningDecision> decisions,
           const std::map<ChannelClass, unsigned> &decisionOf) {
  if (classes.empty())
    return {extent, {}};
  PrunedExtent result;
  std::map<unsigned, int64_t> occurrences;
  for (ChannelClass c : classes) {
    auto it = decisionOf.find(c);
    if (it == decisionOf.end())
      ++result.fixed;
    else
      ++occurrences[it->second];
  }
  // All classes of a group occur equally often.
  for (auto [decision, count] : occurrences)
    result.terms.push_back({decision, count / decisions[decision].units});
  return result;
}

static PrunedConstant
makeConstant(const PruningSpace &space, unsigned value,
             const std::map<ChannelClass, unsigned> &decisionOf) {
  PrunedConstant constant{value, {}, std::nullopt};
  const Shape &shape = space.network().values[value].shape;
  bool hasGroups = space.granularity() == Granularity::Channel;
  for (unsigned dim = 0; dim < shape.size(); ++dim)
    constant.extents.push_back(
        makeExtent(shape[dim],
                   hasGroups ? space.groups().constant(value, dim)
                             : llvm::ArrayRef<ChannelClass>(),
                   space.decisions(), decisionOf));
  if (hasGroups)
    return constant;
  for (auto [number, decision] : llvm::enumerate(space.decisions()))
    if (space.network().steps[decision.step].inputs[1] == value)
      constant.decision = unsigned(number);
  return constant;
}

llvm::Expected<std::vector<LayerSize>>
pruning::layerSizes(const PruningSpace &space) {
  const Network &network = space.network();
  auto shapes = sampleShapes(network);
  if (!shapes)
    return shapes.takeError();
  auto decisionOf = decisionsOfClasses(space);
  std::vector<LayerSize> layers;
  for (const auto &[number, name] : layerNames(network)) {
    const Step &step = network.steps[number];
    const Shape &output = (*shapes)[step.output];
    layers.push_back({number, makeConstant(space, step.inputs[1], decisionOf),
                      elementCount(llvm::ArrayRef(output).drop_front(2))});
  }
  return layers;
}

std::vector<PrunedConstant> pruning::constantSizes(const PruningSpace &space) {
  std::set<unsigned> values;
  for (const Step &step : space.network().steps)
    for (unsigned input : step.inputs)
      if (space.network().values[input].constant)
        values.insert(input);
  auto decisionOf = decisionsOfClasses(space);
  std::vector<PrunedConstant> constants;
  for (unsigned value : values)
    constants.push_back(makeConstant(space, value, decisionOf));
  return constants;
}
