//===- NNToCPU.cpp - Layers with shared weights to packed matrices --------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/PackedMatrix.h"
#include "l2dc/Conversion/Passes.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"

namespace l2dc {
#define GEN_PASS_DEF_CONVERTNNTOCPUPASS
#include "l2dc/Conversion/Passes.h.inc"
} // namespace l2dc

using namespace mlir;
using namespace l2dc;
using compression::PackedOrder;

/// The encoding of a constant, or null.
static nn::WeightEncodingAttrInterface getEncoding(Value value) {
  auto weight = value ? value.getDefiningOp<nn::WeightOp>() : nn::WeightOp();
  return weight ? weight.getEncoding() : nn::WeightEncodingAttrInterface();
}

/// Whether a layer's weights are shared constants and its bias, if any, is one.
static bool isPackable(Value weights, Value bias) {
  nn::WeightEncodingAttrInterface encoding = getEncoding(weights);
  return encoding && !encoding.getCodebookValues().empty() &&
         encoding.getWeightCount() > 0 && (!bias || getEncoding(bias));
}

/// The `nn.relu` that alone reads the result of `op`, or null.
static nn::ReluOp getOnlyRelu(Operation *op) {
  return op->hasOneUse() ? dyn_cast<nn::ReluOp>(*op->user_begin())
                         : nn::ReluOp();
}

namespace {

/// Converts the layers of one function.
class Converter {
public:
  explicit Converter(MLIRContext *context) : builder(context) {}

  LogicalResult convert(nn::LinearOp op);
  LogicalResult convert(nn::ConvOp op);

private:
  FailureOr<cpu::MatrixAttr> pack(Operation *layer, Value weights,
                                  PackedOrder order, StringRef name);
  ElementsAttr biasOf(Value bias, StringRef name);
  Value createInit(Value input, RankedTensorType type);
  void replace(Operation *op, nn::ReluOp relu, Value result);
  std::string nameOf(std::optional<StringRef> given, StringRef kind,
                     unsigned &count);

  OpBuilder builder;
  unsigned linears = 0, convs = 0;
};

} // namespace

std::string Converter::nameOf(std::optional<StringRef> given, StringRef kind,
                              unsigned &count) {
  std::string unnamed = (kind + Twine(count++)).str();
  return given ? given->str() : unnamed;
}

FailureOr<cpu::MatrixAttr> Converter::pack(Operation *layer, Value weights,
                                           PackedOrder order, StringRef name) {
  nn::WeightEncodingAttrInterface encoding = getEncoding(weights);
  int64_t rows = encoding.getWeightType().getDimSize(0);
  std::vector<uint8_t> codes(encoding.getWeightCount());
  if (failed(encoding.decodeCodes(codes)))
    return layer->emitOpError() << "has damaged weights";
  compression::PackedMatrix matrix = compression::packMatrix(
      rows, encoding.getWeightCount() / rows, codes, order);
  ArrayRef<float> codebook = encoding.getCodebookValues();
  // No code is larger.
  codebook = codebook.take_front(compression::codebookLimit(matrix.format));
  return cpu::MatrixAttr::get(layer->getContext(), matrix, codebook, name);
}

ElementsAttr Converter::biasOf(Value bias, StringRef name) {
  nn::WeightEncodingAttrInterface encoding = getEncoding(bias);
  if (!encoding)
    return {};
  return nn::makeFloatElements(
      builder.getContext(), encoding.getWeightType().getShape(),
      nn::decodeWeights(encoding), (name + ".bias").str());
}

/// A tensor for the result of a layer; the batch may be dynamic.
Value Converter::createInit(Value input, RankedTensorType type) {
  Location loc = input.getLoc();
  SmallVector<Value> dynamic;
  if (type.isDynamicDim(0))
    dynamic.push_back(tensor::DimOp::create(builder, loc, input, 0));
  return tensor::EmptyOp::create(builder, loc, type.getShape(),
                                 type.getElementType(), dynamic);
}

void Converter::replace(Operation *op, nn::ReluOp relu, Value result) {
  Operation *last = relu ? relu.getOperation() : op;
  Type type = last->getResult(0).getType();
  if (type != result.getType())
    result = tensor::CastOp::create(builder, op->getLoc(), type, result);
  last->getResult(0).replaceAllUsesWith(result);
  last->erase();
  if (relu)
    op->erase();
}

LogicalResult Converter::convert(nn::LinearOp op) {
  std::string name = nameOf(op.getLayer(), "linear", linears);
  if (!isPackable(op.getWeights(), op.getBias()))
    return success();
  builder.setInsertionPoint(op);
  auto matrix = pack(op, op.getWeights(), PackedOrder::Columns, name);
  if (failed(matrix))
    return failure();
  auto type = RankedTensorType::get(
      {op.getInput().getType().getDimSize(0), matrix->getRows()},
      builder.getF32Type());
  nn::ReluOp relu = getOnlyRelu(op);
  auto layer =
      cpu::LinearOp::create(builder, op.getLoc(), TypeRange(type), name,
                            op.getInput(), createInit(op.getInput(), type),
                            *matrix, biasOf(op.getBias(), name), bool(relu));
  replace(op, relu, layer->getResult(0));
  return success();
}

LogicalResult Converter::convert(nn::ConvOp op) {
  std::string name = nameOf(op.getLayer(), "conv", convs);
  if (!isPackable(op.getFilter(), op.getBias()))
    return success();
  RankedTensorType input = op.getInput().getType(), type = op.getType();
  for (RankedTensorType operand : {input, type})
    if (llvm::any_of(operand.getShape().drop_front(), ShapedType::isDynamic))
      return op.emitOpError()
             << "needs static shapes but for the batch, found " << operand;
  builder.setInsertionPoint(op);
  auto matrix = pack(op, op.getFilter(), PackedOrder::Rows, name);
  if (failed(matrix))
    return failure();
  nn::Window window = op.getWindow();
  SmallVector<int64_t> pads = llvm::to_vector(window.padsBegin);
  llvm::append_range(pads, window.padsEnd);
  nn::ReluOp relu = getOnlyRelu(op);
  auto layer = cpu::ConvOp::create(
      builder, op.getLoc(), TypeRange(type), name, op.getInput(),
      createInit(op.getInput(), type), *matrix, biasOf(op.getBias(), name),
      window.kernel, window.strides, pads, window.dilations, op.getGroups(),
      bool(relu));
  replace(op, relu, layer->getResult(0));
  return success();
}

namespace {
struct ConvertNNToCPUPass
    : public l2dc::impl::ConvertNNToCPUPassBase<ConvertNNToCPUPass> {
  using ConvertNNToCPUPassBase::ConvertNNToCPUPassBase;

  void runOnOperation() override {
    SmallVector<Operation *> layers;
    getOperation()->walk([&](Operation *op) {
      if (isa<nn::LinearOp, nn::ConvOp>(op))
        layers.push_back(op);
    });
    Converter converter(&getContext());
    for (Operation *op : layers) {
      auto linear = dyn_cast<nn::LinearOp>(op);
      if (failed(linear ? converter.convert(linear)
                        : converter.convert(cast<nn::ConvOp>(op))))
        return signalPassFailure();
    }
  }
};
} // namespace
