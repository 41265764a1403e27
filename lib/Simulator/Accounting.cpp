//===- Accounting.cpp - Gathering a simulation's statistics ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Accounting.h"

#include <utility>

using namespace l2dc;
using namespace l2dc::sim;

Accounting::Accounting(const image::Image &image, const SimOptions &options)
    : image(image), options(options) {
  for (const image::Layer &layer : image.layers) {
    LayerStatistics statistics;
    statistics.name = layer.name;
    statistics.kind = layer.kind;
    statistics.peCycles = PECycles(image.target.pes);
    layers.push_back(std::move(statistics));
  }
}

MatrixAccount &Accounting::account(unsigned number, const Matrix &matrix) {
  const std::pair<unsigned, unsigned> key(current, number);
  auto found = accounts.find(key);
  if (found == accounts.end())
    found = accounts.try_emplace(key, matrix, image.target.queueDepth).first;
  return found->second;
}

void Accounting::addRun(uint64_t cycles, uint32_t inputLength,
                        unsigned activePEs) {
  EventCounts &events = this->events();
  ++events.runs;
  events.cycles += cycles;
  events.activePECycles += cycles * activePEs;
  events.scanned += inputLength;
  for (unsigned pe = activePEs; pe < image.target.pes; ++pe)
    layers[current].peCycles.at(Cause::Inactive, pe) += cycles;
  sampleCycles += cycles;
}

void Accounting::addMatrixLoad(const image::EncodedMatrix &matrix) {
  const unsigned entryBits = matrix.indexBits + image.target.weightBits;
  for (const image::PESlice &slice : matrix.slices)
    events().matrixBits += slice.entries.size() * entryBits +
                           slice.pointers.size() * image.target.pointerBits;
}

void Accounting::endSample() {
  cyclesOfSample.push_back(std::exchange(sampleCycles, 0));
}

void Accounting::closeAccount(MatrixAccount &account, LayerStatistics &layer) {
  const EntryCounts &counts = account.matrix.entryCounts();
  EventCounts &events = layer.events;
  addBroadcasts(counts, account.uses, events);
  if (options.mode == Mode::Fast) {
    account.model.takeCycles(counts, account.uses, account.causes);
    account.bypasses = account.model.takeBypasses();
    account.rowReads = countRowReads(counts, account.uses);
  }
  events.rowReads += account.rowReads;
  events.bypasses += account.bypasses;
  layer.peCycles += account.causes;
}

void Accounting::addToTotal(const LayerStatistics &layer,
                            LayerStatistics &total) const {
  total.events += layer.events;
  total.peCycles += layer.peCycles;
}

Statistics Accounting::finish() {
  for (auto &[key, account] : accounts)
    closeAccount(account, layers[key.first]);

  Statistics statistics;
  statistics.target = image.target;
  statistics.arithmetic = arithmeticName(options.arithmetic);
  statistics.mode = modeName(options.mode);
  statistics.samples = cyclesOfSample.size();
  statistics.cyclesOfSample = std::move(cyclesOfSample);
  statistics.total.name = "total";
  statistics.total.peCycles = PECycles(image.target.pes);
  for (LayerStatistics &layer : layers) {
    layer.energy = computeEnergy(layer.events, image.target);
    addToTotal(layer, statistics.total);
  }
  statistics.total.energy =
      computeEnergy(statistics.total.events, image.target);
  statistics.layers = std::move(layers);
  return statistics;
}
