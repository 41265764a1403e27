//===- TosaToNN.cpp - Networks of tosa to networks of nn ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ImportBuilder.h"
#include "l2dc/Conversion/Passes.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace l2dc {
#define GEN_PASS_DEF_CONVERTTOSATONNPASS
#include "l2dc/Conversion/Passes.h.inc"
} // namespace l2dc

using namespace mlir;
using namespace l2dc;

/// Layers that the pass takes; on other types than float32 they are an error
/// rather than left behind.
static bool isLayer(Operation *op) {
  return isa<tosa::Conv2DOp, tosa::DepthwiseConv2DOp, tosa::MatMulOp,
             tosa::AvgPool2dOp, tosa::MaxPool2dOp, tosa::RescaleOp>(op);
}

/// Fails on a quantized or unranked layer.
static LogicalResult verifyLayer(Operation *op) {
  Type type = op->getOperand(0).getType();
  auto tensor = dyn_cast<TensorType>(type);
  if (isa<tosa::RescaleOp>(op) || (tensor && !tensor.getElementType().isF32()))
    return op->emitOpError()
           << "is quantized, found " << type
           << "; expected a float32 network (nn-share-weights compresses it)";
  for (Type ranked : {type, op->getResult(0).getType()})
    if (!isa<RankedTensorType>(ranked))
      return op->emitOpError() << "needs ranked tensors, found " << ranked
                               << "; run tosa-infer-shapes first";
  return success();
}

/// Turns the constants that operators of `nn` read into weights.
static void convertConstants(Operation *root) {
  auto isNN = [](OpOperand &use) {
    return isa_and_nonnull<nn::NNDialect>(use.getOwner()->getDialect());
  };
  IRRewriter rewriter(root->getContext());
  SmallVector<Operation *> constants;
  root->walk([&](Operation *op) {
    if (isa<tosa::ConstOp, arith::ConstantOp>(op) &&
        llvm::any_of(op->getUses(), isNN))
      constants.push_back(op);
  });
  for (Operation *op : constants) {
    std::optional<Tensor> values = getConstant(op->getResult(0));
    if (!values)
      continue;
    rewriter.setInsertionPoint(op);
    Value weight = nn::createDenseWeight(rewriter, op->getLoc(), "",
                                         values->shape, values->data);
    rewriter.replaceUsesWithIf(op->getResult(0), weight, isNN);
    if (op->use_empty())
      rewriter.eraseOp(op);
  }
}

namespace {
struct ConvertTosaToNNPass
    : public l2dc::impl::ConvertTosaToNNPassBase<ConvertTosaToNNPass> {
  using ConvertTosaToNNPassBase::ConvertTosaToNNPassBase;

  void runOnOperation() override {
    WalkResult verified = getOperation()->walk([](Operation *op) {
      return isLayer(op) && failed(verifyLayer(op)) ? WalkResult::interrupt()
                                                    : WalkResult::advance();
    });
    if (verified.wasInterrupted())
      return signalPassFailure();
    RewritePatternSet patterns(&getContext());
    populateTosaLayerPatterns(patterns);
    populateTosaElementwisePatterns(patterns);
    populateFoldIntoConvPatterns(patterns);
    populateTransposePatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    convertConstants(getOperation());
  }
};
} // namespace
