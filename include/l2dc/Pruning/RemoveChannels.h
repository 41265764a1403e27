//===- RemoveChannels.h - Networks with fewer channels ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_PRUNING_REMOVECHANNELS_H
#define L2DC_PRUNING_REMOVECHANNELS_H

#include "l2dc/Pruning/ChannelGroups.h"

namespace l2dc::pruning {

/// One entry for each class: true if its channels stay.
using KeptChannels = std::vector<bool>;

/// Keeps everything.
KeptChannels keepAll(const ChannelGroups &groups);

/// `network` without the channels that `kept` leaves out: smaller constants,
/// shapes, convolution groups and channel pads; steps and value numbers stay.
/// Only classes of a group may be left out. Fails if a group would lose all of
/// its channels, naming it, or a class outside the groups is left out.
llvm::Expected<execution::Network>
removeChannels(const execution::Network &network, const ChannelGroups &groups,
               const KeptChannels &kept);

} // namespace l2dc::pruning

#endif // L2DC_PRUNING_REMOVECHANNELS_H
