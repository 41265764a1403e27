//===- NNToEIE.cpp - Networks with shared weights to EIE's layers ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ActivationRanges.h"
#include "l2dc/Conversion/Passes.h"
#include "l2dc/Dialect/NN/IR/NN.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Mapping/MatrixTiling.h"
#include "l2dc/Support/Error.h"

#include "mlir/IR/Builders.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>

namespace l2dc {
#define GEN_PASS_DEF_CONVERTNNTOEIEPASS
#include "l2dc/Conversion/Passes.h.inc"
} // namespace l2dc

using namespace mlir;
using namespace l2dc;
using namespace l2dc::eie;
using mapping::CodedMatrix;
using mapping::Tile;

namespace {

/// A layer that the accelerator computes, while it is converted.
struct Layer {
  Operation *op;
  std::string name;
  nn::WeightEncodingAttrInterface weights;
  nn::WeightEncodingAttrInterface bias; ///< null without one
  int64_t rows, columns;                ///< of the matrix without a bias column
  int64_t groups = 1;
};

/// Converts the layers of one function.
class Converter {
public:
  Converter(func::FuncOp function, const image::EIETargetModel &target,
            bool biasColumn, float inputRange)
      : function(function), target(target), biasColumn(biasColumn),
        ranges(function, inputRange), builder(function.getContext()) {}

  LogicalResult run();

private:
  LogicalResult verifyShapes();
  std::optional<Layer> matchLayer(Operation *op);
  LogicalResult convert(const Layer &layer);
  LogicalResult verifyCodebook(const Layer &layer) const;
  FailureOr<ArrayAttr> encode(const Layer &layer);
  void replace(const Layer &layer, ArrayAttr tiles);
  void eraseDeadOps();
  void moveToHost(Operation *op);

  func::FuncOp function;
  const image::EIETargetModel &target;
  bool biasColumn;
  ActivationRanges ranges;
  OpBuilder builder;
  unsigned convs = 0, linears = 0;
};

} // namespace

//===----------------------------------------------------------------------===//
// Which layers
//===----------------------------------------------------------------------===//

/// The encoding of a constant, or null.
static nn::WeightEncodingAttrInterface getEncoding(Value value) {
  auto weight = value ? value.getDefiningOp<nn::WeightOp>() : nn::WeightOp();
  return weight ? weight.getEncoding() : nn::WeightEncodingAttrInterface();
}

