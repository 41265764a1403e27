//===- EventModel.cpp - Exact timing from one recurrence ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/EventModel.h"
#include "l2dc/Support/MultiVersion.h"

#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <cassert>
#include <utility>

using namespace l2dc::sim;

namespace {

/// a - b, or 0 where that is negative.
inline uint32_t positiveDifference(uint32_t a, uint32_t b) {
  return std::max(a, b) - b;
}

/// The earliest tick and the tick of the front's next push.
struct PushTicks {
  uint32_t scan, push;
};

inline PushTicks nextPush(const Push &push, const EventModel::Front &front) {
  const uint32_t scan = front.lastPush + 1 + push.bubbles;
  return {scan, std::max(scan, front.taken[front.slot] + 1)};
}

inline void advanceFront(EventModel::Front &front, uint32_t push,
                         uint32_t taken) {
  front.lastPush = push;
  front.taken[front.slot] = taken;
  front.slot = front.slot + 1 == front.taken.size() ? 0 : front.slot + 1;
  ++front.next;
}

/// idle[i] += the ticks of [ready[i], until) that are not before `from`.
[[gnu::always_inline]] inline void addIdle(uint32_t *__restrict idle,
                                           const uint32_t *__restrict ready,
                                           uint32_t from, uint32_t until,
                                           unsigned lanes) {
  for (unsigned i = 0; i < lanes; ++i)
    idle[i] += positiveDifference(until, std::max(ready[i], from));
}

/// One push: every PE takes the activation once it is there and the PE ready,
/// and is ready again after its entries. Returns the last taking tick.
template <bool TrackEnd>
[[gnu::always_inline]] inline uint32_t
takeActivation(const uint16_t *__restrict counts, uint32_t visible,
               uint32_t *__restrict ready, uint32_t *__restrict end,
               unsigned lanes) {
  uint32_t last = 0;
  for (unsigned i = 0; i < lanes; ++i) {
    const uint32_t start = std::max(ready[i], visible);
    const uint32_t entries = counts[i];
    last = std::max(last, start);
    ready[i] = start + std::max(entries, 1u);
    if (TrackEnd)
      end[i] = entries != 0 ? ready[i] : end[i];
  }
  return last;
}

/// bypasses[i] += 1 where the first entry follows the previous column's last
/// entry in the next tick and hits the same accumulator.
[[gnu::always_inline]] inline void
countBypasses(const uint16_t *__restrict firstRows,
              const uint16_t *__restrict previousLastRows, uint32_t visible,
              const uint32_t *__restrict ready, uint32_t *__restrict bypasses,
              unsigned lanes) {
  for (unsigned i = 0; i < lanes; ++i)
    bypasses[i] +=
        (ready[i] >= visible) & (firstRows[i] == previousLastRows[i]);
}

/// The recurrence up to push `last` (exclusive).
template <bool TrackEnd, bool CountBypasses>
[[gnu::always_inline]] inline void
advance(const EntryCounts &counts, llvm::ArrayRef<Push> pushes, uint32_t last,
        EventModel::Lanes &lanes, EventModel::Front &front) {
  const unsigned numLanes = counts.lanes();
  uint32_t *ready = lanes.ready.data();
  while (front.next < last) {
    const Push &push = pushes[front.next];
    const auto [scan, tick] = nextPush(push, front);
    // Without a bubble or a stall, the queue held the previous activation one
    // tick ago and no PE can have idled.
    if (push.bubbles != 0 || front.next == 0)
      addIdle(lanes.scanIdle.data(), ready, 0, scan + 1, numLanes);
    if (tick != scan)
      addIdle(lanes.queueFullIdle.data(), ready, scan + 1, tick + 1, numLanes);
    if (CountBypasses && front.next != 0)
      countBypasses(counts.firstRows(push.column),
                    counts.lastRows(pushes[front.next - 1].column), tick + 1,
                    ready, lanes.bypasses.data(), numLanes);
    const uint32_t taken =
        takeActivation<TrackEnd>(counts.column(push.column), tick + 1, ready,
                                 lanes.end.data(), numLanes);
    advanceFront(front, tick, taken);
  }
}

} // namespace

namespace l2dc::sim::detail {

L2DC_MULTIVERSION
void advanceTimes(const EntryCounts &counts, llvm::ArrayRef<Push> pushes,
                  uint32_t last, EventModel::Lanes &lanes,
                  EventModel::Front &front) {
  advance<false, false>(counts, pushes, last, lanes, front);
}

L2DC_MULTIVERSION
void advanceToEnd(const EntryCounts &counts, llvm::ArrayRef<Push> pushes,
                  uint32_t last, EventModel::Lanes &lanes,
                  EventModel::Front &front) {
  advance<true, false>(counts, pushes, last, lanes, front);
}

L2DC_MULTIVERSION
void advanceWithBypasses(const EntryCounts &counts, llvm::ArrayRef<Push> pushes,
                         uint32_t last, EventModel::Lanes &lanes,
                         EventModel::Front &front) {
  advance<true, true>(counts, pushes, last, lanes, front);
}

} // namespace l2dc::sim::detail

EventModel::EventModel(unsigned pes, unsigned queueDepth)
    : numPEs(pes), sums(pes) {
  assert(pes >= 1 && queueDepth >= 2 && "checked with the target model");
  const size_t numLanes = llvm::alignTo(pes, EntryCounts::laneAlign);
  for (std::vector<uint32_t> *lane : {&lanes.ready, &lanes.end, &lanes.scanIdle,
                                      &lanes.queueFullIdle, &lanes.bypasses})
    lane->resize(numLanes);
  front.taken.resize(queueDepth - 1);
}

uint64_t EventModel::run(const EntryCounts &counts,
                         const Broadcast &broadcast) {
  return run(counts, broadcast, /*countBypasses=*/false);
}

