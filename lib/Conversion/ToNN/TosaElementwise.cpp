//===- TosaElementwise.cpp - Element-wise operators and movement of tosa --===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ImportBuilder.h"

#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/Matchers.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace l2dc;

/// Whether every operand and result is a ranked float32 tensor.
static bool isOnFloats(Operation *op) {
  return llvm::all_of(op->getOperandTypes(), isFloatTensor) &&
         llvm::all_of(op->getResultTypes(), isFloatTensor);
}

namespace {

/// An operator that takes and gives what its counterpart does.
template <typename TosaOp, typename NNOp>
struct ConvertDirectly : public OpRewritePattern<TosaOp> {
  using OpRewritePattern<TosaOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(TosaOp op,
                                PatternRewriter &rewriter) const override {
    if (!isOnFloats(op))
      return rewriter.notifyMatchFailure(op, "not float32 tensors");
    ImportBuilder build(rewriter, op);
    Value result = NNOp::create(rewriter, op.getLoc(), op->getOperands());
    rewriter.replaceOp(op, build.cast(result, op.getType()));
    return success();
  }
};

/// Its third operand is a shift of integer products.
struct ConvertMul : public OpRewritePattern<tosa::MulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::MulOp op,
                                PatternRewriter &rewriter) const override {
    if (!isFloatTensor(op.getInput1().getType()) ||
        !isFloatTensor(op.getInput2().getType()))
      return rewriter.notifyMatchFailure(op, "not float32 tensors");
    ImportBuilder build(rewriter, op);
    Value result = nn::MulOp::create(rewriter, op.getLoc(), op.getInput1(),
                                     op.getInput2());
    rewriter.replaceOp(op, build.cast(result, op.getType()));
    return success();
  }
};

/// A clamp from zero without an upper limit is a rectifier.
struct ConvertClamp : public OpRewritePattern<tosa::ClampOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::ClampOp op,
                                PatternRewriter &rewriter) const override {
    auto low = dyn_cast<FloatAttr>(op.getMinValAttr());
    auto high = dyn_cast<FloatAttr>(op.getMaxValAttr());
    if (!isOnFloats(op) || !low || !high)
      return rewriter.notifyMatchFailure(op, "not float32 tensors");
    ImportBuilder build(rewriter, op);
    float most = high.getValue().convertToFloat();
    float least = low.getValue().convertToFloat();
    Value result;
    if (least == 0 && most >= std::numeric_limits<float>::max())
      result = nn::ReluOp::create(rewriter, op.getLoc(), op.getInput());
    else
      result = nn::ClipOp::create(rewriter, op.getLoc(), op.getInput(),
                                  rewriter.getF32FloatAttr(least),
                                  rewriter.getF32FloatAttr(most));
    rewriter.replaceOp(op, build.cast(result, op.getType()));
    return success();
  }
};

/// The larger of a value and a constant zero.
struct ConvertMaximum : public OpRewritePattern<tosa::MaximumOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::MaximumOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<Tensor> other = getConstant(op.getInput2());
    if (!isOnFloats(op) || !other || op.getInput1().getType() != op.getType() ||
        llvm::any_of(other->data, [](float value) { return value != 0; }))
      return rewriter.notifyMatchFailure(op, "not a maximum with zero");
    rewriter.replaceOpWithNewOp<nn::ReluOp>(op, op.getInput1());
    return success();
  }
};

struct ConvertReshape : public OpRewritePattern<tosa::ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    auto type = dyn_cast<RankedTensorType>(op.getType());
    if (!type || !isFloatTensor(type) ||
        !isFloatTensor(op.getInput1().getType()) ||
        llvm::count_if(type.getShape(), ShapedType::isDynamic) > 1)
      return rewriter.notifyMatchFailure(op, "not a known shape");
    rewriter.replaceOpWithNewOp<nn::ReshapeOp>(op, type, op.getInput1());
    return success();
  }
};

struct ConvertTranspose : public OpRewritePattern<tosa::TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::TransposeOp op,
                                PatternRewriter &rewriter) const override {
    if (!isOnFloats(op))
      return rewriter.notifyMatchFailure(op, "not float32 tensors");
    ImportBuilder build(rewriter, op);
    SmallVector<int64_t> permutation(op.getPerms());
    Value result = build.transpose(op.getInput1(), permutation);
    rewriter.replaceOp(op, build.cast(result, op.getType()));
    return success();
  }
};

struct ConvertConcat : public OpRewritePattern<tosa::ConcatOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::ConcatOp op,
                                PatternRewriter &rewriter) const override {
    if (!isOnFloats(op))
      return rewriter.notifyMatchFailure(op, "not float32 tensors");
    ImportBuilder build(rewriter, op);
    Value result =
        nn::ConcatOp::create(rewriter, op.getLoc(), op.getInput1(),
                             rewriter.getI64IntegerAttr(int32_t(op.getAxis())));
    rewriter.replaceOp(op, build.cast(result, op.getType()));
    return success();
  }
};

