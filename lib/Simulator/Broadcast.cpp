//===- Broadcast.cpp - The order in which activations are sent ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/Broadcast.h"

#include <algorithm>

using namespace l2dc::sim;

void l2dc::sim::buildBroadcast(llvm::ArrayRef<uint32_t> nonZero,
                               uint32_t length, unsigned pes, bool hasBias,
                               Broadcast &broadcast) {
  const uint32_t rows = (length + pes - 1) / pes;
  broadcast.pushes.clear();
  broadcast.trailingTicks = 0;
  bool lastRowLoaded = false;

  // The state after the last push: the row in the scan, and whether the row
  // after it was loaded in the tick of that push. Tick 1 loads row 0.
  uint32_t row = 0;
  bool nextLoaded = false;
  // Rows that are loaded before `target` can be scanned each cost one tick,
  // but the first of them none if it came with the last push.
  auto loadTicks = [&](uint32_t target) {
    return target - row - (target > row && nextLoaded);
  };
  auto push = [&](uint32_t column, uint32_t target, bool isLastLane) {
    uint32_t bubbles = loadTicks(target);
    // The load of the last row precedes this push; rows loaded after it (the
    // bias) put it one further tick ahead.
    if (!lastRowLoaded && target + 1 >= rows) {
      lastRowLoaded = true;
      broadcast.lastLoadPush = broadcast.pushes.size();
      broadcast.lastLoadLead = 1 + (target + 1 - std::max(rows, 1u));
    }
    broadcast.pushes.push_back({column, bubbles});
    row = target;
    nextLoaded = isLastLane;
  };

  for (uint32_t column : nonZero)
    push(column, column / pes, column % pes == pes - 1);
  if (hasBias)
    push(length, rows, /*isLastLane=*/false);
  if (lastRowLoaded)
    return;
  broadcast.lastLoadPush = broadcast.pushes.size();
  broadcast.trailingTicks = rows == 0 ? 0 : loadTicks(rows - 1);
}
