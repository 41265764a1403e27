//===- ChannelImportance.h - Which channels to keep -------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_PRUNING_CHANNELIMPORTANCE_H
#define L2DC_PRUNING_CHANNELIMPORTANCE_H

#include "l2dc/Pruning/RemoveChannels.h"

namespace l2dc::pruning {

/// The classes of `group`, the most important first. The importance of a class
/// is the sum of the magnitudes of the weights that read its channels (AMC,
/// section 4: "max response"), as a part of all weights of their layer, summed
/// over the layers. Among equals the first channel comes first.
std::vector<ChannelClass> rankChannels(const execution::Network &network,
                                       const ChannelGroups &groups,
                                       const ChannelGroup &group);

/// Leaves out all but the `count` most important classes of a ranking.
void keepFirst(llvm::ArrayRef<ChannelClass> ranking, size_t count,
               KeptChannels &kept);

} // namespace l2dc::pruning

#endif // L2DC_PRUNING_CHANNELIMPORTANCE_H
