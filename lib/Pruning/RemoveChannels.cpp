//===- RemoveChannels.cpp - Networks with fewer channels ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Pruning/RemoveChannels.h"

#include "l2dc/Execution/Verify.h"
#include "l2dc/Support/Error.h"

using namespace l2dc;
using namespace l2dc::pruning;
using execution::Network;
using execution::Step;
using execution::StepKind;

KeptChannels pruning::keepAll(const ChannelGroups &groups) {
  return KeptChannels(groups.numClasses(), true);
}

static llvm::Error checkKept(const ChannelGroups &groups,
                             const KeptChannels &kept) {
  KeptChannels allowed(groups.numClasses(), false);
  for (const ChannelGroup &group : groups.groups()) {
    if (llvm::none_of(group.classes, [&](ChannelClass c) { return kept[c]; }))
      return makeError("group '{0}' would lose all of its {1} channels",
                       group.name, group.classes.size());
    for (ChannelClass c : group.classes)
      allowed[c] = true;
  }
  for (ChannelClass c = 0; c < groups.numClasses(); ++c)
    if (!kept[c] && !allowed[c])
      return makeError("channel class {0} is in no group and cannot be removed",
                       c);
  return llvm::Error::success();
}

/// The positions along a dimension that stay.
static std::vector<int64_t> keptPositions(llvm::ArrayRef<ChannelClass> classes,
                                          const KeptChannels &kept) {
  std::vector<int64_t> positions;
  for (auto [position, c] : llvm::enumerate(classes))
    if (kept[c])
      positions.push_back(int64_t(position));
  return positions;
}

/// `tensor` with only the given positions of one dimension.
static Tensor select(const Tensor &tensor, unsigned dimension,
                     llvm::ArrayRef<int64_t> positions) {
  Shape shape = tensor.shape;
  int64_t extent = shape[dimension];
  shape[dimension] = int64_t(positions.size());
  int64_t outer = elementCount(llvm::ArrayRef(shape).take_front(dimension));
  int64_t inner = elementCount(llvm::ArrayRef(shape).drop_front(dimension + 1));
  std::vector<float> data;
  data.reserve(size_t(elementCount(shape)));
  for (int64_t i = 0; i < outer; ++i)
    for (int64_t position : positions) {
      const float *first = tensor.begin() + (i * extent + position) * inner;
      data.insert(data.end(), first, first + inner);
    }
  return Tensor(std::move(shape), std::move(data));
}

static void shrinkConstants(Network &network, const ChannelGroups &groups,
                            const KeptChannels &kept) {
  for (auto [number, value] : llvm::enumerate(network.values)) {
    if (!value.constant)
      continue;
    for (unsigned dim = 0; dim < value.shape.size(); ++dim) {
      auto classes = groups.constant(unsigned(number), dim);
      std::vector<int64_t> positions = keptPositions(classes, kept);
      if (positions.size() == classes.size())
        continue;
      value.constant = std::make_shared<const Tensor>(
          select(*value.constant, dim, positions));
      value.shape = value.constant->shape;
    }
  }
}

static void shrinkActivations(Network &network, const ChannelGroups &groups,
                              const KeptChannels &kept) {
  for (auto [number, value] : llvm::enumerate(network.values)) {
    const ChannelLayout &layout = groups.activation(unsigned(number));
    if (value.constant || layout.axis < 0)
      continue;
    int64_t &extent = value.shape[size_t(layout.axis)];
    if (extent >= 0)
      extent = int64_t(keptPositions(layout.classes, kept).size());
  }
}

/// How many of the padding channels at the begin and at the end stay.
static void shrinkChannelPads(Step &step, const ChannelLayout &layout,
                              const KeptChannels &kept) {
  if (layout.axis < 0)
    return;
  llvm::ArrayRef<ChannelClass> classes(layout.classes);
  auto count = [&](llvm::ArrayRef<ChannelClass> part) {
    return int64_t(keptPositions(part, kept).size());
  };
  int64_t &begin = step.attributes.padsBegin[size_t(layout.axis)];
  int64_t &end = step.attributes.padsEnd[size_t(layout.axis)];
  if (begin > 0)
    begin = count(classes.take_front(size_t(begin)));
  if (end > 0)
    end = count(classes.take_back(size_t(end)));
}

static void shrinkSteps(Network &network, const ChannelGroups &groups,
                        const KeptChannels &kept) {
  for (Step &step : network.steps) {
    const ChannelLayout &layout = groups.activation(step.output);
    if (isDepthwise(network, step)) {
      const auto &input = groups.activation(step.inputs[0]).classes;
      step.attributes.groups = int64_t(keptPositions(input, kept).size());
    } else if (step.kind == StepKind::Pad) {
      shrinkChannelPads(step, layout, kept);
    } else if (step.kind == StepKind::Reshape && layout.axis >= 0) {
      int64_t &extent = step.attributes.shape[size_t(layout.axis)];
      if (extent >= 0)
        extent = int64_t(keptPositions(layout.classes, kept).size());
    }
  }
}

llvm::Expected<Network> pruning::removeChannels(const Network &network,
                                                const ChannelGroups &groups,
                                                const KeptChannels &kept) {
  if (llvm::Error error = checkKept(groups, kept))
    return std::move(error);
  Network smaller = network;
  // Whether a convolution is depthwise is read off its filter, which keeps its
  // second extent of 1.
  shrinkSteps(smaller, groups, kept);
  shrinkConstants(smaller, groups, kept);
  shrinkActivations(smaller, groups, kept);
  if (llvm::Error error = execution::verifyNetwork(smaller))
    return addContext(std::move(error), "after the removal of channels");
  return smaller;
}
