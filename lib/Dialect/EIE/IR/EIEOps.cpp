//===- EIEOps.cpp - Verifiers of the structured operators -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/EIE/IR/EIE.h"
#include "l2dc/Dialect/NN/IR/ElementData.h"
#include "l2dc/Execution/ShapeInference.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace l2dc::eie;

#include "l2dc/Dialect/EIE/IR/EIEInterfaces.cpp.inc"
#define GET_OP_CLASSES
#include "l2dc/Dialect/EIE/IR/EIEOps.cpp.inc"

//===----------------------------------------------------------------------===//
// What matvec and conv have in common
//===----------------------------------------------------------------------===//

/// True if the two tiles share an element.
static bool overlap(MatrixAttr a, MatrixAttr b) {
  auto meet = [](int64_t aBegin, int64_t aSize, int64_t bBegin, int64_t bSize) {
    return aBegin < bBegin + bSize && bBegin < aBegin + aSize;
  };
  return meet(a.getRow(), a.getRows(), b.getRow(), b.getRows()) &&
         meet(a.getColumn(), a.getColumns(), b.getColumn(), b.getColumns());
}

/// The order is a list of positions that names every output of a group once,
/// among the positions of the group.
static LogicalResult verifyRowOrder(LayerOpInterface op, ElementsAttr order) {
  auto emitError = [&] { return op->emitOpError(); };
  if (failed(
          l2dc::nn::verifyElementType<uint32_t>(order, "order", emitError)) ||
      failed(l2dc::nn::verifyBlobLength<uint32_t>(order, "order", emitError)))
    return failure();
  int64_t positions = order.getNumElements(), groups = op.getNumGroups();
  int64_t outputs = op.getNumOutputs();
  if (order.getShapedType().getRank() != 1 || positions > maxElements ||
      positions % groups != 0)
    return op->emitOpError()
           << "order needs as many positions for each of " << groups
           << " groups, found " << order.getShapedType();
  std::vector<uint32_t> elements(positions);
  if (failed(l2dc::nn::copyElements<uint32_t>(order, elements)))
    return op->emitOpError() << "order has damaged elements";
  std::vector<bool> seen(outputs);
  int64_t named = 0;
  for (auto [position, output] : llvm::enumerate(elements)) {
    if (output == l2dc::image::noRow)
      continue;
    int64_t group = int64_t(position) / (positions / groups);
    if (output / std::max<int64_t>(outputs / groups, 1) != group)
      return op->emitOpError()
             << "order has output " << output << " at position " << position
             << " of group " << group;
    if (seen[output])
      return op->emitOpError() << "order names output " << output << " twice";
    seen[output] = true;
    ++named;
  }
  if (named == outputs)
    return success();
  return op->emitOpError() << "order names " << named << " of " << outputs
                           << " outputs";
}

/// The tiles are sound and cover each element of a rows x columns matrix once.
static LogicalResult verifyTiles(Operation *op, ArrayAttr tiles, int64_t rows,
                                 int64_t columns) {
  if (tiles.empty())
    return op->emitOpError() << "needs at least one tile";
  int64_t covered = 0;
  for (auto [index, attr] : llvm::enumerate(tiles)) {
    auto tile = cast<MatrixAttr>(attr);
    if (tile.getRow() + tile.getRows() > rows ||
        tile.getColumn() + tile.getColumns() > columns)
      return op->emitOpError()
             << "tile " << index << " reaches to row "
             << tile.getRow() + tile.getRows() << ", column "
             << tile.getColumn() + tile.getColumns() << " of a " << rows << "x"
             << columns << " matrix";
    for (Attribute other : tiles.getValue().take_front(index))
      if (overlap(tile, cast<MatrixAttr>(other)))
        return op->emitOpError() << "tile " << index << " overlaps another";
    if (failed(tile.decode([&] { return op->emitOpError(); })))
      return failure();
    covered += tile.getRows() * tile.getColumns();
  }
  if (covered == rows * columns)
    return success();
  return op->emitOpError() << "tiles cover " << covered << " elements of a "
                           << rows << "x" << columns << " matrix";
}

/// The matrix and the order of its rows.
static LogicalResult verifyMatrix(LayerOpInterface op) {
  int64_t rows = op.getNumOutputs();
  if (std::optional<ElementsAttr> order = op.getRowOrder()) {
    if (failed(verifyRowOrder(op, *order)))
      return failure();
    rows = order->getNumElements();
  }
  return verifyTiles(op, op.getTiles(), rows, op.getNumColumns());
}

