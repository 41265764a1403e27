//===- Winograd.cpp - 3x3 convolutions as sixteen products per patch ------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// F(2x2, 3x3) of Lavin and Gray, "Fast Algorithms for Convolutional Neural
// Networks", CVPR 2016: with d a patch of 4x4 inputs and g a filter, the 2x2
// outputs are A^T [(G g G^T) * (B^T d B)] A. Summed over channels, each of the
// sixteen elements in brackets is a product of an O x C matrix with a vector.
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Dialect/NN/Transforms/Layers.h"
#include "l2dc/Dialect/NN/Transforms/Passes.h"

#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace l2dc::nn {
#define GEN_PASS_DEF_WINOGRADPASS
#include "l2dc/Dialect/NN/Transforms/Passes.h.inc"
} // namespace l2dc::nn

using namespace mlir;
using namespace l2dc::nn;

namespace {

constexpr int patch = 4, output = 2, kernel = 3;
constexpr int elements = patch * patch;

constexpr float inputTransform[patch][patch] = { // B^T
    {1, 0, -1, 0},
    {0, 1, 1, 0},
    {0, -1, 1, 0},
    {0, 1, 0, -1}};
constexpr float filterTransform[patch][kernel] = { // G
    {1, 0, 0},
    {0.5f, 0.5f, 0.5f},
    {0.5f, -0.5f, 0.5f},
    {0, 0, 1}};
constexpr float outputTransform[output][patch] = { // A^T
    {1, 1, 1, 0},
    {0, 1, -1, -1}};

/// The Kronecker product of a transform with itself, which applies it to rows
/// and columns of a flattened square: rows^2 x columns^2.
template <size_t rows, size_t columns>
std::vector<float> twoDimensional(const float (&transform)[rows][columns]) {
  std::vector<float> product;
  for (size_t a = 0; a < rows; ++a)
    for (size_t b = 0; b < rows; ++b)
      for (size_t r = 0; r < columns; ++r)
        for (size_t s = 0; s < columns; ++s)
          product.push_back(transform[a][r] * transform[b][s]);
  return product;
}

/// Extents of the convolution: outputs, channels, and of its result.
struct Extents {
  int64_t outputs, channels, height, width;
  /// Patches in each direction; the last one may reach past the result.
  int64_t tileRows() const { return (height + output - 1) / output; }
  int64_t tileColumns() const { return (width + output - 1) / output; }
};

/// True if the convolution is 3x3 with unit strides and dilations, one group,
/// one sample and a constant filter. A convolution of one channel has no sum
/// over channels to speak of.
bool isSuitable(ConvOp conv) {
  auto type = cast<RankedTensorType>(conv.getType());
  if (!type.hasStaticShape() || type.getRank() != 4 || type.getDimSize(0) != 1)
    return false;
  auto all = [](ArrayRef<int64_t> values, int64_t wanted) {
    return llvm::all_of(values, [&](int64_t value) { return value == wanted; });
  };
  Window window = conv.getWindow();
  auto filter = conv.getFilter().getDefiningOp<WeightOp>();
  return filter && int64_t(conv.getGroups()) == 1 &&
         filter.getType().getDimSize(1) > 1 && all(window.kernel, kernel) &&
         all(window.strides, 1) && all(window.dilations, 1);
}

class Rewriter {
public:
  Rewriter(ConvOp conv, StringRef name)
      : conv(conv), name(name), builder(conv.getLoc(), conv) {
    ArrayRef<int64_t> filter =
        cast<RankedTensorType>(conv.getFilter().getType()).getShape();
    ArrayRef<int64_t> result =
        cast<RankedTensorType>(conv.getType()).getShape();
    extents = {filter[0], filter[1], result[2], result[3]};
  }

  void run() {
    Value products = multiply(transformInput());
    Value result = addBias(transformOutput(products));
    conv.getResult().replaceAllUsesWith(result);
    conv.erase();
  }

private:
  Value constant(StringRef suffix, ArrayRef<int64_t> shape,
                 ArrayRef<float> values) {
    return createDenseWeight(builder, conv.getLoc(), (name + suffix).str(),
                             shape, values);
  }

  Value reshape(Value value, ArrayRef<int64_t> shape) {
    auto type = RankedTensorType::get(shape, builder.getF32Type());
    return ReshapeOp::create(builder, type, value);
  }

