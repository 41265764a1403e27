//===- NNToLinalg.cpp - Networks to loops over dense tensors --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinalgBuilder.h"
#include "l2dc/Conversion/Passes.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

namespace l2dc {
#define GEN_PASS_DEF_CONVERTNNTOLINALGPASS
#include "l2dc/Conversion/Passes.h.inc"
} // namespace l2dc

using namespace mlir;
using namespace l2dc;

/// A constant of the plain weights.
static Value lowerWeight(LinalgBuilder &build, nn::WeightOp op) {
  nn::WeightEncodingAttrInterface encoding = op.getEncoding();
  ElementsAttr values;
  if (auto dense = dyn_cast<nn::DenseAttr>(encoding))
    values = dense.getValues();
  else
    values = nn::makeFloatElements(
        op.getContext(), encoding.getWeightType().getShape(),
        nn::decodeWeights(encoding), op.getName().value_or("weight"));
  return arith::ConstantOp::create(build.builder, build.loc, values);
}

static Value lower(LinalgBuilder &build, Operation *op) {
  if (auto weight = dyn_cast<nn::WeightOp>(op))
    return lowerWeight(build, weight);
  using Lowering = Value (*)(LinalgBuilder &, Operation *);
  for (Lowering lowering : {lowerElementwise, lowerProduct, lowerWindow,
                            lowerMovement, lowerNormalization})
    if (Value result = lowering(build, op))
      return result;
  return {};
}

/// Fails on what cannot be lowered, before anything is changed.
static LogicalResult verifyShapes(Operation *op) {
  auto conv = dyn_cast<nn::ConvOp>(op);
  if (!conv || conv.getGroups() == 1)
    return success();
  if (conv.getInput().getType().isDynamicDim(1) ||
      conv.getFilter().getType().isDynamicDim(0))
    return op->emitOpError() << "with groups needs static channels, found "
                             << conv.getInput().getType() << " and "
                             << conv.getFilter().getType();
  return success();
}

namespace {
struct ConvertNNToLinalgPass
    : public l2dc::impl::ConvertNNToLinalgPassBase<ConvertNNToLinalgPass> {
  using ConvertNNToLinalgPassBase::ConvertNNToLinalgPassBase;

  void runOnOperation() override {
    SmallVector<Operation *> ops;
    WalkResult verified = getOperation()->walk([&](Operation *op) {
      if (!isa_and_nonnull<nn::NNDialect>(op->getDialect()))
        return WalkResult::advance();
      ops.push_back(op);
      return failed(verifyShapes(op)) ? WalkResult::interrupt()
                                      : WalkResult::advance();
    });
    if (verified.wasInterrupted())
      return signalPassFailure();
    OpBuilder builder(&getContext());
    for (Operation *op : ops) {
      builder.setInsertionPoint(op);
      LinalgBuilder build(builder, op->getLoc());
      Value result = lower(build, op);
      if (!result) {
        op->emitOpError("has no lowering to linalg");
        return signalPassFailure();
      }
      Type type = op->getResult(0).getType();
      if (result.getType() != type)
        result = tensor::CastOp::create(builder, op->getLoc(), type, result);
      op->getResult(0).replaceAllUsesWith(result);
      op->erase();
    }
  }
};
} // namespace
