//===- EventModel.h - Exact timing from one recurrence ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// With s[p][k] the tick in which PE p takes activation k from its queue,
// n[p][k] its entries in that column, a_k the tick in which activation k is
// broadcast, scan_k the earliest tick for it and Q the slots of a queue's ring:
//
//   s[p][k] = max(a_k + 1, s[p][k-1] + max(1, n[p][k-1]))
//   a_k     = max(scan_k, 1 + max over p of s[p][k-(Q-1)])
//   cycles  = 6 + max over p and k with n[p][k] > 0 of (s[p][k] + n[p][k] - 1)
//
// which gives the cycles of the tick model at a cost of broadcasts x PEs
// instead of cycles x PEs. The array is also not done before the scan has
// loaded the last row of activations; this only matters for layers without a
// bias column whose last activations cause no work.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIMULATOR_EVENTMODEL_H
#define L2DC_SIMULATOR_EVENTMODEL_H

#include "l2dc/Simulator/Broadcast.h"
#include "l2dc/Simulator/EntryCounts.h"

namespace l2dc::sim {

/// Cycles from the issue of an entry to the end of its write-back, the issue
/// included: row read and the four stages of the arithmetic pipeline.
inline constexpr unsigned pipelineTicks = 6;

/// The event-driven timing model of an array of PEs. It keeps its work arrays
/// from one matrix-vector product to the next and sums up why PEs idled.
class EventModel {
public:
  /// `queueDepth` counts ring slots: a ring of Q slots holds Q-1 activations.
  /// Q is at least 2.
  EventModel(unsigned pes, unsigned queueDepth);

  /// Simulates one matrix-vector product and returns its cycles. `counts` must
  /// have the model's number of PEs.
  uint64_t run(const EntryCounts &counts, const Broadcast &broadcast);

  /// The same; also counts the accumulations that use the adder's bypass.
  uint64_t runWithBypasses(const EntryCounts &counts,
                           const Broadcast &broadcast);

  /// Adds to `cycles` the causes of all runs since the last call. `uses[c]` is
  /// how often these runs broadcast column c of `counts`, the matrix that they
  /// all used.
  void takeCycles(const EntryCounts &counts, llvm::ArrayRef<uint64_t> uses,
                  PECycles &cycles);

  /// The accumulations into the accumulator of the preceding cycle, whose value
  /// comes over the bypass, since the last call.
  uint64_t takeBypasses();

  /// Work arrays over the PEs (padded to full vectors); times are ticks.
  struct Lanes {
    std::vector<uint32_t> ready; ///< when the PE can take the next activation
    std::vector<uint32_t> end;   ///< one past the tick of the last entry
    std::vector<uint32_t> scanIdle, queueFullIdle; ///< idle ticks by cause
    std::vector<uint32_t> bypasses;
  };

  /// How far the broadcast has come.
  struct Front {
    uint32_t lastPush = 1; ///< tick of the last push; tick 1 loads row 0
    uint32_t next = 0;     ///< number of the next push
    uint32_t slot = 0;     ///< `next` modulo the size of `taken`
    /// For each of the latest Q-1 pushes, the tick in which the last PE took
    /// it from its queue.
    std::vector<uint32_t> taken;
  };

private:
  uint64_t run(const EntryCounts &counts, const Broadcast &broadcast,
               bool countBypasses);
  void reset();
  uint32_t findLastTick(const Broadcast &broadcast, uint32_t lastTick) const;
  void finishWithoutWork(const Broadcast &broadcast, uint32_t limit);
  void collect(uint32_t limit, uint32_t scanEnd);

  unsigned numPEs;
  Lanes lanes;
  Front front;
  uint64_t bypasses = 0;
  /// Cycles by cause since the last `takeCycles`. All ticks in which a PE held
  /// an activation are under `Busy`; `takeCycles` splits them by the entries.
  PECycles sums;
};

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_EVENTMODEL_H
