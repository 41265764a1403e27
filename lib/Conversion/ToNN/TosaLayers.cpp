//===- TosaLayers.cpp - Convolutions, pools and products of tosa ----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// tosa keeps activations as N, H, W, C and nn as N, C, H, W: a layer is put
// between two transposes, which cancel against those of its neighbours.
//
//===----------------------------------------------------------------------===//

#include "ImportBuilder.h"

#include "mlir/Dialect/Tosa/IR/TosaOps.h"

using namespace mlir;
using namespace l2dc;

/// tosa lists top, bottom, left, right; nn the begins and then the ends.
static SmallVector<int64_t> toPads(ArrayRef<int64_t> pad) {
  return {pad[0], pad[2], pad[1], pad[3]};
}

/// `bias` as a weight of `outputs` elements, or null if it is zero; failure if
/// it is no constant.
static FailureOr<Value> importBias(ImportBuilder &build, Value bias,
                                   int64_t outputs) {
  std::optional<Tensor> values = getConstant(bias);
  if (!values)
    return failure();
  if (values->size() == 1 && outputs != 1)
    *values = Tensor({outputs}, values->data[0]);
  if (llvm::all_of(values->data, [](float value) { return value == 0; }))
    return Value();
  return build.weight(*values);
}

/// The N, H, W, C tensor that windows slide over. Importers slice off the rows
/// and columns that no window reaches, since windows of tosa fit exactly; those
/// of nn need not, so the slice can be left out where no window would reach
/// further: without padding at the end, by less than a stride.
static Value skipUnreached(Value input, ArrayRef<int64_t> pad,
                           ArrayRef<int64_t> stride) {
  auto slice = input.getDefiningOp<tosa::SliceOp>();
  if (!slice)
    return input;
  auto whole = dyn_cast<RankedTensorType>(slice.getInput1().getType());
  auto kept = dyn_cast<RankedTensorType>(slice.getType());
  auto start = slice.getStart().getDefiningOp<tosa::ConstShapeOp>();
  if (!whole || !kept || !start || whole.getRank() != 4 ||
      !llvm::all_of(start.getValues().getValues<int64_t>(),
                    [](int64_t first) { return first == 0; }) ||
      whole.getDimSize(0) != kept.getDimSize(0) ||
      whole.getDimSize(3) != kept.getDimSize(3))
    return input;
  for (int64_t dim : {0, 1}) {
    int64_t left = whole.getDimSize(dim + 1) - kept.getDimSize(dim + 1);
    bool isStatic = !whole.isDynamicDim(dim + 1) && !kept.isDynamicDim(dim + 1);
    if (!isStatic || left >= stride[dim] || (left && pad[2 * dim + 1] != 0))
      return input;
  }
  return slice.getInput1();
}

namespace {

/// Replaces `op` by a convolution with the filters `filter` (O, I, H, W).
template <typename TosaOp>
LogicalResult replaceByConv(TosaOp op, const Tensor &filter, int64_t groups,
                            PatternRewriter &rewriter) {
  ImportBuilder build(rewriter, op);
  FailureOr<Value> bias = importBias(build, op.getBias(), filter.shape[0]);
  if (failed(bias))
    return rewriter.notifyMatchFailure(op, "bias is not constant");
  Value input = build.toChannelsFirst(
      skipUnreached(op.getInput(), op.getPad(), op.getStride()));
  auto type = cast<RankedTensorType>(op.getOutput().getType());
  SmallVector<int64_t> shape = {type.getDimSize(0), type.getDimSize(3),
                                type.getDimSize(1), type.getDimSize(2)};
  Value conv = nn::ConvOp::create(
      rewriter, op.getLoc(),
      RankedTensorType::get(shape, rewriter.getF32Type()), StringAttr(), input,
      build.weight(filter), *bias, build.array(op.getStride()),
      build.array(toPads(op.getPad())), build.array(op.getDilation()),
      rewriter.getI64IntegerAttr(groups));
  rewriter.replaceOp(op, build.cast(build.toChannelsLast(conv), type));
  return success();
}

/// Filters are O, H, W, I.
struct ConvertConv : public OpRewritePattern<tosa::Conv2DOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::Conv2DOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<Tensor> filter = getConstant(op.getWeight());
    if (!filter)
      return rewriter.notifyMatchFailure(op, "filter is not constant");
    return replaceByConv(op, transposed(*filter, {0, 3, 1, 2}), 1, rewriter);
  }
};

/// Filters are H, W, C, M; output channel c * M + m reads input channel c.
struct ConvertDepthwise : public OpRewritePattern<tosa::DepthwiseConv2DOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::DepthwiseConv2DOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<Tensor> filter = getConstant(op.getWeight());
    if (!filter)
      return rewriter.notifyMatchFailure(op, "filter is not constant");
    int64_t channels = filter->shape[2];
    Tensor ordered = transposed(*filter, {2, 3, 0, 1});
    ordered.shape = {channels * filter->shape[3], 1, filter->shape[0],
                     filter->shape[1]};
    return replaceByConv(op, ordered, channels, rewriter);
  }
};

