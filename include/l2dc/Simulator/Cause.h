//===- Cause.h - What a processing element did in a cycle -------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIMULATOR_CAUSE_H
#define L2DC_SIMULATOR_CAUSE_H

#include "llvm/ADT/StringRef.h"

#include <array>
#include <cstdint>
#include <vector>

namespace l2dc::sim {

/// Every cycle of every processing element (PE) has exactly one cause, so a
/// layer's causes sum to its cycles times the number of PEs.
enum class Cause : uint8_t {
  Busy,      ///< a stored weight was multiplied and accumulated
  Padding,   ///< a padding entry was processed
  Starved,   ///< the activation taken has no entry in this PE
  QueueFull, ///< idle; the broadcast waited for another PE's full queue
  Scan,      ///< idle; the scan loaded activations or found only zeros
  Tail,      ///< done; waits for the slowest PE after the last broadcast
  Drain,     ///< the arithmetic pipelines of the array run empty
  Inactive,  ///< the layer runs on fewer PEs than the machine has
};
/// The number of causes; causes are dense from 0.
inline constexpr unsigned numCauses = unsigned(Cause::Inactive) + 1;

/// All causes in order.
inline constexpr std::array<Cause, numCauses> allCauses = {
    Cause::Busy, Cause::Padding, Cause::Starved, Cause::QueueFull,
    Cause::Scan, Cause::Tail,    Cause::Drain,   Cause::Inactive};

/// "busy", "padding", "starved", "queue_full", "scan", "tail", "drain" or
/// "inactive".
llvm::StringRef causeName(Cause cause);

/// One line that says what the cause means.
llvm::StringRef causeDescription(Cause cause);

/// Cycles by cause for each PE of the array.
class PECycles {
public:
  explicit PECycles(unsigned pes = 0) {
    for (std::vector<uint64_t> &cycles : byCause)
      cycles.resize(pes);
  }

  unsigned pes() const { return byCause[0].size(); }
  uint64_t &at(Cause cause, unsigned pe) {
    return byCause[unsigned(cause)][pe];
  }
  uint64_t at(Cause cause, unsigned pe) const {
    return byCause[unsigned(cause)][pe];
  }

  /// The cycles of one cause over all PEs.
  uint64_t total(Cause cause) const;
  /// The cycles of all causes over all PEs.
  uint64_t total() const;
  /// The entries that `pe` processed: its busy and padding cycles.
  uint64_t entries(unsigned pe) const {
    return at(Cause::Busy, pe) + at(Cause::Padding, pe);
  }

  /// Adds `cycles` cycles of `cause` to every PE.
  void addToAll(Cause cause, uint64_t cycles);
  /// Adds an array of as many PEs or fewer, which then are the first ones.
  PECycles &operator+=(const PECycles &other);
  bool operator==(const PECycles &other) const {
    return byCause == other.byCause;
  }

private:
  std::array<std::vector<uint64_t>, numCauses> byCause;
};

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_CAUSE_H
