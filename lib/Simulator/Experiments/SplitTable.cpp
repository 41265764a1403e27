//===- SplitTable.cpp - Layers that exceed the machine --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Experiments.h"
#include "MappedLayer.h"

#include "l2dc/Simulator/Experiments/PaperLayers.h"
#include "l2dc/Target/EIE/OnChipMemory.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Parallel.h"

#include <set>

using namespace l2dc;
using namespace l2dc::sim;
using llvm::formatv;
using report::Align;
using report::Table;

namespace {

/// How a layer is split on a machine, and what that costs.
struct Split {
  size_t batches = 0, tiles = 0;
  uint64_t entries = 0;  ///< of the fullest PE in the fullest tile
  uint64_t pointers = 0; ///< of the widest tile
  double paperCycles = 0, cycles = 0;
};

Split splitLayer(const SyntheticLayer &shape) {
  const MappedLayer layer(shape);
  image::EIETargetModel target;
  Split split;
  split.paperCycles = llvm::cantFail(layer.measure(target, {})).cycles;
  target.mode = image::MachineMode::Hardware;
  std::set<int64_t> batches;
  const std::vector<mapping::Tile> tiles =
      llvm::cantFail(layer.tile(target, {}));
  for (const mapping::Tile &tile : tiles) {
    ++split.tiles;
    batches.insert(tile.row);
    split.entries = std::max(split.entries, tile.matrix.maxEntriesOfPE());
    split.pointers =
        std::max(split.pointers, image::pointerWordsOf(tile.matrix));
  }
  split.batches = batches.size();
  split.cycles = llvm::cantFail(layer.measure(target, {})).cycles;
  return split;
}

} // namespace

ExperimentResult l2dc::sim::runSplits() {
  llvm::ArrayRef<PaperLayer> layers = paperLayers();
  std::vector<Split> splits(layers.size());
  llvm::parallelFor(0, layers.size(),
                    [&](size_t i) { splits[i] = splitLayer(layers[i].shape); });
  const image::EIETargetModel target;
  Table table({{"layer", Align::Left},
               {"row batches"},
               {"column tiles"},
               {formatv("entries (of {0})", target.maxPointer())},
               {formatv("pointers (of {0})", target.pointerWords())},
               {"paper mode us"},
               {"hardware us"},
               {"more %"}});
  double alexNet = 0, vgg = 0;
  for (auto [index, layer] : llvm::enumerate(layers)) {
    const Split &split = splits[index];
    const double time = split.cycles / 800;
    (index < 3 ? alexNet : vgg) += index < 6 ? time : 0;
    table.addRow(
        {layer.shape.name, std::to_string(split.batches),
         std::to_string(split.tiles / split.batches),
         std::to_string(split.entries), std::to_string(split.pointers),
         formatv("{0:F1}", split.paperCycles / 800), formatv("{0:F1}", time),
         formatv("{0:F1}", 100 * (split.cycles / split.paperCycles - 1))});
  }
  return {std::move(table),
          {},
          formatv("fully connected layers of AlexNet {0:F1} us, of VGG-16 "
                  "{1:F1} us",
                  alexNet, vgg)};
}
