//===- PaperLayers.h - The layers of the EIE paper --------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIMULATOR_EXPERIMENTS_PAPERLAYERS_H
#define L2DC_SIMULATOR_EXPERIMENTS_PAPERLAYERS_H

#include "l2dc/Simulator/Broadcast.h"
#include "l2dc/Simulator/Matrix.h"
#include "l2dc/Simulator/Synthetic.h"

namespace l2dc::sim {

/// A row of Table III with its times of Table IV.
struct PaperLayer {
  SyntheticLayer shape;
  double theoreticalMicroseconds; ///< as printed
  double actualMicroseconds;      ///< as printed
  /// Of the Core i7-5930k, batch 1, as printed.
  double cpuDenseMicroseconds, cpuSparseMicroseconds;
};

/// The nine layers in the paper's order.
llvm::ArrayRef<PaperLayer> paperLayers();

/// What a machine needs for one vector.
struct LayerRun {
  uint64_t cycles = 0;
  uint64_t entries = 0;        ///< of broadcast columns, padding included
  uint64_t paddingEntries = 0; ///< of these
  uint64_t rowReads = 0;
  uint64_t broadcasts = 0;
  PECycles causes;

  double loadBalance() const {
    return double(entries) / double(cycles * causes.pes());
  }
};

/// The machine of an experiment.
struct Design {
  unsigned pes = 64;
  unsigned queueDepth = 8; ///< ring slots
  unsigned entriesPerRow = 8;
};

/// The seeded synthetic matrix and activations of a layer, laid out for one
/// number of PEs. Which weights and activations are zero depends on the layer
/// alone.
class PreparedLayer {
public:
  PreparedLayer(const SyntheticLayer &layer, unsigned pes,
                unsigned entriesPerRow);

  /// Times one vector with rings of `queueDepth` slots.
  LayerRun run(unsigned queueDepth) const;

private:
  image::EncodedMatrix encoded;
  Matrix matrix;
  Broadcast broadcast;
};

/// Runs all layers on all designs, in parallel; [layer][design]. Designs that
/// differ in the queue only share the matrix if they follow one another.
std::vector<std::vector<LayerRun>>
runPaperLayers(llvm::ArrayRef<Design> designs);

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_EXPERIMENTS_PAPERLAYERS_H