/// tosa's average counts no padding, as nn's does by default.
template <typename TosaOp, typename PoolOp>
struct ConvertPool : public OpRewritePattern<TosaOp> {
  using OpRewritePattern<TosaOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(TosaOp op,
                                PatternRewriter &rewriter) const override {
    if (!isFloatTensor(op.getInput().getType()))
      return rewriter.notifyMatchFailure(op, "not a float32 tensor");
    ImportBuilder build(rewriter, op);
    auto type = cast<RankedTensorType>(op.getOutput().getType());
    SmallVector<int64_t> shape = {type.getDimSize(0), type.getDimSize(3),
                                  type.getDimSize(1), type.getDimSize(2)};
    Value pool =
        PoolOp::create(rewriter, op.getLoc(),
                       RankedTensorType::get(shape, rewriter.getF32Type()),
                       build.toChannelsFirst(skipUnreached(
                           op.getInput(), op.getPad(), op.getStride())),
                       build.array(op.getKernel()), build.array(op.getStride()),
                       build.array(toPads(op.getPad())), build.array({}));
    rewriter.replaceOp(op, build.cast(build.toChannelsLast(pool), type));
    return success();
  }
};

struct ConvertMatMul : public OpRewritePattern<tosa::MatMulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::MatMulOp op,
                                PatternRewriter &rewriter) const override {
    if (!isFloatTensor(op.getA().getType()) ||
        !isFloatTensor(op.getB().getType()))
      return rewriter.notifyMatchFailure(op, "not float32 tensors");
    ImportBuilder build(rewriter, op);
    Value product =
        nn::MatMulOp::create(rewriter, op.getLoc(), op.getA(), op.getB());
    rewriter.replaceOp(op, build.cast(product, op.getOutput().getType()));
    return success();
  }
};

/// A product of one batch with a constant is a fully connected layer. The
/// constant may have been reshaped and transposed before it was one.
struct MatMulToLinear : public OpRewritePattern<nn::MatMulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(nn::MatMulOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<Tensor> matrix = getConstant(op.getRhs());
    RankedTensorType input = op.getLhs().getType();
    if (!matrix || matrix->shape.size() != 3 || matrix->shape[0] != 1 ||
        input.getRank() != 3 || input.getDimSize(0) != 1)
      return rewriter.notifyMatchFailure(op, "no product with a constant");
    ImportBuilder build(rewriter, op);
    Tensor weights = transposed(*matrix, {0, 2, 1});
    weights.shape.erase(weights.shape.begin());
    Value rows =
        build.reshape(op.getLhs(), {input.getDimSize(1), input.getDimSize(2)});
    Value product = nn::LinearOp::create(rewriter, op.getLoc(), StringAttr(),
                                         rows, build.weight(weights), Value());
    auto type = cast<RankedTensorType>(product.getType());
    Value result =
        build.reshape(product, {1, type.getDimSize(0), type.getDimSize(1)});
    rewriter.replaceOp(op, build.cast(result, op.getType()));
    return success();
  }
};

/// A 1x1 convolution of single pixels is a fully connected layer, as TFLite's
/// importer writes it.
struct ConvToLinear : public OpRewritePattern<nn::ConvOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(nn::ConvOp op,
                                PatternRewriter &rewriter) const override {
    auto isPixel = [](RankedTensorType type) {
      return llvm::all_of(type.getShape().drop_front(2),
                          [](int64_t extent) { return extent == 1; });
    };
    std::optional<Tensor> filter = getConstant(op.getFilter());
    if (!filter || op.getGroups() != 1 || !isPixel(op.getInput().getType()) ||
        !isPixel(op.getFilter().getType()) || !isPixel(op.getType()))
      return rewriter.notifyMatchFailure(op, "not of single pixels");
    ImportBuilder build(rewriter, op);
    int64_t batch = op.getType().getDimSize(0);
    filter->shape.resize(2);
    Value rows = build.reshape(op.getInput(), {batch, filter->shape[1]});
    Value product =
        nn::LinearOp::create(rewriter, op.getLoc(), op.getLayerAttr(), rows,
                             build.weight(*filter), op.getBias());
    rewriter.replaceOp(op, build.reshape(product, op.getType().getShape()));
    return success();
  }
};

/// The sum over height and width, which two reductions of N, H, W, C or of
/// N, C, H, W make, is the mean times the number of positions.
struct ConvertSpatialSum : public OpRewritePattern<tosa::ReduceSumOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::ReduceSumOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<tosa::ReduceSumOp>();
    if (!inner || !isFloatTensor(inner.getInput().getType()))
      return rewriter.notifyMatchFailure(op, "not two sums");
    auto type = cast<RankedTensorType>(inner.getInput().getType());
    int64_t first = std::min(op.getAxis(), inner.getAxis());
    int64_t second = std::max(op.getAxis(), inner.getAxis());
    if (type.getRank() != 4 || first < 1 || second != first + 1 ||
        type.isDynamicDim(first) || type.isDynamicDim(second))
      return rewriter.notifyMatchFailure(op, "not over known pixels");
    ImportBuilder build(rewriter, op);
    bool channelsLast = first == 1;
    Value input = inner.getInput();
    Value mean = nn::GlobalAvgPoolOp::create(
        rewriter, op.getLoc(),
        channelsLast ? build.toChannelsFirst(input) : input);
    Tensor count({}, float(type.getDimSize(first) * type.getDimSize(second)));
    Value sum =
        nn::MulOp::create(rewriter, op.getLoc(), mean, build.weight(count));
    if (channelsLast)
      sum = build.toChannelsLast(sum);
    rewriter.replaceOp(op, build.cast(sum, op.getType()));
    return success();
  }
};

} // namespace

void l2dc::populateTosaLayerPatterns(RewritePatternSet &patterns) {
  patterns.add<ConvToLinear, ConvertConv, ConvertDepthwise, ConvertMatMul,
               ConvertSpatialSum, MatMulToLinear,
               ConvertPool<tosa::AvgPool2dOp, nn::AvgPoolOp>,
               ConvertPool<tosa::MaxPool2dOp, nn::MaxPoolOp>>(
      patterns.getContext());
}