  /// The patches as 1 x (16 C) x tiles, element by element: a depthwise
  /// convolution with sixteen 4x4 filters.
  Value transformInput() {
    std::vector<float> once = twoDimensional(inputTransform), filters;
    for (int64_t c = 0; c < extents.channels; ++c)
      llvm::append_range(filters, once);
    Window window = conv.getWindow();
    int64_t pads[] = {
        window.padsBegin[0], window.padsBegin[1],
        window.padsEnd[0] + extents.tileRows() * output - extents.height,
        window.padsEnd[1] + extents.tileColumns() * output - extents.width};
    auto transformed = ConvOp::create(
        builder, builder.getStringAttr(name + ".input"), conv.getInput(),
        constant(".input", {extents.channels * elements, 1, patch, patch},
                 filters),
        Value(), ArrayRef<int64_t>{output, output}, ArrayRef<int64_t>(pads),
        ArrayRef<int64_t>(), extents.channels);
    transformed->setAttr(fixedAttrName, builder.getUnitAttr());
    Value split =
        reshape(transformed, {1, extents.channels, elements,
                              extents.tileRows() * extents.tileColumns()});
    Value swapped =
        TransposeOp::create(builder, split, ArrayRef<int64_t>{0, 2, 1, 3});
    return reshape(swapped, {1, elements * extents.channels, extents.tileRows(),
                             extents.tileColumns()});
  }

  /// Sixteen products with O x C matrices: a 1x1 convolution in groups.
  Value multiply(Value patches) {
    std::vector<float> filters =
        decodeWeights(conv.getFilter().getDefiningOp<WeightOp>().getEncoding());
    std::vector<float> transform = twoDimensional(filterTransform);
    constexpr int taps = kernel * kernel;
    int64_t pairs = extents.outputs * extents.channels;
    std::vector<float> transformed(pairs * elements);
    for (int64_t pair = 0; pair < pairs; ++pair)
      for (int element = 0; element < elements; ++element) {
        double sum = 0;
        for (int tap = 0; tap < taps; ++tap)
          sum += double(transform[element * taps + tap]) *
                 filters[pair * taps + tap];
        transformed[element * pairs + pair] = float(sum);
      }
    return ConvOp::create(
        builder, builder.getStringAttr(name), patches,
        constant("", {elements * extents.outputs, extents.channels, 1, 1},
                 transformed),
        Value(), ArrayRef<int64_t>(), ArrayRef<int64_t>(), ArrayRef<int64_t>(),
        elements);
  }

  Value transformOutput(Value products) {
    int64_t rows = extents.tileRows(), columns = extents.tileColumns();
    Value flat =
        reshape(products, {elements, extents.outputs * rows * columns});
    Value transform = constant(".output", {output * output, elements},
                               twoDimensional(outputTransform));
    Value tiles = MatMulOp::create(builder, transform, flat);
    Value split =
        reshape(tiles, {output, output, extents.outputs, rows, columns});
    Value woven =
        TransposeOp::create(builder, split, ArrayRef<int64_t>{2, 3, 0, 4, 1});
    Value whole =
        reshape(woven, {1, extents.outputs, rows * output, columns * output});
    if (rows * output == extents.height && columns * output == extents.width)
      return whole;
    int64_t crop[] = {0,
                      0,
                      0,
                      0,
                      0,
                      0,
                      extents.height - rows * output,
                      extents.width - columns * output};
    return PadOp::create(builder, whole, ArrayRef<int64_t>(crop),
                         PadMode::Constant, APFloat(0.0f));
  }

  Value addBias(Value result) {
    if (!conv.getBias())
      return result;
    auto column =
        RankedTensorType::get({1, extents.outputs, 1, 1}, builder.getF32Type());
    Value bias = ReshapeOp::create(builder, column, conv.getBias());
    return AddOp::create(builder, result, bias);
  }

  ConvOp conv;
  StringRef name;
  ImplicitLocOpBuilder builder;
  Extents extents;
};

struct WinogradPass : public l2dc::nn::impl::WinogradPassBase<WinogradPass> {
  void runOnOperation() override {
    for (const Layer &layer : collectLayers(getOperation())) {
      auto conv = dyn_cast<ConvOp>(layer.op);
      if (!conv || !isSuitable(conv))
        continue;
      WeightOp filter = layer.weight;
      Rewriter(conv, layer.name).run();
      if (filter->use_empty())
        filter.erase();
    }
  }
};

} // namespace
