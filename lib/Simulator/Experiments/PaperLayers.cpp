//===- PaperLayers.cpp - The layers of the EIE paper ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/Experiments/PaperLayers.h"

#include "l2dc/Simulator/EventModel.h"

#include "llvm/Support/Parallel.h"

using namespace l2dc;
using namespace l2dc::sim;

llvm::ArrayRef<PaperLayer> l2dc::sim::paperLayers() {
  static const std::vector<PaperLayer> layers = {
      {{"Alex-6", 9216, 4096, 0.09, 0.351}, 28.1, 30.3, 7516.2, 3066.5},
      {{"Alex-7", 4096, 4096, 0.09, 0.353}, 11.7, 12.2, 6187.1, 1282.1},
      {{"Alex-8", 4096, 1000, 0.25, 0.375}, 8.9, 9.9, 1134.9, 890.5},
      {{"VGG-6", 25088, 4096, 0.04, 0.183}, 28.1, 34.4, 35022.8, 3774.3},
      {{"VGG-7", 4096, 4096, 0.04, 0.375}, 7.9, 8.7, 5372.8, 545.1},
      {{"VGG-8", 4096, 1000, 0.23, 0.411}, 7.3, 8.4, 774.2, 777.3},
      {{"NT-We", 4096, 600, 0.10, 1.0}, 5.2, 8.0, 605.0, 261.2},
      {{"NT-Wd", 600, 8791, 0.11, 1.0}, 13.0, 13.9, 1361.4, 437.4},
      {{"NT-LSTM", 1201, 2400, 0.10, 1.0}, 6.5, 7.5, 470.5, 260.0}};
  return layers;
}

/// Every synthetic layer gets a bias column, as in the authors' simulator.
static SyntheticLayout layoutFor(unsigned pes) {
  SyntheticLayout layout;
  layout.pes = pes;
  layout.biasColumn = true;
  return layout;
}

PreparedLayer::PreparedLayer(const SyntheticLayer &layer, unsigned pes,
                             unsigned entriesPerRow)
    : encoded(makeSyntheticMatrix(layer, layoutFor(pes), /*seed=*/1)),
      matrix(llvm::cantFail(Matrix::create(encoded, entriesPerRow))) {
  std::vector<uint32_t> nonZero;
  const std::vector<float> activations =
      makeSyntheticActivations(layer, /*seed=*/2);
  for (auto [i, value] : llvm::enumerate(activations))
    if (value != 0)
      nonZero.push_back(i);
  buildBroadcast(nonZero, layer.inputs, pes, /*hasBias=*/true, broadcast);
}

LayerRun PreparedLayer::run(unsigned queueDepth) const {
  const EntryCounts &counts = matrix.entryCounts();
  LayerRun run;
  EventModel model(counts.pes(), queueDepth);
  run.cycles = model.run(counts, broadcast);
  std::vector<uint64_t> uses(counts.columns());
  for (const Push &push : broadcast.pushes) {
    ++uses[push.column];
    run.entries += counts.entries(push.column);
    run.paddingEntries += counts.padding(push.column);
    run.rowReads += counts.rowReads(push.column);
  }
  run.broadcasts = broadcast.pushes.size();
  run.causes = PECycles(counts.pes());
  model.takeCycles(counts, uses, run.causes);
  return run;
}

/// The designs from `first` on that share its matrix.
static size_t countSharing(llvm::ArrayRef<Design> designs, size_t first) {
  size_t end = first + 1;
  while (end < designs.size() && designs[end].pes == designs[first].pes &&
         designs[end].entriesPerRow == designs[first].entriesPerRow)
    ++end;
  return end - first;
}

std::vector<std::vector<LayerRun>>
l2dc::sim::runPaperLayers(llvm::ArrayRef<Design> designs) {
  const size_t layers = paperLayers().size();
  std::vector<std::vector<LayerRun>> runs(layers);
  llvm::parallelFor(0, layers, [&](size_t layer) {
    for (size_t i = 0; i < designs.size();) {
      const PreparedLayer prepared(paperLayers()[layer].shape, designs[i].pes,
                                   designs[i].entriesPerRow);
      for (size_t end = i + countSharing(designs, i); i < end; ++i)
        runs[layer].push_back(prepared.run(designs[i].queueDepth));
    }
  });
  return runs;
}
