//===- LinalgToNN.cpp - Layers of linalg to layers of nn ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ImportBuilder.h"
#include "l2dc/Conversion/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace l2dc {
#define GEN_PASS_DEF_CONVERTLINALGTONNPASS
#include "l2dc/Conversion/Passes.h.inc"
} // namespace l2dc

using namespace mlir;
using namespace l2dc;

/// Whether a destination holds zeros, to which a layer adds nothing.
static bool isZero(Value init) {
  auto fill = init.getDefiningOp<linalg::FillOp>();
  return fill && matchPattern(fill.getInputs()[0], m_AnyZeroFloat());
}

/// The layer's result plus what its destination held.
static Value addInit(ImportBuilder &build, Value result, Value init) {
  return isZero(init) ? result : build.add(result, init);
}

static bool isOnTensors(linalg::LinalgOp op) {
  return op.hasPureTensorSemantics() && op->getNumResults() == 1 &&
         llvm::all_of(op->getOperandTypes(), isFloatTensor);
}

namespace {

/// A x B with a constant B, or its transpose in the indexing maps.
struct ConvertMatmul : public OpRewritePattern<linalg::MatmulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(linalg::MatmulOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<Tensor> matrix = getConstant(op.getInputs()[1]);
    bool plain = !op.hasUserDefinedMaps();
    bool transposedB = linalg::MatmulTransposeBOp::isDefaultIndexingMaps(
        op.getIndexingMapsAttr());
    if (!isOnTensors(op) || !matrix || (!plain && !transposedB))
      return rewriter.notifyMatchFailure(op, "no product with a constant");
    ImportBuilder build(rewriter, op);
    Tensor weights = plain ? transposed(*matrix, {1, 0}) : *matrix;
    Value product =
        nn::LinearOp::create(rewriter, op.getLoc(), StringAttr(),
                             op.getInputs()[0], build.weight(weights), Value());
    Value result = addInit(build, product, op.getOutputs()[0]);
    rewriter.replaceOp(op, build.cast(result, op->getResult(0).getType()));
    return success();
  }
};

/// A constant matrix times a vector, or a vector times a constant matrix.
template <typename LinalgOp, unsigned matrixOperand>
struct ConvertVectorProduct : public OpRewritePattern<LinalgOp> {
  using OpRewritePattern<LinalgOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(LinalgOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<Tensor> matrix = getConstant(op.getInputs()[matrixOperand]);
    Value vector = op.getInputs()[1 - matrixOperand];
    if (!isOnTensors(op) || !matrix)
      return rewriter.notifyMatchFailure(op, "no product with a constant");
    ImportBuilder build(rewriter, op);
    Tensor weights = matrixOperand == 0 ? *matrix : transposed(*matrix, {1, 0});
    int64_t outputs = weights.shape[0], inputs = weights.shape[1];
    Value product = nn::LinearOp::create(rewriter, op.getLoc(), StringAttr(),
                                         build.reshape(vector, {1, inputs}),
                                         build.weight(weights), Value());
    Value result =
        addInit(build, build.reshape(product, {outputs}), op.getOutputs()[0]);
    rewriter.replaceOp(op, build.cast(result, op->getResult(0).getType()));
    return success();
  }
};

/// A convolution without padding whose constant filter becomes O, I, H, W by
/// `filterOrder`; activations are N, C, H, W or N, H, W, C.
template <typename LinalgOp>
LogicalResult convertConv(LinalgOp op, ArrayRef<int64_t> filterOrder,
                          bool channelsLast, PatternRewriter &rewriter) {
  std::optional<Tensor> filter = getConstant(op.getInputs()[1]);
  if (!isOnTensors(op) || !filter)
    return rewriter.notifyMatchFailure(op, "no constant filter");
  ImportBuilder build(rewriter, op);
  auto toVector = [](DenseIntElementsAttr values) {
    return llvm::to_vector(values.getValues<int64_t>());
  };
  Value input = op.getInputs()[0];
  if (channelsLast)
    input = build.toChannelsFirst(input);
  Value result = nn::ConvOp::create(
      rewriter, op.getLoc(), StringAttr(), input,
      build.weight(transposed(*filter, filterOrder)), Value(),
      build.array(toVector(op.getStrides())), build.array({}),
      build.array(toVector(op.getDilations())), rewriter.getI64IntegerAttr(1));
  if (channelsLast)
    result = build.toChannelsLast(result);
  result = addInit(build, result, op.getOutputs()[0]);
  rewriter.replaceOp(op, build.cast(result, op->getResult(0).getType()));
  return success();
}

struct ConvertConvNCHW : public OpRewritePattern<linalg::Conv2DNchwFchwOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(linalg::Conv2DNchwFchwOp op,
                                PatternRewriter &rewriter) const override {
    return convertConv(op, {0, 1, 2, 3}, false, rewriter);
  }
};

struct ConvertConvNHWC : public OpRewritePattern<linalg::Conv2DNhwcHwcfOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(linalg::Conv2DNhwcHwcfOp op,
                                PatternRewriter &rewriter) const override {
    return convertConv(op, {3, 2, 0, 1}, true, rewriter);
  }
};

struct ConvertConvNHWCFilterFirst
    : public OpRewritePattern<linalg::Conv2DNhwcFhwcOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(linalg::Conv2DNhwcFhwcOp op,
                                PatternRewriter &rewriter) const override {
    return convertConv(op, {0, 3, 1, 2}, true, rewriter);
  }
};

struct ConvertLinalgToNNPass
    : public l2dc::impl::ConvertLinalgToNNPassBase<ConvertLinalgToNNPass> {
  using ConvertLinalgToNNPassBase::ConvertLinalgToNNPassBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ConvertMatmul, ConvertConvNCHW, ConvertConvNHWC,
                 ConvertConvNHWCFilterFirst,
                 ConvertVectorProduct<linalg::MatvecOp, 0>,
                 ConvertVectorProduct<linalg::VecmatOp, 1>>(&getContext());
    populateFoldIntoConvPatterns(patterns);
    populateTransposePatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
