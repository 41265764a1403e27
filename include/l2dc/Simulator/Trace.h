//===- Trace.h - Waveforms and timelines of a simulation --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIMULATOR_TRACE_H
#define L2DC_SIMULATOR_TRACE_H

#include "l2dc/Simulator/TickModel.h"

#include "llvm/Support/raw_ostream.h"

#include <memory>

namespace l2dc::sim {

/// A trace of consecutive matrix-vector products. Cycles count on from product
/// to product.
class Trace : public TickObserver {
public:
  /// A product of the layer of this name starts on `pes` PEs.
  virtual void beginRun(llvm::StringRef layer, unsigned pes) = 0;
  /// It took so many cycles.
  virtual void endRun(uint64_t cycles) = 0;
  /// Writes what is left; nothing may follow.
  virtual void finish() = 0;
};

/// Trace events for chrome://tracing and ui.perfetto.dev (JSON object format):
/// a row per PE with a slice for each stretch of one cause, a row for the
/// broadcast and one for the layers, and a counter of queued activations. One
/// microsecond of the trace is one cycle. `pes` is the target's.
std::unique_ptr<Trace> createChromeTrace(llvm::raw_ostream &os, unsigned pes);

/// A value change dump (IEEE 1364-2005, chapter 18), for GTKWave: the cause and
/// queue of each PE, the state of the broadcast and its column. One time unit
/// is one cycle of `clockHz`, rounded to picoseconds.
std::unique_ptr<Trace> createVcdTrace(llvm::raw_ostream &os, unsigned pes,
                                      double clockHz);

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_TRACE_H
