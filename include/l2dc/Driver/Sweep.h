//===- Sweep.h - Accuracy against size --------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How far a network can be pruned, how few values its weights can share, and
// how far both go together (Deep Compression, figure 6), in bytes on disk.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DRIVER_SWEEP_H
#define L2DC_DRIVER_SWEEP_H

#include "l2dc/Driver/CompileOptions.h"

#include "mlir/IR/DialectRegistry.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace l2dc::driver {

struct SweepOptions {
  /// What every point shares; `density`, `shareBits` and `prune` are the
  /// sweep's. `shareBits` also holds where both methods are used.
  CompileOptions compile;
  std::vector<std::string> densities; ///< each in (0, 1]; empty: a default list
  std::vector<std::string> bits;      ///< each 1 to 8; empty: all of them
};

/// One compressed network.
struct SweepPoint {
  std::string method; ///< "prune", "share" or "both"
  std::string value;  ///< the density, or the bits where only values are shared
  uint64_t fileBytes = 0;
  double top1 = 0; ///< of the network read back from its file, 0 to 1
};

struct SweepReport {
  std::string model, command, dataset;
  int64_t samples = 0;
  uint64_t denseBytes = 0;
  double denseTop1 = 0;
  std::vector<SweepPoint> points;
};

/// Compresses the network once for every density (pruned only, and pruned and
/// shared) and every width (shared only), each into a directory of its own
/// under `points` in the output directory, and writes `sweep.json`, `sweep.md`
/// and `sweep.html`. With a goal the points of both methods are trained for it.
/// `sweep.json` is written after every point; a run with the same command goes
/// on from it. Needs data with labels.
llvm::Expected<SweepReport> sweep(const SweepOptions &options,
                                  const mlir::DialectRegistry &registry);

/// The table that the tool prints.
void printSweep(const SweepReport &report, llvm::raw_ostream &os);

} // namespace l2dc::driver

#endif // L2DC_DRIVER_SWEEP_H
