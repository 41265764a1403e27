//===- ConvertLayers.cpp - Layers with weights ----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConvertWindows.h"
#include "Operators.h"

using namespace l2dc;
using namespace l2dc::importer;
using namespace mlir;

static RankedTensorType typeOf(Value value) {
  return cast<RankedTensorType>(value.getType());
}

//===----------------------------------------------------------------------===//
// Convolution and normalization
//===----------------------------------------------------------------------===//

/// The kernel extents of `filter`, which `kernel_shape` may only repeat.
static ArrayRef<int64_t> getKernel(NodeImporter &node,
                                   RankedTensorType filter) {
  if (filter.getRank() < 3 || !filter.hasStaticShape()) {
    node.fail("the filter must be static with 1 to 3 spatial dimensions, but "
              "is {0}",
              filter);
    return {};
  }
  ArrayRef<int64_t> kernel = filter.getShape().drop_front(2);
  std::vector<int64_t> written = node.getIntegers("kernel_shape");
  if (!written.empty() && ArrayRef<int64_t>(written) != kernel)
    node.fail("kernel_shape is {0}, but the filter is {1}",
              shapeToString(written), filter);
  return kernel;
}

void importer::convertConv(NodeImporter &node) {
  SmallVector<Value> operands{node.getTensor(0), node.getTensor(1)};
  if (node.hasInput(2))
    operands.push_back(node.getTensor(2));
  if (node.failed())
    return;
  ArrayRef<int64_t> kernel = getKernel(node, typeOf(operands[1]));
  WindowAttributes window = readWindow(node, typeOf(operands[0]), kernel);
  nn::ConvOp::Properties properties;
  properties.layer = node.getLayerName(1);
  properties.strides = window.strides;
  properties.dilations = window.dilations;
  properties.pads = window.pads;
  properties.groups =
      node.getBuilder().getI64IntegerAttr(node.getInteger("group", 1));
  node.setResult(node.create<nn::ConvOp>(operands, properties));
}

