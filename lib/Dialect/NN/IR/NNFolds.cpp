//===- NNFolds.cpp - Folders and canonical forms of the nn operators ------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/IR/NN.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"

#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace l2dc::nn;

OpFoldResult ReshapeOp::fold(FoldAdaptor) {
  if (getInput().getType() == getType() && getType().hasStaticShape())
    return getInput();
  return {};
}

/// The constant on one side of `add` that has one value for each of `outputs`
/// and no other extents than 1.
static WeightOp findBias(AddOp add, Value layer, int64_t outputs) {
  Value other = add.getLhs() == layer ? add.getRhs() : add.getLhs();
  auto weight = other.getDefiningOp<WeightOp>();
  if (!weight)
    return {};
  RankedTensorType type = weight.getType();
  bool fits = type.getRank() >= 1 && type.getRank() <= 2 &&
              type.getNumElements() == outputs &&
              type.getShape().back() == outputs;
  return fits ? weight : WeightOp();
}

namespace {

/// Exporters write a fully connected layer as a product and a sum; with the sum
/// as its bias it is one layer for every pass that follows.
struct FoldAddIntoLinear : public OpRewritePattern<AddOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AddOp add,
                                PatternRewriter &rewriter) const override {
    auto linear = add.getLhs().getDefiningOp<LinearOp>();
    if (!linear)
      linear = add.getRhs().getDefiningOp<LinearOp>();
    if (!linear || linear.getBias() || !linear->hasOneUse())
      return rewriter.notifyMatchFailure(
          add, "no linear layer without a bias of its own before it");
    WeightOp bias =
        findBias(add, linear, linear.getWeights().getType().getDimSize(0));
    if (!bias || linear.getType() != add.getType())
      return rewriter.notifyMatchFailure(add, "does not add one constant to "
                                              "each output");
    rewriter.setInsertionPoint(linear);
    Value vector = createDenseWeight(
        rewriter, bias.getLoc(), bias.getName().value_or(""),
        {bias.getType().getNumElements()}, decodeWeights(bias.getEncoding()));
    rewriter.modifyOpInPlace(linear,
                             [&] { linear.getBiasMutable().assign(vector); });
    rewriter.replaceOp(add, linear);
    return success();
  }
};

} // namespace

void AddOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                        MLIRContext *context) {
  patterns.add<FoldAddIntoLinear>(context);
}