/// One bias per output, if there are any, and positive ranges.
template <typename LayerOp>
static LogicalResult verifyBiasAndRanges(LayerOp op, int64_t outputs) {
  for (auto [name, range] : {std::pair("input_range", op.getInputRange()),
                             std::pair("output_range", op.getOutputRange())})
    if (range && (!range->isFinite() || range->isZero() || range->isNegative()))
      return op.emitOpError()
             << name << " must be positive, found " << range->convertToFloat();
  std::optional<ElementsAttr> bias = op.getBias();
  if (!bias)
    return success();
  if (op.getBiasColumn())
    return op.emitOpError() << "has a bias and a bias column";
  auto emitError = [&] { return op.emitOpError(); };
  if (failed(l2dc::nn::verifyElementType<float>(*bias, "bias", emitError)) ||
      failed(l2dc::nn::verifyBlobLength<float>(*bias, "bias", emitError)))
    return failure();
  if (bias->getNumElements() == outputs)
    return success();
  return op.emitOpError() << "has " << bias->getNumElements() << " biases for "
                          << outputs << " outputs";
}

//===----------------------------------------------------------------------===//
// MatVecOp
//===----------------------------------------------------------------------===//

int64_t MatVecOp::getNumOutputs() { return getType().getNumElements(); }

int64_t MatVecOp::getNumColumns() {
  return getInput().getType().getNumElements() + getBiasColumn();
}

int64_t MatVecOp::getNumGroups() { return 1; }

LogicalResult MatVecOp::verify() {
  if (failed(verifyMatrix(*this)))
    return failure();
  return verifyBiasAndRanges(*this, getNumOutputs());
}

//===----------------------------------------------------------------------===//
// ConvOp
//===----------------------------------------------------------------------===//

l2dc::execution::Step ConvOp::getStep() {
  l2dc::execution::Step step{
      l2dc::execution::StepKind::Conv, getLayer().str(), {}, 0, {}};
  l2dc::execution::StepAttributes &attributes = step.attributes;
  attributes.kernel = getKernel().vec();
  attributes.strides = getStrides().vec();
  attributes.dilations = getDilations().vec();
  ArrayRef<int64_t> pads = getPads();
  attributes.padsBegin = pads.take_front(pads.size() / 2).vec();
  attributes.padsEnd = pads.drop_front(pads.size() / 2).vec();
  attributes.groups = getGroups();
  return step;
}

l2dc::Shape ConvOp::getFilterShape() {
  l2dc::Shape shape{getType().getDimSize(1),
                    getInput().getType().getDimSize(1) / int64_t(getGroups())};
  llvm::append_range(shape, getKernel());
  return shape;
}

int64_t ConvOp::getNumOutputs() { return getType().getDimSize(1); }

int64_t ConvOp::getNumColumns() {
  l2dc::Shape filter = getFilterShape();
  return l2dc::elementCount(ArrayRef<int64_t>(filter).drop_front()) +
         getBiasColumn();
}

int64_t ConvOp::getNumGroups() { return getGroups(); }

LogicalResult ConvOp::verify() {
  RankedTensorType input = getInput().getType();
  if (input.getRank() < 3 || input.getRank() != getType().getRank() ||
      input.getDimSize(0) != 1)
    return emitOpError() << "needs one sample with a channel and spatial "
                            "dimensions, found "
                         << input << " to " << getType();
  if (int64_t(getGroups()) < 1)
    return emitOpError() << "needs at least 1 group, found " << getGroups();
  l2dc::Shape filter = getFilterShape();
  auto inferred = l2dc::execution::inferStepShape(
      getStep(), {input.getShape().vec(), filter});
  if (!inferred)
    return emitOpError(llvm::toString(inferred.takeError()));
  if (ArrayRef<int64_t>(*inferred) != getType().getShape())
    return emitOpError() << "gives " << l2dc::shapeToString(*inferred)
                         << ", but its result is " << getType();
  if (failed(verifyMatrix(*this)))
    return failure();
  return verifyBiasAndRanges(*this, filter[0]);
}

//===----------------------------------------------------------------------===//
// HostOp
//===----------------------------------------------------------------------===//

LogicalResult HostOp::verify() {
  auto yield = dyn_cast<YieldOp>(getBody().front().back());
  if (!yield)
    return emitOpError() << "must end in eie.yield";
  if (yield.getValue().getType() == getType())
    return success();
  return emitOpError() << "yields " << yield.getValue().getType()
                       << ", but its result is " << getType();
}
