//===- MappedLayer.cpp - A layer whose rows can be placed -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MappedLayer.h"

#include "llvm/ADT/STLExtras.h"

using namespace l2dc;
using namespace l2dc::sim;
using mapping::Cost;

/// Of `makeSyntheticActivations`.
static constexpr uint64_t activationSeed = 2;

MappedLayer::MappedLayer(const SyntheticLayer &layer)
    : MappedLayer(layer.outputs, layer.inputs,
                  makeSyntheticCodes(layer, /*weightBits=*/4, /*seed=*/1),
                  layer.activationDensity) {}

MappedLayer::MappedLayer(uint32_t rows, uint32_t columns,
                         std::vector<uint8_t> codes, double activationDensity)
    : codebook(makeSyntheticCodebook(8)), used(columns) {
  coded.rows = rows;
  coded.columns = columns;
  coded.codes = std::move(codes);
  coded.codebook = codebook;
  SyntheticLayer shape = {"", columns, rows, 0, activationDensity};
  const std::vector<float> activations =
      makeSyntheticActivations(shape, activationSeed);
  for (auto [i, value] : llvm::enumerate(activations))
    used[i] = value != 0;
}

llvm::Expected<image::Order>
MappedLayer::place(const image::EIETargetModel &target) const {
  return findRowOrder(coded, target);
}

llvm::Expected<Cost>
MappedLayer::measure(const image::EIETargetModel &target,
                     llvm::ArrayRef<uint32_t> order) const {
  auto tiles = tile(target, order);
  if (!tiles)
    return tiles.takeError();
  return measureCost(*tiles, false, target, {used});
}

llvm::Expected<std::vector<mapping::Tile>>
MappedLayer::tile(const image::EIETargetModel &target,
                  llvm::ArrayRef<uint32_t> order) const {
  const mapping::CodedMatrix placed = placeRows(coded, order);
  return tileMatrix(placed, placed.rows, target);
}