LogicalResult Converter::verifyShapes() {
  WalkResult result = function.walk([](Operation *op) {
    for (Value result : op->getResults()) {
      auto type = dyn_cast<RankedTensorType>(result.getType());
      if (!type || !type.hasStaticShape()) {
        op->emitOpError() << "needs static shapes, found " << result.getType()
                          << "; run nn-set-batch first";
        return WalkResult::interrupt();
      }
    }
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

/// The layer that `op` is; nothing if the host has to compute it.
std::optional<Layer> Converter::matchLayer(Operation *op) {
  if (auto linear = dyn_cast<nn::LinearOp>(op)) {
    std::string unnamed = "linear" + std::to_string(linears++);
    auto encoding = getEncoding(linear.getWeights());
    if (!encoding || (linear.getBias() && !getEncoding(linear.getBias())))
      return std::nullopt;
    ArrayRef<int64_t> shape = encoding.getWeightType().getShape();
    return Layer{op,       linear.getLayer().value_or(unnamed).str(),
                 encoding, getEncoding(linear.getBias()),
                 shape[0], shape[1]};
  }
  auto conv = dyn_cast<nn::ConvOp>(op);
  if (!conv)
    return std::nullopt;
  std::string unnamed = "conv" + std::to_string(convs++);
  auto encoding = getEncoding(conv.getFilter());
  int64_t channels = conv.getInput().getType().getDimSize(1);
  int64_t groups = conv.getGroups();
  bool depthwise = groups > 1 && groups == channels;
  if (!encoding || depthwise ||
      (conv.getBias() && !getEncoding(conv.getBias())))
    return std::nullopt;
  int64_t rows = encoding.getWeightType().getDimSize(0);
  return Layer{op,       conv.getLayer().value_or(unnamed).str(),
               encoding, getEncoding(conv.getBias()),
               rows,     encoding.getWeightCount() / std::max<int64_t>(rows, 1),
               groups};
}

//===----------------------------------------------------------------------===//
// Encoding
//===----------------------------------------------------------------------===//

LogicalResult Converter::verifyCodebook(const Layer &layer) const {
  auto diagnose = [&] {
    return layer.op->emitOpError() << "layer '" << layer.name << "' ";
  };
  size_t values = layer.weights.getCodebookValues().size();
  if (values == 0)
    return diagnose() << "has weights that are not shared; run "
                         "nn-share-weights first";
  unsigned bits = llvm::Log2_64_Ceil(std::max<size_t>(values, 2));
  if (bits > target.weightBits)
    return diagnose() << "is shared with " << values << " values (" << bits
                      << " bits), but the target's weight_bits is "
                      << target.weightBits;
  return success();
}

/// The index of the codebook value nearest to `value`.
static uint8_t nearestCode(ArrayRef<float> codebook, float value) {
  size_t best = 0;
  for (size_t i = 1; i < codebook.size(); ++i)
    if (std::fabs(codebook[i] - value) < std::fabs(codebook[best] - value))
      best = i;
  return best;
}

/// Puts the biases, coded with the layer's codebook, after each row.
static void appendBiasColumn(CodedMatrix &matrix, ArrayRef<float> bias) {
  std::vector<uint8_t> codes;
  codes.reserve(matrix.codes.size() + bias.size());
  for (auto [row, value] : llvm::enumerate(bias)) {
    auto begin = matrix.codes.begin() + row * matrix.columns;
    codes.insert(codes.end(), begin, begin + matrix.columns);
    codes.push_back(nearestCode(matrix.codebook, value));
  }
  matrix.codes = std::move(codes);
  matrix.biasColumn = true;
  ++matrix.columns;
}

FailureOr<ArrayAttr> Converter::encode(const Layer &layer) {
  CodedMatrix matrix{layer.rows, layer.columns, /*biasColumn=*/false,
                     std::vector<uint8_t>(layer.rows * layer.columns),
                     layer.weights.getCodebookValues()};
  nn::WeightEncodingAttrInterface weights = layer.weights;
  if (failed(weights.decodeCodes(matrix.codes)))
    return layer.op->emitOpError()
           << "layer '" << layer.name << "' has damaged weights";
  if (biasColumn && layer.bias)
    appendBiasColumn(matrix, nn::decodeWeights(layer.bias));
  auto tiles = mapping::tileMatrix(matrix, layer.rows / layer.groups, target);
  if (!tiles)
    return layer.op->emitOpError()
           << "layer '" << layer.name
           << "': " << llvm::toString(tiles.takeError());
  SmallVector<Attribute> attributes;
  for (const Tile &tile : *tiles)
    attributes.push_back(MatrixAttr::get(builder.getContext(), tile.matrix,
                                         tile.row, tile.column, layer.name));
  return ArrayAttr::get(builder.getContext(), attributes);
}

//===----------------------------------------------------------------------===//
// Rewriting
//===----------------------------------------------------------------------===//

/// The value whose elements `value` has in the same order.
static Value lookThroughReshapes(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isa<nn::FlattenOp, nn::ReshapeOp>(op))
      break;
    value = op->getOperand(0);
  }
  return value;
}

/// The `nn.relu` that alone reads the result of `op`, or null.
static nn::ReluOp getOnlyRelu(Operation *op) {
  if (!op->hasOneUse())
    return {};
  return dyn_cast<nn::ReluOp>(*op->user_begin());
}

void Converter::replace(const Layer &layer, ArrayAttr tiles) {
  builder.setInsertionPoint(layer.op);
  Location loc = layer.op->getLoc();
  auto name = builder.getStringAttr(layer.name);
  bool column = biasColumn && layer.bias;
  ElementsAttr bias;
  if (layer.bias && !column)
    bias = nn::makeFloatElements(builder.getContext(), {layer.rows},
                                 nn::decodeWeights(layer.bias), layer.name);
  Value input = layer.op->getOperand(0);
  auto inputRange = builder.getF32FloatAttr(ranges.get(input));
  auto outputRange =
      builder.getF32FloatAttr(ranges.get(layer.op->getResult(0)));
  nn::ReluOp relu = getOnlyRelu(layer.op);
  Type type = layer.op->getResult(0).getType();
  Value result;
  if (auto conv = dyn_cast<nn::ConvOp>(layer.op)) {
    nn::Window window = conv.getWindow();
    SmallVector<int64_t> pads;
    llvm::append_range(pads, window.padsBegin);
    llvm::append_range(pads, window.padsEnd);
    result = eie::ConvOp::create(
        builder, loc, type, name, input, tiles, ElementsAttr(), bias,
        window.kernel, window.strides, pads, window.dilations, layer.groups,
        column, bool(relu), inputRange, outputRange);
  } else {
    result = eie::MatVecOp::create(
        builder, loc, type, name, lookThroughReshapes(input), tiles,
        ElementsAttr(), bias, column, bool(relu), inputRange, outputRange);
  }
  Operation *last = relu ? relu.getOperation() : layer.op;
  last->getResult(0).replaceAllUsesWith(result);
  last->erase();
  if (relu)
    layer.op->erase();
}

LogicalResult Converter::convert(const Layer &layer) {
  auto type = cast<RankedTensorType>(layer.op->getResult(0).getType());
  if (type.getDimSize(0) != 1)
    return layer.op->emitOpError()
           << "layer '" << layer.name << "' has a batch of "
           << type.getDimSize(0) << "; run nn-set-batch first";
  if (failed(verifyCodebook(layer)))
    return failure();
  FailureOr<ArrayAttr> tiles = encode(layer);
  if (failed(tiles))
    return failure();
  replace(layer, *tiles);
  return success();
}

/// Weights that are in the layers now, and reshapes nobody reads.
void Converter::eraseDeadOps() {
  Block &body = function.getBody().front();
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(body)))
    if (isOpTriviallyDead(&op))
      op.erase();
}