/// Amounts and value of the border are constants; amounts alternate between
/// begin and end.
struct ConvertPad : public OpRewritePattern<tosa::PadOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::PadOp op,
                                PatternRewriter &rewriter) const override {
    auto amounts = op.getPadding().getDefiningOp<tosa::ConstShapeOp>();
    std::optional<Tensor> value = getConstant(op.getPadConst());
    if (!amounts || !value || !isFloatTensor(op.getInput1().getType()))
      return rewriter.notifyMatchFailure(op, "not a constant border");
    SmallVector<int64_t> begins, ends;
    for (auto [i, amount] :
         llvm::enumerate(amounts.getValues().getValues<int64_t>()))
      (i % 2 ? ends : begins).push_back(amount);
    if (llvm::any_of(llvm::concat<int64_t>(begins, ends),
                     [](int64_t amount) { return amount < 0; }))
      return rewriter.notifyMatchFailure(op, "dynamic amounts");
    begins.append(ends);
    ImportBuilder build(rewriter, op);
    auto mode =
        nn::PadModeAttr::get(rewriter.getContext(), nn::PadMode::Constant);
    Value result = nn::PadOp::create(
        rewriter, op.getLoc(), op.getInput1(), build.array(begins), mode,
        rewriter.getF32FloatAttr(value->data.front()));
    rewriter.replaceOp(op, build.cast(result, op.getType()));
    return success();
  }
};

/// exp(x - max(x)) / sum(exp(x - max(x))), as importers write a softmax; a
/// missing maximum changes nothing but the range.
struct ConvertSoftmax : public OpRewritePattern<tosa::MulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::MulOp op,
                                PatternRewriter &rewriter) const override {
    for (auto [powers, inverse] : {std::pair(op.getInput1(), op.getInput2()),
                                   std::pair(op.getInput2(), op.getInput1())}) {
      auto exp = powers.getDefiningOp<tosa::ExpOp>();
      auto reciprocal = inverse.getDefiningOp<tosa::ReciprocalOp>();
      if (!exp || !reciprocal)
        continue;
      auto sum = reciprocal.getInput1().getDefiningOp<tosa::ReduceSumOp>();
      if (!sum || sum.getInput() != exp.getResult() || !isOnFloats(exp))
        continue;
      Value scores = exp.getInput1();
      // The difference may have been converted already.
      Operation *difference = scores.getDefiningOp();
      if (isa_and_nonnull<tosa::SubOp, nn::SubOp>(difference)) {
        auto largest =
            difference->getOperand(1).getDefiningOp<tosa::ReduceMaxOp>();
        if (largest && largest.getInput() == difference->getOperand(0) &&
            largest.getAxis() == sum.getAxis())
          scores = difference->getOperand(0);
      }
      ImportBuilder build(rewriter, op);
      Value softmax = nn::SoftmaxOp::create(
          rewriter, op.getLoc(), scores,
          rewriter.getI64IntegerAttr(int32_t(sum.getAxis())));
      rewriter.replaceOp(op, build.cast(softmax, op.getType()));
      return success();
    }
    return rewriter.notifyMatchFailure(op, "not a softmax");
  }
};

/// A sum of constants of one shape, or of one and a single value, as of the
/// variance and epsilon of a batch normalization.
struct FoldAdd : public OpRewritePattern<nn::AddOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(nn::AddOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<Tensor> lhs = getConstant(op.getLhs());
    std::optional<Tensor> rhs = getConstant(op.getRhs());
    if (!lhs || !rhs || op.getType().getShape() != ArrayRef(lhs->shape) ||
        (rhs->size() != 1 && rhs->shape != lhs->shape))
      return rewriter.notifyMatchFailure(op, "not two such constants");
    for (auto [i, value] : llvm::enumerate(lhs->data))
      value += rhs->data[rhs->size() == 1 ? 0 : i];
    rewriter.replaceOp(op, ImportBuilder(rewriter, op).weight(*lhs));
    return success();
  }
};

/// 1 / sqrt of a constant, as in a batch normalization.
struct FoldRsqrt : public OpRewritePattern<tosa::RsqrtOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::RsqrtOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<Tensor> values = getConstant(op.getInput1());
    if (!values)
      return rewriter.notifyMatchFailure(op, "not a constant");
    for (float &value : values->data)
      value = 1.0f / std::sqrt(value);
    rewriter.replaceOp(op, ImportBuilder(rewriter, op).weight(*values));
    return success();
  }
};

} // namespace

void l2dc::populateTosaElementwisePatterns(RewritePatternSet &patterns) {
  MLIRContext *context = patterns.getContext();
  patterns.add<ConvertDirectly<tosa::AddOp, nn::AddOp>,
               ConvertDirectly<tosa::SubOp, nn::SubOp>,
               ConvertDirectly<tosa::SigmoidOp, nn::SigmoidOp>,
               ConvertDirectly<tosa::TanhOp, nn::TanhOp>, ConvertClamp,
               ConvertConcat, ConvertMaximum, ConvertMul, ConvertPad,
               ConvertReshape, ConvertTranspose, FoldAdd, FoldRsqrt>(context);
  patterns.add<ConvertSoftmax>(context, /*benefit=*/2);
}
