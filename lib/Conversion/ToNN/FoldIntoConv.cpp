//===- FoldIntoConv.cpp - Constants after a convolution -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Importers write a bias that is added later and a batch normalization as sums
// and products with one value for each channel. They become the bias and the
// scale of the filters, so that a convolution stays one layer to compress.
//
//===----------------------------------------------------------------------===//

#include "ImportBuilder.h"

using namespace mlir;
using namespace l2dc;

/// The values of `constant`, one for each channel of `conv`, whose result it is
/// combined with; nothing if it has another shape.
static std::optional<Tensor> getChannelValues(Value constant, nn::ConvOp conv) {
  std::optional<Tensor> values = getConstant(constant);
  if (!values)
    return std::nullopt;
  int64_t channels = conv.getType().getDimSize(1);
  // Aligned at the last dimension: channels, then ones.
  size_t spatial = conv.getType().getRank() - 2;
  ArrayRef<int64_t> shape(values->shape);
  if (shape.size() < spatial + 1 || values->size() != channels ||
      shape[shape.size() - spatial - 1] != channels)
    return std::nullopt;
  values->shape = {channels};
  return values;
}

namespace {

/// A sum or difference or product of a convolution and a constant.
template <typename NNOp>
struct FoldIntoConv : public OpRewritePattern<NNOp> {
  using OpRewritePattern<NNOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(NNOp op,
                                PatternRewriter &rewriter) const override {
    auto conv = op.getLhs().template getDefiningOp<nn::ConvOp>();
    if (!conv || !conv->hasOneUse() || op.getType() != conv.getType())
      return rewriter.notifyMatchFailure(op, "no convolution of its own");
    std::optional<Tensor> values = getChannelValues(op.getRhs(), conv);
    std::optional<Tensor> filter = getConstant(conv.getFilter());
    Tensor bias({conv.getType().getDimSize(1)}, 0.0f);
    if (conv.getBias()) {
      std::optional<Tensor> own = getConstant(conv.getBias());
      if (!own)
        return rewriter.notifyMatchFailure(op, "bias is not constant");
      bias = *own;
    }
    if (!values || !filter)
      return rewriter.notifyMatchFailure(op, "not one value a channel");
    combine(*values, *filter, bias);
    ImportBuilder build(rewriter, op);
    Value newFilter = conv.getFilter();
    if (isa<nn::MulOp>(op))
      newFilter = build.weight(*filter);
    Value newBias = build.weight(bias);
    rewriter.setInsertionPoint(op);
    auto copy = cast<nn::ConvOp>(rewriter.clone(*conv));
    copy.getFilterMutable().assign(newFilter);
    copy.getBiasMutable().assign(newBias);
    rewriter.replaceOp(op, copy);
    return success();
  }

private:
  static void combine(const Tensor &values, Tensor &filter, Tensor &bias) {
    int64_t taps = filter.size() / filter.shape[0];
    for (auto [channel, value] : llvm::enumerate(values.data)) {
      if (std::is_same_v<NNOp, nn::AddOp>) {
        bias.data[channel] += value;
        continue;
      }
      if (std::is_same_v<NNOp, nn::SubOp>) {
        bias.data[channel] -= value;
        continue;
      }
      bias.data[channel] *= value;
      for (int64_t tap = 0; tap < taps; ++tap)
        filter.data[int64_t(channel) * taps + tap] *= value;
    }
  }
};

} // namespace

void l2dc::populateFoldIntoConvPatterns(RewritePatternSet &patterns) {
  patterns.add<FoldIntoConv<nn::AddOp>, FoldIntoConv<nn::SubOp>,
               FoldIntoConv<nn::MulOp>>(patterns.getContext());
}
