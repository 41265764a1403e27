//===- FoldBatchNorm.cpp - Fold normalization into the layer before it ----===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Dialect/NN/Transforms/Passes.h"

#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

#include <cmath>

namespace l2dc::nn {
#define GEN_PASS_DEF_FOLDBATCHNORMPASS
#include "l2dc/Dialect/NN/Transforms/Passes.h.inc"
} // namespace l2dc::nn

using namespace mlir;
using namespace l2dc::nn;

namespace {

/// What a normalization does to each channel: x * scale + shift.
struct Affine {
  std::vector<double> scale, shift;
};

} // namespace

/// The float values of a constant, or nothing if it is computed.
static std::optional<std::vector<float>> constantValues(Value value) {
  auto weight = value.getDefiningOp<WeightOp>();
  if (!weight)
    return std::nullopt;
  return decodeWeights(weight.getEncoding());
}

static std::optional<Affine> asAffine(BatchNormOp norm) {
  auto scale = constantValues(norm.getScale());
  auto shift = constantValues(norm.getShift());
  auto mean = constantValues(norm.getMean());
  auto variance = constantValues(norm.getVariance());
  if (!scale || !shift || !mean || !variance)
    return std::nullopt;
  Affine affine;
  double epsilon = norm.getEpsilon().convertToFloat();
  for (size_t i = 0; i < scale->size(); ++i) {
    double factor = (*scale)[i] / std::sqrt((*variance)[i] + epsilon);
    affine.scale.push_back(factor);
    affine.shift.push_back((*shift)[i] - factor * (*mean)[i]);
  }
  return affine;
}

/// The weights with the rows of each output channel scaled.
static std::vector<float> scaleRows(std::vector<float> weights,
                                    ArrayRef<double> scale) {
  size_t rowLength = weights.size() / scale.size();
  for (size_t i = 0; i < weights.size(); ++i)
    weights[i] = float(weights[i] * scale[i / rowLength]);
  return weights;
}

static std::vector<float> foldBias(std::optional<std::vector<float>> bias,
                                   const Affine &affine) {
  std::vector<float> folded(affine.scale.size());
  for (size_t i = 0; i < folded.size(); ++i) {
    double before = bias ? (*bias)[i] : 0.0;
    folded[i] = float(before * affine.scale[i] + affine.shift[i]);
  }
  return folded;
}

namespace {

/// LayerOp (conv or linear) followed by a normalization of its channels.
template <typename LayerOp>
struct FoldIntoLayer : public OpRewritePattern<BatchNormOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BatchNormOp norm,
                                PatternRewriter &rewriter) const override {
    auto layer = norm.getInput().getDefiningOp<LayerOp>();
    if (!layer || !layer->hasOneUse())
      return rewriter.notifyMatchFailure(norm, "no layer of its own before it");
    Value weightValue = layer->getOperand(1);
    auto weight = weightValue.getDefiningOp<WeightOp>();
    if (!weight || !weight->hasOneUse() ||
        !isa<DenseAttr>(Attribute(weight.getEncoding())))
      return rewriter.notifyMatchFailure(norm, "the layer's weights are "
                                               "computed, shared by layers, or "
                                               "compressed");
    Value biasValue = layer.getBias();
    auto bias = biasValue ? constantValues(biasValue) : std::nullopt;
    auto affine = asAffine(norm);
    if (!affine || (biasValue && !bias))
      return rewriter.notifyMatchFailure(norm, "bias or statistics computed");

    rewriter.setInsertionPoint(layer);
    Value scaled = createDenseWeight(
        rewriter, weight.getLoc(), weight.getName().value_or(""),
        weight.getType().getShape(),
        scaleRows(decodeWeights(weight.getEncoding()), affine->scale));
    std::string biasName = biasNameFor(layer, weight);
    Value shifted = createDenseWeight(rewriter, norm.getLoc(), biasName,
                                      {int64_t(affine->scale.size())},
                                      foldBias(bias, *affine));
    rewriter.modifyOpInPlace(layer, [&] {
      layer->setOperand(1, scaled);
      layer.getBiasMutable().assign(shifted);
    });
    rewriter.replaceOp(norm, layer);
    return success();
  }

  /// The old bias' name, or "x.bias" beside a weight named "x.weight".
  static std::string biasNameFor(LayerOp layer, WeightOp weight) {
    if (Value bias = layer.getBias())
      return bias.getDefiningOp<WeightOp>().getName().value_or("").str();
    StringRef name = weight.getName().value_or("");
    if (!name.consume_back(".weight"))
      return "";
    return (name + ".bias").str();
  }
};

struct FoldBatchNormPass
    : l2dc::nn::impl::FoldBatchNormPassBase<FoldBatchNormPass> {
  using FoldBatchNormPassBase::FoldBatchNormPassBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FoldIntoLayer<ConvOp>, FoldIntoLayer<LinearOp>>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
