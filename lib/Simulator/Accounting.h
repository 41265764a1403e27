//===- Accounting.h - Gathering a simulation's statistics -------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SIMULATOR_ACCOUNTING_H
#define L2DC_LIB_SIMULATOR_ACCOUNTING_H

#include "l2dc/Simulator/EventModel.h"
#include "l2dc/Simulator/Matrix.h"
#include "l2dc/Simulator/Simulator.h"

#include <map>
#include <memory>

namespace l2dc::sim {

/// The products of one layer with one matrix. The fast mode times them with
/// the event-driven model, whose causes are known once all are done; the tick
/// mode adds up causes and accesses as it goes.
struct MatrixAccount {
  MatrixAccount(const Matrix &matrix, unsigned queueDepth)
      : matrix(matrix), model(matrix.pes(), queueDepth), causes(matrix.pes()),
        uses(matrix.columns()) {}

  const Matrix &matrix;
  EventModel model;
  PECycles causes;
  uint64_t bypasses = 0;
  uint64_t rowReads = 0;
  std::vector<uint64_t> uses; ///< broadcasts by column
};

/// Statistics of all layers of an image while it runs.
class Accounting {
public:
  Accounting(const image::Image &image, const SimOptions &options);

  /// What follows belongs to this layer.
  void enterLayer(unsigned layer) { current = layer; }
  llvm::StringRef layerName() const { return image.layers[current].name; }

  /// The account of the current layer's products with matrix `number`.
  MatrixAccount &account(unsigned number, const Matrix &matrix);
  /// One more product of the current layer.
  void addRun(uint64_t cycles, uint32_t inputLength, unsigned activePEs);
  void addActivationWords(uint64_t words) { events().activationWords += words; }
  void addMatrixLoad(const image::EncodedMatrix &matrix);
  void endSample();

  /// The statistics of everything so far. Call once, at the end.
  Statistics finish();

private:
  EventCounts &events() { return layers[current].events; }
  void closeAccount(MatrixAccount &account, LayerStatistics &layer);
  void addToTotal(const LayerStatistics &layer, LayerStatistics &total) const;

  const image::Image &image;
  SimOptions options;
  unsigned current = 0;
  std::vector<LayerStatistics> layers;
  /// Keyed by layer and matrix.
  std::map<std::pair<unsigned, unsigned>, MatrixAccount> accounts;
  uint64_t sampleCycles = 0;
  std::vector<uint64_t> cyclesOfSample;
};

} // namespace l2dc::sim

#endif // L2DC_LIB_SIMULATOR_ACCOUNTING_H