void importer::convertBatchNormalization(NodeImporter &node) {
  // Sets before 7 say with is_test whether the node trains, newer ones with
  // training_mode.
  if (node.getInteger("training_mode", 0) != 0 ||
      (node.getOpset() < 7 && node.getInteger("is_test", 0) == 0))
    node.fail("training mode is not supported; supported is inference with "
              "fixed statistics");
  if (node.getInteger("spatial", 1) != 1)
    node.fail("spatial = 0 is not supported; supported is one statistic for "
              "each channel");
  for (unsigned output = 1; output < 5; ++output)
    node.setUnavailable(output, "statistics are computed in training only");
  SmallVector<Value> operands;
  for (unsigned i = 0; i < 5; ++i)
    operands.push_back(node.getTensor(i));
  nn::BatchNormOp::Properties properties;
  properties.epsilon =
      node.getBuilder().getF32FloatAttr(node.getFloat("epsilon", 1e-5f));
  node.setResult(node.create<nn::BatchNormOp>(operands, properties));
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// `value * factor`, or `value` itself for a factor of 1.
static Value scale(NodeImporter &node, Value value, float factor) {
  if (factor == 1.0f || node.failed())
    return value;
  return node.create<nn::MulOp>({value, node.createScalar(factor)});
}

/// The constant third input of a Gemm as a bias of `outputs` elements times
/// `beta`, if it is one: other shapes differ from row to row.
static std::optional<Constant> getBias(NodeImporter &node, int64_t outputs,
                                       float beta) {
  ConstantRef constant = node.hasInput(2) ? node.getConstant(2) : nullptr;
  if (!constant || constant->shape.size() > 2)
    return std::nullopt;
  int64_t count = elementCount(constant->shape);
  bool isRow = !constant->shape.empty() && constant->shape.back() == outputs;
  if (count != 1 && !(isRow && count == outputs))
    return std::nullopt;
  Constant bias = scaleConstant(*constant, beta);
  bias.isSplat |= count == 1;
  bias.shape = {outputs};
  return bias;
}

/// A fully connected layer of `weights` (O x I).
static Value createLinear(NodeImporter &node, Value input,
                          const Constant &weights,
                          const std::optional<Constant> &bias) {
  nn::LinearOp::Properties properties;
  properties.layer = node.getLayerName(1);
  SmallVector<Value> operands{input, node.createWeight(weights)};
  if (bias)
    operands.push_back(node.createWeight(*bias));
  return node.create<nn::LinearOp>(operands, properties);
}

/// `value` transposed if `flag` is set; it must be a matrix.
static Value transposeIf(NodeImporter &node, bool flag, Value value) {
  if (node.failed())
    return {};
  if (typeOf(value).getRank() != 2) {
    node.fail("inputs must be matrices, but one is {0}", value.getType());
    return {};
  }
  return flag ? node.transpose(value, {1, 0}) : value;
}

void importer::convertGemm(NodeImporter &node) {
  float alpha = node.getFloat("alpha", 1), beta = node.getFloat("beta", 1);
  bool transA = node.getInteger("transA", 0) != 0;
  bool transB = node.getInteger("transB", 0) != 0;
  Value lhs = transposeIf(node, transA, node.getTensor(0));
  ConstantRef weights = node.getConstant(1);
  bool hasBias = node.hasInput(2) && beta != 0;
  Value result;
  if (weights && weights->shape.size() == 2) {
    Constant matrix = transB ? *weights : transposeConstant(*weights, {1, 0});
    std::optional<Constant> bias =
        hasBias ? getBias(node, matrix.shape[0], beta) : std::nullopt;
    result = createLinear(
        node, lhs, alpha == 1 ? matrix : scaleConstant(matrix, alpha), bias);
    hasBias &= !bias;
  } else {
    Value rhs = transposeIf(node, transB, node.getTensor(1));
    result = scale(node, node.create<nn::MatMulOp>({lhs, rhs}), alpha);
  }
  if (hasBias)
    result =
        node.create<nn::AddOp>({result, scale(node, node.getTensor(2), beta)});
  node.setResult(result);
}

/// The product with a constant matrix (I x O) as a fully connected layer; an
/// input of more dimensions becomes a matrix of rows for it. Null if two of its
/// extents are dynamic.
static Value multiplyByWeights(NodeImporter &node, Value lhs,
                               const Constant &weights) {
  SmallVector<int64_t> shape(typeOf(lhs).getShape());
  if (llvm::count_if(shape, ShapedType::isDynamic) > 1 ||
      ShapedType::isDynamic(shape.back()))
    return {};
  int64_t rows = 1;
  for (int64_t extent : ArrayRef<int64_t>(shape).drop_back())
    rows = ShapedType::isDynamic(extent) || ShapedType::isDynamic(rows)
               ? ShapedType::kDynamic
               : rows * extent;
  Value matrix =
      shape.size() == 2 ? lhs : node.reshape(lhs, {rows, shape.back()});
  Value result = createLinear(node, matrix, transposeConstant(weights, {1, 0}),
                              std::nullopt);
  shape.back() = weights.shape[1];
  return shape.size() == 2 ? result : node.reshape(result, shape);
}

void importer::convertMatMul(NodeImporter &node) {
  Value lhs = node.getTensor(0);
  ConstantRef weights = node.getConstant(1);
  if (node.failed())
    return;
  if (weights && weights->shape.size() == 2 && typeOf(lhs).getRank() >= 2)
    if (Value result = multiplyByWeights(node, lhs, *weights))
      return node.setResult(result);
  Value rhs = node.getTensor(1);
  if (node.failed())
    return;
  // A vector is a row on the left and a column on the right.
  bool isRow = typeOf(lhs).getRank() == 1,
       isColumn = typeOf(rhs).getRank() == 1;
  if (isRow)
    lhs = node.reshape(lhs, {1, typeOf(lhs).getDimSize(0)});
  if (isColumn)
    rhs = node.reshape(rhs, {typeOf(rhs).getDimSize(0), 1});
  Value result = node.create<nn::MatMulOp>({lhs, rhs});
  if (node.failed())
    return;
  SmallVector<int64_t> shape(typeOf(result).getShape());
  if (isColumn)
    shape.pop_back();
  if (isRow)
    shape.erase(shape.end() - (isColumn ? 1 : 2));
  node.setResult(isRow || isColumn ? node.reshape(result, shape) : result);
}
