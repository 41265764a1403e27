//===- PruningNetworks.h - Networks whose channels are coupled --*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TEST_UNITTESTS_PRUNING_PRUNINGNETWORKS_H
#define L2DC_TEST_UNITTESTS_PRUNING_PRUNINGNETWORKS_H

#include "../Execution/TestNetworks.h"
#include "l2dc/Pruning/RemoveChannels.h"

namespace l2dc::pruning {
inline namespace unittest {

using execution::Network;
using execution::StepAttributes;
using execution::StepKind;
using execution::TestBuilder;

/// Attributes of a convolution of `side`x`side` that keeps the extents.
inline StepAttributes same(int64_t side, int64_t groups = 1) {
  StepAttributes attributes;
  attributes.padsBegin = attributes.padsEnd = {side / 2, side / 2};
  attributes.groups = groups;
  return attributes;
}

inline StepAttributes reshapeTo(Shape shape) {
  StepAttributes attributes;
  attributes.shape = std::move(shape);
  return attributes;
}

/// A batch norm of `channels` with random statistics of positive variance.
inline unsigned addBatchNorm(TestBuilder &builder, unsigned x,
                             int64_t channels) {
  Tensor variance = execution::randomTensor({channels}, 99);
  for (float &v : variance.data)
    v = v * v + 0.5f;
  StepAttributes attributes;
  attributes.epsilon = 1e-5f;
  unsigned scale = builder.randomConstant("scale", {channels});
  unsigned shift = builder.randomConstant("shift", {channels});
  unsigned mean = builder.randomConstant("mean", {channels});
  return builder.step(
      StepKind::BatchNorm,
      {x, scale, shift, mean, builder.constant("var", variance)}, attributes);
}

/// conv1 -> bn -> relu -> +(conv2a, bn, conv2b) -> pool -> flatten -> ip1, ip2:
/// a residual sum and a flatten.
inline Network residualNetwork() {
  TestBuilder b;
  unsigned x = b.input({-1, 3, 4, 4});
  unsigned a = b.layer(StepKind::Conv, "conv1", x, {6, 3, 3, 3}, same(3));
  a = b.step(StepKind::Relu, {addBatchNorm(b, a, 6)});
  unsigned y = b.layer(StepKind::Conv, "conv2a", a, {5, 6, 3, 3}, same(3));
  y = b.step(StepKind::Relu, {addBatchNorm(b, y, 5)});
  y = b.layer(StepKind::Conv, "conv2b", y, {6, 5, 3, 3}, same(3));
  y = b.step(StepKind::Relu, {b.step(StepKind::Add, {y, a})});
  StepAttributes pool;
  pool.kernel = pool.strides = {2, 2};
  y = b.step(StepKind::MaxPool, {y}, pool);
  y = b.step(StepKind::Reshape, {y}, reshapeTo({-1, 24}));
  y = b.step(StepKind::Relu, {b.layer(StepKind::Linear, "ip1", y, {7, 24})});
  return b.finish({b.layer(StepKind::Linear, "ip2", y, {3, 7})});
}

/// A shortcut that widens by padding channels, as ResNets for CIFAR do.
inline Network paddedShortcutNetwork() {
  TestBuilder b;
  unsigned x = b.input({-1, 3, 4, 4});
  unsigned a = b.layer(StepKind::Conv, "conv1", x, {4, 3, 1, 1});
  StepAttributes pad;
  pad.padsBegin = {0, 2, 0, 0};
  pad.padsEnd = {0, 2, 0, 0};
  unsigned wide = b.step(StepKind::Pad, {a}, pad);
  unsigned y = b.layer(StepKind::Conv, "conv2", a, {8, 4, 3, 3}, same(3));
  y = b.step(StepKind::Relu, {b.step(StepKind::Add, {y, wide})});
  y = b.step(StepKind::GlobalAvgPool, {y});
  y = b.step(StepKind::Reshape, {y}, reshapeTo({-1, 8}));
  return b.finish({b.layer(StepKind::Linear, "fc", y, {3, 8})});
}

/// Two branches joined by concatenation (SqueezeNet's fire module).
inline Network concatNetwork() {
  TestBuilder b;
  unsigned x = b.input({-1, 3, 4, 4});
  unsigned s = b.step(StepKind::Relu,
                      {b.layer(StepKind::Conv, "squeeze", x, {4, 3, 1, 1})});
  unsigned e1 = b.layer(StepKind::Conv, "expand1", s, {5, 4, 1, 1});
  unsigned e3 = b.layer(StepKind::Conv, "expand3", s, {6, 4, 3, 3}, same(3));
  StepAttributes axis;
  axis.axis = 1;
  unsigned y = b.step(StepKind::Concat, {e1, e3}, axis);
  y = b.step(StepKind::Relu, {y});
  y = b.layer(StepKind::Conv, "head", y, {3, 11, 1, 1});
  return b.finish({b.step(StepKind::GlobalAvgPool, {y})});
}

/// A depthwise convolution between two pointwise ones (MobileNet), with a
/// channel multiplier.
inline Network depthwiseNetwork(int64_t multiplier = 1) {
  TestBuilder b;
  unsigned x = b.input({-1, 3, 4, 4});
  unsigned y = b.layer(StepKind::Conv, "expand", x, {6, 3, 1, 1});
  y = b.step(StepKind::Relu, {addBatchNorm(b, y, 6)});
  y = b.layer(StepKind::Conv, "depthwise", y, {6 * multiplier, 1, 3, 3},
              same(3, 6));
  y = b.step(StepKind::Relu, {y});
  y = b.layer(StepKind::Conv, "project", y, {4, 6 * multiplier, 1, 1});
  return b.finish({b.step(StepKind::GlobalAvgPool, {y})});
}

/// Convolutions of two groups.
inline Network groupedNetwork() {
  TestBuilder b;
  unsigned x = b.input({-1, 4, 4, 4});
  unsigned y = b.layer(StepKind::Conv, "conv1", x, {8, 4, 1, 1});
  y = b.layer(StepKind::Conv, "conv2", y, {6, 4, 3, 3}, same(3, 2));
  y = b.layer(StepKind::Conv, "conv3", y, {3, 6, 1, 1});
  return b.finish({b.step(StepKind::GlobalAvgPool, {y})});
}

/// Channels scaled by what a small branch computes (squeeze and excitation).
inline Network excitationNetwork() {
  TestBuilder b;
  unsigned x = b.input({-1, 3, 4, 4});
  unsigned a = b.layer(StepKind::Conv, "conv1", x, {6, 3, 1, 1});
  unsigned s = b.step(StepKind::Reshape, {b.step(StepKind::GlobalAvgPool, {a})},
                      reshapeTo({-1, 6}));
  s = b.step(StepKind::Relu, {b.layer(StepKind::Linear, "down", s, {2, 6})});
  s = b.step(StepKind::Sigmoid, {b.layer(StepKind::Linear, "up", s, {6, 2})});
  s = b.step(StepKind::Reshape, {s}, reshapeTo({-1, 6, 1, 1}));
  unsigned y = b.step(StepKind::Mul, {a, s});
  y = b.layer(StepKind::Conv, "conv2", y, {3, 6, 1, 1});
  return b.finish({b.step(StepKind::GlobalAvgPool, {y})});
}

/// A flatten with the channels last, and a constant added to each channel.
inline Network channelsLastNetwork() {
  TestBuilder b;
  unsigned x = b.input({-1, 3, 4, 4});
  unsigned y = b.layer(StepKind::Conv, "conv1", x, {6, 3, 3, 3});
  y = b.step(StepKind::Mul, {y, b.randomConstant("gain", {6, 1, 1})});
  StepAttributes transpose;
  transpose.permutation = {0, 2, 3, 1};
  y = b.step(StepKind::Transpose, {y}, transpose);
  y = b.step(StepKind::Add, {y, b.randomConstant("offset", {6})});
  y = b.step(StepKind::Reshape, {y}, reshapeTo({-1, 24}));
  return b.finish({b.layer(StepKind::Linear, "fc", y, {3, 24})});
}

/// Every network above.
inline std::vector<Network> coupledNetworks() {
  return {residualNetwork(),   paddedShortcutNetwork(), concatNetwork(),
          depthwiseNetwork(),  depthwiseNetwork(2),     groupedNetwork(),
          excitationNetwork(), channelsLastNetwork()};
}

/// The group of a network called `name`; fails the test without one.
inline const ChannelGroup *findGroup(const ChannelGroups &groups,
                                     llvm::StringRef name) {
  for (const ChannelGroup &group : groups.groups())
    if (group.name == name)
      return &group;
  ADD_FAILURE() << "no group " << name.str();
  return nullptr;
}

inline ChannelGroups analyze(const Network &network) {
  auto groups = ChannelGroups::analyze(network);
  if (groups)
    return std::move(*groups);
  ADD_FAILURE() << llvm::toString(groups.takeError());
  return ChannelGroups();
}

/// Zeros the weights that read the channels which `kept` leaves out, so that
/// these channels do not matter.
inline void zeroReadersOfRemoved(Network &network, const ChannelGroups &groups,
                                 const KeptChannels &kept) {
  for (const auto &[step, name] : layerNames(network)) {
    unsigned weights = network.steps[step].inputs[1];
    auto columns = groups.constant(weights, 1);
    if (columns.empty())
      continue;
    Tensor tensor = *network.values[weights].constant;
    size_t inner =
        tensor.data.size() / size_t(tensor.shape[0]) / size_t(tensor.shape[1]);
    for (size_t i = 0; i < tensor.data.size(); ++i)
      if (!kept[columns[i / inner % columns.size()]])
        tensor.data[i] = 0;
    network.values[weights].constant =
        std::make_shared<const Tensor>(std::move(tensor));
  }
}

/// Keeps at least one class of each group and others by the seed.
inline KeptChannels randomKept(const ChannelGroups &groups, unsigned seed) {
  std::mt19937 generator(seed);
  KeptChannels kept = keepAll(groups);
  for (const ChannelGroup &group : groups.groups())
    for (size_t i = 1; i < group.classes.size(); ++i)
      kept[group.classes[i]] = generator() % 2;
  return kept;
}

} // namespace unittest
} // namespace l2dc::pruning

#endif // L2DC_TEST_UNITTESTS_PRUNING_PRUNINGNETWORKS_H
