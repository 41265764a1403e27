//===- Statistics.h - What a simulation reports -----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIMULATOR_STATISTICS_H
#define L2DC_SIMULATOR_STATISTICS_H

#include "l2dc/Simulator/Cause.h"
#include "l2dc/Simulator/EntryCounts.h"
#include "l2dc/Target/EIE/Image.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <string>
#include <vector>

namespace l2dc::sim {

/// How many times the machine did something that costs energy or time. All
/// counts are sums over the PEs and over the simulated samples.
struct EventCounts {
  uint64_t runs = 0;           ///< matrix-vector products
  uint64_t cycles = 0;         ///< of the array in these products
  uint64_t activePECycles = 0; ///< PE-cycles of PEs that took part
  uint64_t scanned = 0;        ///< source activations that the scan loaded
  uint64_t broadcasts = 0;     ///< activations sent to the PEs
  uint64_t queueEntries = 0;   ///< activations that went through a PE's queue
  uint64_t rowReads = 0;       ///< rows read from sparse-matrix memories
  uint64_t entries = 0;        ///< entries processed, padding included
  uint64_t paddingEntries = 0;
  uint64_t bypasses = 0; ///< accumulations that used the adder's bypass
  /// PE-cycles that the columns would take if all PEs waited for the fullest.
  uint64_t columnTicks = 0;
  uint64_t activationWords = 0; ///< activations and biases moved by DMA
  uint64_t matrixBits = 0;      ///< of entries and pointers loaded by DMA

  /// Multiplications with stored weights.
  uint64_t macs() const { return entries - paddingEntries; }
  EventCounts &operator+=(const EventCounts &other);
};

/// Where the energy of the array went, in picojoules.
struct EnergyBreakdown {
  double spmat = 0;       ///< sparse-matrix memory
  double pointers = 0;    ///< pointer memory
  double queues = 0;      ///< activation queues
  double arithmetic = 0;  ///< multiply and add
  double activations = 0; ///< accumulators and source activations
  double clock = 0;       ///< clock network of the PEs that take part
  double scan = 0;        ///< leading-non-zero tree

  double total() const {
    return spmat + pointers + queues + arithmetic + activations + clock + scan;
  }
};

/// Adds to `events` what follows from how often each column of a matrix was
/// broadcast: broadcasts, queue entries, entries, padding.
void addBroadcasts(const EntryCounts &counts, llvm::ArrayRef<uint64_t> uses,
                   EventCounts &events);
/// The rows of the sparse-matrix memories that these broadcasts read.
uint64_t countRowReads(const EntryCounts &counts,
                       llvm::ArrayRef<uint64_t> uses);

/// The energy of `events` on `target`. Moving data on and off the chip is not
/// part of it; see `dramEnergy`.
EnergyBreakdown computeEnergy(const EventCounts &events,
                              const image::EIETargetModel &target);

/// Picojoules for fetching the loaded matrices from DRAM, which happens once
/// where they stay on the chip.
double dramEnergy(const EventCounts &events,
                  const image::EIETargetModel &target);

/// One layer of the network, or all of them together.
struct LayerStatistics {
  std::string name;
  image::LayerKind kind = image::LayerKind::EIE;
  EventCounts events;
  EnergyBreakdown energy;
  /// What each PE of the target did in each cycle.
  PECycles peCycles;

  double timeMicroseconds(double clockHz) const {
    return double(events.cycles) / clockHz * 1e6;
  }
  /// Entries processed per PE-cycle of the PEs that took part: 1 is perfect.
  double loadBalance() const;
  /// Mean over largest number of entries per PE in a column, weighted with how
  /// often columns were broadcast: the balance of the matrix alone.
  double columnBalance() const;
};

/// The results of a simulation.
struct Statistics {
  image::EIETargetModel target;
  std::string arithmetic; ///< "float" or "fixed16"
  std::string mode;       ///< "fast" or "tick"
  uint64_t samples = 0;
  std::vector<LayerStatistics> layers; ///< as in the image's layer table
  LayerStatistics total;
  std::vector<uint64_t> cyclesOfSample;
};

/// The content of stats.json: `config`, `total` and `layers`.
llvm::json::Value toJSON(const Statistics &statistics);

/// Prints name, unit and meaning of every statistic.
void printStatisticsHelp(llvm::raw_ostream &os);

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_STATISTICS_H