void Converter::moveToHost(Operation *op) {
  builder.setInsertionPoint(op);
  auto host = HostOp::create(builder, op->getLoc(), op->getResult(0).getType());
  op->getResult(0).replaceAllUsesWith(host.getResult());
  Block *block = builder.createBlock(&host.getBody());
  op->moveBefore(block, block->end());
  builder.setInsertionPointToEnd(block);
  YieldOp::create(builder, op->getLoc(), op->getResult(0));
}

LogicalResult Converter::run() {
  if (failed(verifyShapes()))
    return failure();
  SmallVector<Layer> layers;
  for (Operation &op : function.getBody().front().without_terminator())
    if (std::optional<Layer> layer = matchLayer(&op))
      layers.push_back(*layer);
  for (const Layer &layer : layers)
    if (failed(convert(layer)))
      return failure();
  eraseDeadOps();
  Block &body = function.getBody().front();
  for (Operation &op : llvm::make_early_inc_range(body.without_terminator()))
    if (isa<nn::NNDialect>(op.getDialect()) && !isa<nn::WeightOp>(op))
      moveToHost(&op);
  function->setAttr(EIEDialect::targetAttrName,
                    TargetAttr::get(function.getContext(), target));
  return success();
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct ConvertNNToEIEPass
    : public l2dc::impl::ConvertNNToEIEPassBase<ConvertNNToEIEPass> {
  using ConvertNNToEIEPassBase::ConvertNNToEIEPassBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    auto target =
        image::resolveTargetModel({targetModel, pes, queueDepth, mode});
    if (!target) {
      function.emitError() << llvm::toString(target.takeError());
      return signalPassFailure();
    }
    if (bias != "host" && bias != "column") {
      function.emitError() << "bias must be host or column, found '" << bias
                           << "'";
      return signalPassFailure();
    }
    Converter converter(function, *target, bias == "column", inputRange);
    if (failed(converter.run()))
      signalPassFailure();
  }
};
} // namespace
