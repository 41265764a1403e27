//===- ChannelGroups.h - Channels that go together --------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which channels of a network can only be removed together: those that meet in
// a residual sum, run through a depthwise convolution, or use the same
// constant. Found by following values from their definition to their uses,
// channel by channel, so no architecture is known here.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_PRUNING_CHANNELGROUPS_H
#define L2DC_PRUNING_CHANNELGROUPS_H

#include "l2dc/Execution/Network.h"

namespace l2dc::pruning {

/// A set of channels that stays or goes as one. Dense numbers from 0.
using ChannelClass = unsigned;

/// Where channels lie in a value: along dimension `axis`, one class for each
/// index. A class occurs several times where one channel feeds many elements,
/// as after a flatten.
struct ChannelLayout {
  int64_t axis = -1; ///< -1: no dimension of this value holds channels
  std::vector<ChannelClass> classes;
};

/// Classes that occur at the same places, and so compete with each other: the
/// output channels of a layer, or of all layers that a residual sum couples.
struct ChannelGroup {
  /// The first layer that computes these channels; of a group without one, the
  /// first that reads them.
  std::string name;
  /// In the order of the channels.
  std::vector<ChannelClass> classes;
  /// Steps (Conv, Linear) that compute, and that read, these channels; numbers
  /// into `Network::steps`, ascending. A depthwise convolution is neither: its
  /// channels pass through it.
  std::vector<unsigned> producers, consumers;
};

/// Layers (Conv, Linear with constant weights) by step: the step's name, or
/// its kind and its position among the steps of that kind ("conv0", "linear1").
std::map<unsigned, std::string> layerNames(const execution::Network &network);

/// True for a convolution whose groups have one input channel each.
bool isDepthwise(const execution::Network &network,
                 const execution::Step &step);

/// The channels of a network.
class ChannelGroups {
public:
  /// Fails if `network` is not valid or its shapes do not follow from its
  /// inputs (an unknown batch aside).
  static llvm::Expected<ChannelGroups>
  analyze(const execution::Network &network);

  /// The groups whose channels may be removed, in the order of the first layer
  /// that reads them. A class that reaches a network output or input, or an
  /// operator that mixes channels in a way that removal would change (softmax
  /// or LRN over channels, a matrix product, a reshape that splits channels),
  /// is in no group.
  llvm::ArrayRef<ChannelGroup> groups() const { return channelGroups; }

  /// How many classes there are, in groups or not.
  unsigned numClasses() const { return classCount; }

  /// The channels of an activation.
  const ChannelLayout &activation(unsigned value) const {
    return activations[value];
  }

  /// The classes along one dimension of a constant; empty where that dimension
  /// holds no channels.
  llvm::ArrayRef<ChannelClass> constant(unsigned value,
                                        unsigned dimension) const;

private:
  friend class ChannelAnalysis;
  unsigned classCount = 0;
  std::vector<ChannelGroup> channelGroups;
  std::vector<ChannelLayout> activations;
  std::map<std::pair<unsigned, unsigned>, std::vector<ChannelClass>> constants;
};

} // namespace l2dc::pruning

#endif // L2DC_PRUNING_CHANNELGROUPS_H
