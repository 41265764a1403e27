//===- MapRows.cpp - Where the rows of EIE's layers lie -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerMatrix.h"
#include "l2dc/Dialect/EIE/Transforms/Passes.h"

namespace l2dc::eie {
#define GEN_PASS_DEF_ORDERROWSPASS
#define GEN_PASS_DEF_ASSIGNROWSPASS
#include "l2dc/Dialect/EIE/Transforms/Passes.h.inc"
} // namespace l2dc::eie

using namespace mlir;
using namespace l2dc;
using namespace l2dc::eie;

namespace {

/// How a pass changes the rows of one batch.
using MapBatch = llvm::function_ref<image::Order(const mapping::RowPatterns &,
                                                 ArrayRef<uint32_t> batch,
                                                 const mapping::RowLayout &)>;

/// Maps every batch of the layer anew and keeps the result if it takes less
/// time.
LogicalResult mapRows(LayerOpInterface op, LayerMatrix &layer,
                      StringRef remarkName, StringRef pass, MapBatch mapBatch) {
  const mapping::RowPatterns patterns = layer.getPatterns();
  Layout layout = layer.current().layout;
  std::vector<image::Order> batches = layer.getBatches();
  for (image::Order &batch : batches)
    batch = mapBatch(patterns, batch, layout.machine);
  layout.order = layer.joinBatches(batches);
  auto mapped = layer.map(std::move(layout));
  if (!mapped)
    return op->emitOpError() << llvm::toString(mapped.takeError());
  const mapping::Cost before = layer.current().cost;
  const remark::RemarkOpts options = remarkOptions(remarkName, pass, op);
  if (!isBetter(mapped->cost, before, mapping::Objective::Time)) {
    auto remark = remark::missed(op->getLoc(), options);
    remark << remark::reason("the layer would not become faster");
    addCosts(remark, before, mapped->cost);
    return success();
  }
  layer.apply(*mapped);
  auto remark = remark::passed(op->getLoc(), options);
  addCosts(remark, before, mapped->cost);
  return success();
}

struct OrderRowsPass
    : public l2dc::eie::impl::OrderRowsPassBase<OrderRowsPass> {
  void runOnOperation() override {
    if (failed(forEachLayer(getOperation(), [&](auto op, LayerMatrix &layer) {
          return mapRows(
              op, layer, "OrderRows", getArgument(),
              [](const mapping::RowPatterns &patterns, ArrayRef<uint32_t> batch,
                 const mapping::RowLayout &machine) {
                return mapping::orderRows(patterns, batch, machine.pes);
              });
        })))
      signalPassFailure();
  }
};

struct AssignRowsPass
    : public l2dc::eie::impl::AssignRowsPassBase<AssignRowsPass> {
  void runOnOperation() override {
    if (failed(forEachLayer(getOperation(), [&](auto op, LayerMatrix &layer) {
          return mapRows(op, layer, "AssignRows", getArgument(),
                         mapping::assignRows);
        })))
      signalPassFailure();
  }
};

} // namespace
