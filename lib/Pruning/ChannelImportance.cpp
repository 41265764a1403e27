//===- ChannelImportance.cpp - Which channels to keep ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Pruning/ChannelImportance.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::pruning;

/// Adds to each class its part of the magnitudes of `weights`, whose second
/// dimension holds `columns`.
static void addShares(const Tensor &weights,
                      llvm::ArrayRef<ChannelClass> columns,
                      std::map<ChannelClass, double> &scores) {
  size_t inner =
      size_t(elementCount(llvm::ArrayRef(weights.shape).drop_front(2)));
  double total = 0;
  for (float weight : weights.data)
    total += std::fabs(weight);
  if (total == 0)
    return;
  for (auto [i, weight] : llvm::enumerate(weights.data)) {
    auto score = scores.find(columns[i / inner % columns.size()]);
    if (score != scores.end())
      score->second += std::fabs(weight) / total;
  }
}

std::vector<ChannelClass>
pruning::rankChannels(const execution::Network &network,
                      const ChannelGroups &groups, const ChannelGroup &group) {
  std::map<ChannelClass, double> scores;
  for (ChannelClass c : group.classes)
    scores[c] = 0;
  for (unsigned consumer : group.consumers) {
    unsigned weights = network.steps[consumer].inputs[1];
    addShares(*network.values[weights].constant, groups.constant(weights, 1),
              scores);
  }
  std::vector<ChannelClass> ranking = group.classes;
  llvm::sort(ranking, [&](ChannelClass a, ChannelClass b) {
    return std::make_pair(-scores[a], a) < std::make_pair(-scores[b], b);
  });
  return ranking;
}

void pruning::keepFirst(llvm::ArrayRef<ChannelClass> ranking, size_t count,
                        KeptChannels &kept) {
  for (auto [position, c] : llvm::enumerate(ranking))
    kept[c] = position < count;
}