uint64_t EventModel::runWithBypasses(const EntryCounts &counts,
                                     const Broadcast &broadcast) {
  return run(counts, broadcast, /*countBypasses=*/true);
}

void EventModel::reset() {
  for (std::vector<uint32_t> *lane :
       {&lanes.ready, &lanes.end, &lanes.scanIdle, &lanes.queueFullIdle,
        &lanes.bypasses, &front.taken})
    std::fill(lane->begin(), lane->end(), 0);
  front.lastPush = 1;
  front.next = front.slot = 0;
}

uint64_t EventModel::run(const EntryCounts &counts, const Broadcast &broadcast,
                         bool countBypasses) {
  assert(counts.pes() == numPEs && "matrix encoded for another array");
  reset();
  llvm::ArrayRef<Push> pushes = broadcast.pushes;
  // Pushes after the last one with entries take no part in the cycles.
  uint32_t workEnd = pushes.size();
  while (workEnd != 0 && counts.entries(pushes[workEnd - 1].column) == 0)
    --workEnd;

  if (countBypasses) {
    detail::advanceWithBypasses(counts, pushes, workEnd, lanes, front);
  } else {
    // What a PE took more than a queue before the last push had ended by then,
    // so the last entry is among the latest Q pushes.
    const uint32_t window = front.taken.size() + 1;
    detail::advanceTimes(counts, pushes, positiveDifference(workEnd, window),
                         lanes, front);
    detail::advanceToEnd(counts, pushes, workEnd, lanes, front);
  }

  const uint32_t end = *std::max_element(lanes.end.begin(), lanes.end.end());
  const uint32_t lastTick = findLastTick(broadcast, end == 0 ? 0 : end - 1);
  finishWithoutWork(broadcast, lastTick + 1);
  const uint32_t scanEnd =
      front.lastPush +
      (broadcast.lastLoadPush == pushes.size() ? broadcast.trailingTicks : 0);
  collect(lastTick + 1, scanEnd);
  return uint64_t(lastTick) + pipelineTicks;
}

/// The last tick of the array: that of the last entry, `lastTick`, unless the
/// last row of activations is loaded later, among the pushes without work.
uint32_t EventModel::findLastTick(const Broadcast &broadcast,
                                  uint32_t lastTick) const {
  llvm::ArrayRef<Push> pushes = broadcast.pushes;
  if (broadcast.lastLoadPush < front.next)
    return lastTick;
  Front probe = front;
  uint32_t ready = *std::max_element(lanes.ready.begin(), lanes.ready.end());
  while (probe.next < pushes.size()) {
    const auto [scan, tick] = nextPush(pushes[probe.next], probe);
    if (probe.next == broadcast.lastLoadPush)
      return std::max(lastTick, scan - broadcast.lastLoadLead);
    const uint32_t taken = std::max(ready, tick + 1);
    ready = taken + 1;
    advanceFront(probe, tick, taken);
  }
  return std::max(lastTick, probe.lastPush + broadcast.trailingTicks);
}

/// The pushes after the last one with entries; ticks from `limit` on are not
/// counted.
void EventModel::finishWithoutWork(const Broadcast &broadcast, uint32_t limit) {
  while (front.next < broadcast.pushes.size()) {
    const auto [scan, tick] = nextPush(broadcast.pushes[front.next], front);
    const uint32_t scanUntil = std::min(scan + 1, limit);
    addIdle(lanes.scanIdle.data(), lanes.ready.data(), 0, scanUntil,
            lanes.ready.size());
    addIdle(lanes.queueFullIdle.data(), lanes.ready.data(), scanUntil,
            std::min(tick + 1, limit), lanes.ready.size());
    uint32_t taken = 0;
    for (uint32_t &ready : lanes.ready) {
      taken = std::max({taken, ready, tick + 1});
      ready = std::max(ready, tick + 1) + 1;
    }
    advanceFront(front, tick, taken);
  }
}

/// Adds the finished run, whose ticks end before `limit`, to the sums. The scan
/// was active up to tick `scanEnd`; a PE sees in a tick what the scan did one
/// tick before.
void EventModel::collect(uint32_t limit, uint32_t scanEnd) {
  const uint32_t scanUntil = std::min(scanEnd + 2, limit);
  for (unsigned pe = 0; pe < numPEs; ++pe) {
    const uint32_t ready = std::min(lanes.ready[pe], limit);
    const uint32_t idle = lanes.scanIdle[pe] + lanes.queueFullIdle[pe];
    sums.at(Cause::Busy, pe) += ready - idle;
    sums.at(Cause::Scan, pe) +=
        lanes.scanIdle[pe] + positiveDifference(scanUntil, ready);
    sums.at(Cause::QueueFull, pe) += lanes.queueFullIdle[pe];
    sums.at(Cause::Tail, pe) += limit - std::max(ready, scanUntil);
    bypasses += lanes.bypasses[pe];
  }
  sums.addToAll(Cause::Drain, pipelineTicks - 1);
}

void EventModel::takeCycles(const EntryCounts &counts,
                            llvm::ArrayRef<uint64_t> uses, PECycles &cycles) {
  PECycles work(numPEs);
  counts.addWork(uses, work);
  for (unsigned pe = 0; pe < numPEs; ++pe) {
    sums.at(Cause::Starved, pe) = sums.at(Cause::Busy, pe) - work.entries(pe);
    sums.at(Cause::Busy, pe) = work.at(Cause::Busy, pe);
    sums.at(Cause::Padding, pe) = work.at(Cause::Padding, pe);
  }
  cycles += sums;
  sums = PECycles(numPEs);
}

uint64_t EventModel::takeBypasses() { return std::exchange(bypasses, 0); }
