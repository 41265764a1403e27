//===- Transposes.cpp - Moving transposes until they cancel ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Layers imported from a channels-last network stand between transposes. These
// patterns move a transpose below the operators that do not care about the
// layout, so that it meets the next layer's transpose and both vanish.
//
//===----------------------------------------------------------------------===//

#include "ImportBuilder.h"

using namespace mlir;
using namespace l2dc;

static bool isIdentity(ArrayRef<int64_t> permutation) {
  for (auto [i, dim] : llvm::enumerate(permutation))
    if (int64_t(i) != dim)
      return false;
  return true;
}

namespace {

/// Two transposes are one, and one that changes nothing is none.
struct MergeTransposes : public OpRewritePattern<nn::TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(nn::TransposeOp op,
                                PatternRewriter &rewriter) const override {
    ImportBuilder build(rewriter, op);
    if (isIdentity(op.getPermutation())) {
      rewriter.replaceOp(op, build.cast(op.getInput(), op.getType()));
      return success();
    }
    auto inner = op.getInput().getDefiningOp<nn::TransposeOp>();
    if (!inner)
      return rewriter.notifyMatchFailure(op, "no transpose before it");
    SmallVector<int64_t> merged;
    for (int64_t dim : op.getPermutation())
      merged.push_back(inner.getPermutation()[dim]);
    Value result = isIdentity(merged)
                       ? inner.getInput()
                       : build.transpose(inner.getInput(), merged);
    rewriter.replaceOp(op, build.cast(result, op.getType()));
    return success();
  }
};

/// A transposed weight is another weight.
struct TransposeWeight : public OpRewritePattern<nn::TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(nn::TransposeOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<Tensor> values = getConstant(op.getInput());
    if (!values)
      return rewriter.notifyMatchFailure(op, "not a constant");
    ImportBuilder build(rewriter, op);
    Value result = build.weight(transposed(*values, op.getPermutation()));
    rewriter.replaceOp(op, build.cast(result, op.getType()));
    return success();
  }
};

/// So is a reshaped one.
struct ReshapeWeight : public OpRewritePattern<nn::ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(nn::ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<Tensor> values = getConstant(op.getInput());
    if (!values || !op.getType().hasStaticShape())
      return rewriter.notifyMatchFailure(op, "not a constant");
    values->shape = op.getType().getShape().vec();
    rewriter.replaceOp(op, ImportBuilder(rewriter, op).weight(*values));
    return success();
  }
};

/// Two reshapes are one, and one that changes nothing is none.
struct MergeReshapes : public OpRewritePattern<nn::ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(nn::ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getInput().getType() == op.getType()) {
      rewriter.replaceOp(op, op.getInput());
      return success();
    }
    auto inner = op.getInput().getDefiningOp<nn::ReshapeOp>();
    if (!inner)
      return rewriter.notifyMatchFailure(op, "no reshape before it");
    rewriter.replaceOpWithNewOp<nn::ReshapeOp>(op, op.getType(),
                                               inner.getInput());
    return success();
  }
};

/// A transpose that keeps the order of all extents but those of 1 moves no
/// data; it is a reshape.
struct TransposeOfOnes : public OpRewritePattern<nn::TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(nn::TransposeOp op,
                                PatternRewriter &rewriter) const override {
    RankedTensorType input = op.getInput().getType();
    int64_t last = -1;
    for (int64_t dim : op.getPermutation()) {
      if (input.getDimSize(dim) == 1)
        continue;
      if (dim < last)
        return rewriter.notifyMatchFailure(op, "moves data");
      last = dim;
    }
    if (llvm::count_if(op.getType().getShape(), ShapedType::isDynamic) > 1)
      return rewriter.notifyMatchFailure(op, "unknown extents");
    rewriter.replaceOpWithNewOp<nn::ReshapeOp>(op, op.getType(), op.getInput());
    return success();
  }
};

/// An element-wise function of a transposed tensor.
template <typename NNOp>
struct SinkBelowUnary : public OpRewritePattern<NNOp> {
  using OpRewritePattern<NNOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(NNOp op,
                                PatternRewriter &rewriter) const override {
    auto transpose = op.getInput().template getDefiningOp<nn::TransposeOp>();
    if (!transpose)
      return rewriter.notifyMatchFailure(op, "no transpose before it");
    OperationState state(op.getLoc(), NNOp::getOperationName());
    state.addOperands(transpose.getInput());
    state.addTypes(transpose.getInput().getType());
    state.addAttributes(op->getAttrs());
    Operation *inner = rewriter.create(state);
    ImportBuilder build(rewriter, op);
    Value result =
        build.transpose(inner->getResult(0), transpose.getPermutation());
    rewriter.replaceOp(op, build.cast(result, op.getType()));
    return success();
  }
};

