//===- Broadcast.h - The order in which activations are sent ----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIMULATOR_BROADCAST_H
#define L2DC_SIMULATOR_BROADCAST_H

#include "llvm/ADT/ArrayRef.h"

#include <cstdint>
#include <vector>

namespace l2dc::sim {

/// One non-zero activation sent to all PEs.
struct Push {
  uint32_t column;
  /// Ticks that the scan loses between the previous push and the earliest tick
  /// of this one, beyond the one tick that every push takes.
  uint32_t bubbles;
};

/// What the leading-non-zero scan finds in a vector of activations, as a list:
/// the event-driven model's view of the broadcast. The scan loads one row of
/// activations, one per PE, and sends its non-zeros one per tick. Loading the
/// next row costs a tick of its own unless the last activation of the row was
/// sent, in which case it happens in the same tick. A bias column behaves as a
/// further row with one activation.
struct Broadcast {
  std::vector<Push> pushes;

  /// Where the last row of activations is loaded, which is the earliest tick
  /// at which the array can be done: `lastLoadLead` ticks before the earliest
  /// tick of push `lastLoadPush`, or, if no push follows the load,
  /// `trailingTicks` after the last push.
  uint32_t lastLoadPush = 0;
  uint32_t lastLoadLead = 0;
  uint32_t trailingTicks = 0;
};

/// Fills `broadcast` from `nonZero`, the ascending positions of the non-zero
/// activations in a vector of `length`, for `pes` PEs. With `hasBias`, column
/// `length` is sent last.
void buildBroadcast(llvm::ArrayRef<uint32_t> nonZero, uint32_t length,
                    unsigned pes, bool hasBias, Broadcast &broadcast);

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_BROADCAST_H
