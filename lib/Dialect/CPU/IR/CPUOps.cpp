//===- CPUOps.cpp - Verifiers of the cpu operators ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/CPU/IR/CPU.h"

#include <numeric>

using namespace mlir;
using namespace l2dc::cpu;

/// What both layers demand of their weights and biases.
template <typename LayerOp>
static LogicalResult verifyLayer(LayerOp op, Order order,
                                 ArrayRef<Format> formats) {
  MatrixAttr weights = op.getWeights();
  if (weights.getOrder() != order)
    return op.emitOpError()
           << "needs weights in order " << stringifyOrder(order) << ", found "
           << stringifyOrder(weights.getOrder());
  if (!llvm::is_contained(formats, weights.getFormat()))
    return op.emitOpError() << "does not take weights in format "
                            << stringifyFormat(weights.getFormat());
  if (std::optional<ElementsAttr> bias = op.getBias()) {
    auto type = dyn_cast<RankedTensorType>(bias->getType());
    if (!type || !type.getElementType().isF32() ||
        type.getShape() != ArrayRef<int64_t>{weights.getRows()})
      return op.emitOpError() << "needs a bias of " << weights.getRows()
                              << " f32 values, found " << bias->getType();
  }
  bool onTensors = isa<RankedTensorType>(op.getInit().getType());
  if (onTensors != isa<RankedTensorType>(op.getInput().getType()))
    return op.emitOpError() << "mixes tensors and memrefs";
  if (op->getNumResults() != (onTensors ? 1u : 0u))
    return op.emitOpError() << "needs a result on tensors and none on memrefs";
  return weights.verifyContents([&] { return op.emitOpError(); });
}

/// Whether extents agree; a dynamic one agrees with all.
static bool agree(int64_t a, int64_t b) {
  return a == b || ShapedType::isDynamic(a) || ShapedType::isDynamic(b);
}

LogicalResult LinearOp::verify() {
  auto input = cast<ShapedType>(getInput().getType());
  auto init = cast<ShapedType>(getInit().getType());
  MatrixAttr weights = getWeights();
  if (input.getRank() != 2 || init.getRank() != 2 ||
      !agree(input.getDimSize(0), init.getDimSize(0)) ||
      !agree(input.getDimSize(1), weights.getColumns()) ||
      !agree(init.getDimSize(1), weights.getRows()))
    return emitOpError() << "has an input " << input << " and an output "
                         << init << " that do not fit its " << weights.getRows()
                         << "x" << weights.getColumns() << " matrix";
  return verifyLayer(*this, Order::Columns,
                     {Format::Rice, Format::Bitmap, Format::Pairs});
}

LogicalResult ConvOp::verify() {
  auto input = cast<ShapedType>(getInput().getType());
  auto init = cast<ShapedType>(getInit().getType());
  int64_t spatial = input.getRank() - 2;
  if (spatial < 1 || spatial > 3 || init.getRank() != input.getRank())
    return emitOpError() << "needs one to three spatial dimensions, found "
                         << input;
  for (ShapedType type : {input, init})
    if (llvm::any_of(type.getShape().drop_front(), ShapedType::isDynamic))
      return emitOpError() << "needs static shapes but for the batch, found "
                           << type;
  size_t count = size_t(spatial);
  if (getKernel().size() != count || getStrides().size() != count ||
      getDilations().size() != count || getPads().size() != 2 * count)
    return emitOpError() << "needs a window of " << count << " dimensions";
  int64_t taps = std::accumulate(getKernel().begin(), getKernel().end(),
                                 int64_t(1), std::multiplies<int64_t>());
  MatrixAttr weights = getWeights();
  int64_t groups = getGroups();
  if (groups < 1 ||
      input.getDimSize(1) != weights.getColumns() / taps * groups ||
      weights.getColumns() % taps != 0 || weights.getRows() % groups != 0 ||
      init.getDimSize(1) != weights.getRows())
    return emitOpError() << "has an input " << input << " and an output "
                         << init << " that do not fit its " << weights.getRows()
                         << "x" << weights.getColumns() << " matrix";
  for (size_t i = 0; i < count; ++i) {
    int64_t span = getDilations()[i] * (getKernel()[i] - 1) + 1;
    int64_t padded =
        input.getDimSize(i + 2) + getPads()[i] + getPads()[count + i];
    if (getStrides()[i] < 1 || getDilations()[i] < 1 || getKernel()[i] < 1 ||
        padded < span ||
        (padded - span) / getStrides()[i] + 1 != init.getDimSize(i + 2))
      return emitOpError() << "has a window that does not fit its input "
                           << input << " and output " << init;
  }
  return verifyLayer(*this, Order::Rows, {Format::Bytes, Format::Pairs});
}

/// On memrefs a layer reads its input and writes its destination.
template <typename LayerOp>
static void appendEffects(
    LayerOp op,
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  if (!isa<MemRefType>(op.getInit().getType()))
    return;
  effects.emplace_back(MemoryEffects::Read::get(), &op.getInputMutable(),
                       SideEffects::DefaultResource::get());
  effects.emplace_back(MemoryEffects::Write::get(), &op.getInitMutable(),
                       SideEffects::DefaultResource::get());
}

void LinearOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  appendEffects(*this, effects);
}

void ConvOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  appendEffects(*this, effects);
}

#define GET_OP_CLASSES
#include "l2dc/Dialect/CPU/IR/CPUOps.cpp.inc"