/// A transposed tensor with a border.
struct SinkBelowPad : public OpRewritePattern<nn::PadOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(nn::PadOp op,
                                PatternRewriter &rewriter) const override {
    auto transpose = op.getInput().getDefiningOp<nn::TransposeOp>();
    if (!transpose)
      return rewriter.notifyMatchFailure(op, "no transpose before it");
    ArrayRef<int64_t> permutation = transpose.getPermutation();
    SmallVector<int64_t> pads(op.getPads().size());
    for (auto [to, from] : llvm::enumerate(permutation)) {
      pads[from] = op.getPads()[to];
      pads[permutation.size() + from] = op.getPads()[permutation.size() + to];
    }
    ImportBuilder build(rewriter, op);
    Value inner = nn::PadOp::create(rewriter, op.getLoc(), transpose.getInput(),
                                    build.array(pads), op.getModeAttr(),
                                    op.getValueAttr());
    rewriter.replaceOp(
        op, build.cast(build.transpose(inner, permutation), op.getType()));
    return success();
  }
};

/// The inverse of a permutation.
SmallVector<int64_t> inverse(ArrayRef<int64_t> permutation) {
  SmallVector<int64_t> result(permutation.size());
  for (auto [i, dim] : llvm::enumerate(permutation))
    result[dim] = i;
  return result;
}

/// A sum, difference or product of tensors that are transposed in one way, or
/// of one and a constant.
template <typename NNOp>
struct SinkBelowBinary : public OpRewritePattern<NNOp> {
  using OpRewritePattern<NNOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(NNOp op,
                                PatternRewriter &rewriter) const override {
    auto lhs = op.getLhs().template getDefiningOp<nn::TransposeOp>();
    auto rhs = op.getRhs().template getDefiningOp<nn::TransposeOp>();
    nn::TransposeOp transpose = lhs ? lhs : rhs;
    if (!transpose ||
        (lhs && rhs && lhs.getPermutation() != rhs.getPermutation()))
      return rewriter.notifyMatchFailure(op, "not transposed in one way");
    ImportBuilder build(rewriter, op);
    Value operands[] = {op.getLhs(), op.getRhs()};
    for (Value &operand : operands) {
      if (auto own = operand.template getDefiningOp<nn::TransposeOp>()) {
        operand = own.getInput();
        continue;
      }
      std::optional<Tensor> values = getConstant(operand);
      if (!values || values->shape.size() > transpose.getPermutation().size())
        return rewriter.notifyMatchFailure(op, "not a constant");
      if (values->shape.empty())
        continue;
      while (values->shape.size() < transpose.getPermutation().size())
        values->shape.insert(values->shape.begin(), 1);
      operand = build.weight(
          transposed(*values, inverse(transpose.getPermutation())));
    }
    Value inner = NNOp::create(rewriter, op.getLoc(), operands[0], operands[1]);
    Value result = build.transpose(inner, transpose.getPermutation());
    rewriter.replaceOp(op, build.cast(result, op.getType()));
    return success();
  }
};

/// Tensors that are all transposed in one way, joined.
struct SinkBelowConcat : public OpRewritePattern<nn::ConcatOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(nn::ConcatOp op,
                                PatternRewriter &rewriter) const override {
    SmallVector<Value> inputs;
    ArrayRef<int64_t> permutation;
    for (Value input : op.getInputs()) {
      auto transpose = input.getDefiningOp<nn::TransposeOp>();
      if (!transpose ||
          (!inputs.empty() && transpose.getPermutation() != permutation))
        return rewriter.notifyMatchFailure(op, "not transposed in one way");
      permutation = transpose.getPermutation();
      inputs.push_back(transpose.getInput());
    }
    int64_t axis = op.getAxis();
    axis = permutation[axis < 0 ? axis + int64_t(permutation.size()) : axis];
    ImportBuilder build(rewriter, op);
    Value inner = nn::ConcatOp::create(rewriter, op.getLoc(), inputs,
                                       rewriter.getI64IntegerAttr(axis));
    rewriter.replaceOp(
        op, build.cast(build.transpose(inner, permutation), op.getType()));
    return success();
  }
};

} // namespace

void l2dc::populateTransposePatterns(RewritePatternSet &patterns) {
  MLIRContext *context = patterns.getContext();
  patterns.add<MergeReshapes, MergeTransposes, ReshapeWeight, TransposeWeight,
               TransposeOfOnes, SinkBelowConcat, SinkBelowPad,
               SinkBelowUnary<nn::ReluOp>, SinkBelowUnary<nn::ClipOp>,
               SinkBelowUnary<nn::LeakyReluOp>, SinkBelowUnary<nn::SigmoidOp>,
               SinkBelowUnary<nn::TanhOp>, SinkBelowBinary<nn::AddOp>,
               SinkBelowBinary<nn::SubOp>, SinkBelowBinary<nn::MulOp>>(context);
}
