//===- LayerMatrix.cpp - Laying a layer's matrix out anew -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerMatrix.h"
#include "l2dc/Dialect/NN/IR/ElementData.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"

#include "mlir/IR/Builders.h"
#include "llvm/Support/FormatVariadic.h"

#include <set>

using namespace mlir;
using namespace l2dc;
using namespace l2dc::eie;
using mapping::Tile;

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// Copies the codes of a tile to its rows of `matrix`. Positions count from the
/// layer's first one.
static void copyCodes(const Tile &tile, ArrayRef<uint32_t> order,
                      mapping::CodedMatrix &matrix) {
  std::vector<uint8_t> codes = image::decodeMatrix(tile.matrix);
  size_t columns = tile.matrix.columns;
  for (size_t slot = 0; slot < tile.matrix.rows; ++slot) {
    size_t position = tile.row + slot;
    uint32_t row = order.empty() ? position : order[position];
    if (row != image::noRow)
      std::copy_n(codes.begin() + slot * columns, columns,
                  matrix.codes.begin() + row * matrix.columns + tile.column);
  }
}

LogicalResult LayerMatrix::readTiles() {
  auto emitError = [&] { return op->emitOpError(); };
  if (std::optional<ElementsAttr> order = op.getRowOrder()) {
    mapping.layout.order.resize(order->getNumElements());
    if (failed(nn::copyElements<uint32_t>(*order, mapping.layout.order)))
      return emitError() << "order has damaged elements";
  }
  numGroups = op.getNumGroups();
  matrix.rows = op.getNumOutputs();
  matrix.columns = op.getNumColumns();
  matrix.biasColumn = op.getBiasColumn();
  matrix.codes.resize(matrix.rows * matrix.columns);
  for (auto attr : op.getTiles().getAsRange<MatrixAttr>()) {
    auto encoded = attr.decode(emitError);
    if (failed(encoded))
      return failure();
    mapping.tiles.push_back(
        {std::move(*encoded), attr.getRow(), attr.getColumn()});
    copyCodes(mapping.tiles.back(), mapping.layout.order, matrix);
  }
  const image::EncodedMatrix &first = mapping.tiles.front().matrix;
  mapping.layout.machine = {first.pes(), first.indexBits};
  codebook = first.codebook;
  matrix.codebook = codebook;
  return success();
}

FailureOr<LayerMatrix> LayerMatrix::read(LayerOpInterface op,
                                         const image::EIETargetModel &target) {
  LayerMatrix layer(op, target);
  if (failed(layer.readTiles()))
    return failure();
  auto cost = mapping::estimateCost(layer.mapping.tiles, op.getBiasColumn(),
                                    layer.machineOf(layer.mapping.layout));
  if (!cost)
    return op->emitOpError() << llvm::toString(cost.takeError());
  layer.mapping.cost = *cost;
  return std::move(layer);
}

//===----------------------------------------------------------------------===//
// Batches
//===----------------------------------------------------------------------===//

std::vector<image::Order> LayerMatrix::getBatches() const {
  std::set<std::pair<int64_t, int64_t>> ranges; // first position and size
  for (const Tile &tile : mapping.tiles)
    ranges.insert({tile.row, tile.matrix.rows});
  std::vector<image::Order> batches;
  for (auto [begin, size] : ranges) {
    image::Order &batch = batches.emplace_back(size);
    for (auto [slot, row] : llvm::enumerate(batch))
      row = mapping.layout.order.empty() ? begin + slot
                                         : mapping.layout.order[begin + slot];
  }
  return batches;
}

image::Order LayerMatrix::joinBatches(ArrayRef<image::Order> batches) const {
  // Every group gets as many positions as the one that needs most.
  int64_t outputsOfGroup = matrix.rows / numGroups;
  std::vector<image::Order> groups(numGroups);
  for (const image::Order &batch : batches) {
    auto row =
        llvm::find_if(batch, [](uint32_t row) { return row != image::noRow; });
    if (row != batch.end())
      llvm::append_range(groups[*row / outputsOfGroup], batch);
  }
  size_t positions = 0;
  for (image::Order &group : groups) {
    while (!group.empty() && group.back() == image::noRow)
      group.pop_back();
    positions = std::max(positions, group.size());
  }
  image::Order order;
  for (image::Order &group : groups) {
    group.resize(positions, image::noRow);
    llvm::append_range(order, group);
  }
  return order;
}

//===----------------------------------------------------------------------===//
// Mapping
//===----------------------------------------------------------------------===//

image::EIETargetModel LayerMatrix::machineOf(const Layout &layout) const {
  image::EIETargetModel machine = target;
  machine.pes = layout.machine.pes;
  machine.indexBits = layout.machine.indexBits;
  return machine;
}

llvm::Expected<Mapping> LayerMatrix::map(Layout layout) const {
  image::EIETargetModel machine = machineOf(layout);
  mapping::CodedMatrix placed = mapping::placeRows(matrix, layout.order);
  auto tiles = mapping::tileMatrix(placed, placed.rows / numGroups, machine);
  if (!tiles)
    return tiles.takeError();
  auto cost = mapping::estimateCost(*tiles, matrix.biasColumn, machine);
  if (!cost)
    return cost.takeError();
  return Mapping{std::move(layout), std::move(*tiles), *cost};
}

void LayerMatrix::apply(const Mapping &chosen) {
  MLIRContext *context = op.getContext();
  SmallVector<Attribute> tiles;
  for (const Tile &tile : chosen.tiles)
    tiles.push_back(MatrixAttr::get(context, tile.matrix, tile.row, tile.column,
                                    op.getLayer()));
  op.setTilesAttr(ArrayAttr::get(context, tiles));
  const image::Order &order = chosen.layout.order;
  op.setRowOrderAttr(
      order.empty()
          ? ElementsAttr()
          : nn::makeIndexElements(context, {int64_t(order.size())}, order,
                                  (op.getLayer() + ".order").str()));
  mapping = chosen;
}

//===----------------------------------------------------------------------===//
// What passes share
//===----------------------------------------------------------------------===//

LogicalResult eie::forEachLayer(
    func::FuncOp function,
    function_ref<LogicalResult(LayerOpInterface, LayerMatrix &)> optimize) {
  auto target = function->getAttrOfType<TargetAttr>(EIEDialect::targetAttrName);
  if (!target)
    return success();
  WalkResult result = function.walk([&](LayerOpInterface op) {
    auto layer = LayerMatrix::read(op, target.getTargetModel());
    if (failed(layer) || failed(optimize(op, *layer)))
      return WalkResult::interrupt();
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

remark::detail::LazyTextBuild eie::decimals(StringRef key, double value) {
  return {key, [value] { return llvm::formatv("{0:F3}", value).str(); }};
}

void eie::addCosts(remark::detail::InFlightRemark &remark,
                   const mapping::Cost &before, const mapping::Cost &after) {
  remark << remark::metric("CyclesBefore", int64_t(before.cycles))
         << remark::metric("Cycles", int64_t(after.cycles))
         << decimals("LoadBalanceBefore", before.loadBalance)
         << decimals("LoadBalance", after.loadBalance)
         << remark::metric("PaddingBefore", int64_t(before.paddingEntries))
         << remark::metric("Padding", int64_t(after.paddingEntries));
}

remark::RemarkOpts eie::remarkOptions(StringRef name, StringRef pass,
                                      LayerOpInterface op) {
  return remark::RemarkOpts::name(name).category(pass).function(op.getLayer());
}
