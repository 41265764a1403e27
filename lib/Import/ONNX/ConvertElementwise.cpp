//===- ConvertElementwise.cpp - Element-wise functions --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"

#include <limits>

using namespace l2dc;
using namespace l2dc::importer;
using namespace mlir;

//===----------------------------------------------------------------------===//
// One operand
//===----------------------------------------------------------------------===//

void importer::convertRelu(NodeImporter &node) {
  node.setResult(node.create<nn::ReluOp>(node.getTensor(0)));
}

void importer::convertSigmoid(NodeImporter &node) {
  node.setResult(node.create<nn::SigmoidOp>(node.getTensor(0)));
}

void importer::convertTanh(NodeImporter &node) {
  node.setResult(node.create<nn::TanhOp>(node.getTensor(0)));
}

void importer::convertLeakyRelu(NodeImporter &node) {
  nn::LeakyReluOp::Properties properties;
  properties.alpha =
      node.getBuilder().getF32FloatAttr(node.getFloat("alpha", 0.01f));
  node.setResult(node.create<nn::LeakyReluOp>(node.getTensor(0), properties));
}

void importer::convertClip(NodeImporter &node) {
  // Sets before 11 have the limits as attributes, newer ones as inputs; the
  // default is no limit.
  constexpr float infinity = std::numeric_limits<float>::infinity();
  float low = node.getFloat("min", -infinity);
  float high = node.getFloat("max", infinity);
  nn::ClipOp::Properties properties;
  OpBuilder &builder = node.getBuilder();
  properties.low = builder.getF32FloatAttr(node.getScalar(1, "min", low));
  properties.high = builder.getF32FloatAttr(node.getScalar(2, "max", high));
  node.setResult(node.create<nn::ClipOp>(node.getTensor(0), properties));
}

void importer::convertLRN(NodeImporter &node) {
  if (!node.hasAttribute("size"))
    node.fail("attribute 'size' is missing");
  OpBuilder &builder = node.getBuilder();
  nn::LrnOp::Properties properties;
  properties.size = builder.getI64IntegerAttr(node.getInteger("size", 1));
  properties.alpha = builder.getF32FloatAttr(node.getFloat("alpha", 1e-4f));
  properties.beta = builder.getF32FloatAttr(node.getFloat("beta", 0.75f));
  properties.bias = builder.getF32FloatAttr(node.getFloat("bias", 1));
  node.setResult(node.create<nn::LrnOp>(node.getTensor(0), properties));
}

/// Softmax along one dimension.
static Value createSoftmax(NodeImporter &node, Value input, int64_t axis) {
  nn::SoftmaxOp::Properties properties;
  properties.axis = node.getBuilder().getI64IntegerAttr(axis);
  return node.create<nn::SoftmaxOp>(input, properties);
}

/// Softmax of sets before 13: over all dimensions from `axis` on at once.
static Value createFlatSoftmax(NodeImporter &node, Value input, int64_t axis) {
  auto type = cast<RankedTensorType>(input.getType());
  // Usually only one of those dimensions has more than one element.
  SmallVector<int64_t> wide;
  for (int64_t dim = axis; dim < type.getRank(); ++dim)
    if (type.getDimSize(dim) != 1)
      wide.push_back(dim);
  if (wide.size() <= 1)
    return createSoftmax(node, input, wide.empty() ? axis : wide.front());
  nn::FlattenOp::Properties properties;
  properties.axis = node.getBuilder().getI64IntegerAttr(axis);
  Value flat = node.create<nn::FlattenOp>(input, properties);
  Value result = createSoftmax(node, flat, 1);
  return node.reshape(result, type.getShape());
}

void importer::convertSoftmax(NodeImporter &node) {
  Value input = node.getTensor(0);
  if (node.failed())
    return;
  bool isFlat = node.getOpset() < 13;
  int64_t rank = cast<RankedTensorType>(input.getType()).getRank();
  int64_t axis =
      node.normalizeAxis(node.getInteger("axis", isFlat ? 1 : -1), rank);
  if (node.failed())
    return;
  node.setResult(isFlat ? createFlatSoftmax(node, input, axis)
                        : createSoftmax(node, input, axis));
}

//===----------------------------------------------------------------------===//
// Two and more operands
//===----------------------------------------------------------------------===//

/// The right operand. Sets before 7 align it at dimension `axis` of the left
/// one, which dimensions of extent 1 behind it bring about.
static Value getRightOperand(NodeImporter &node, Value lhs) {
  Value rhs = node.getTensor(1);
  if (node.failed() || node.getOpset() >= 7 || !node.hasAttribute("axis"))
    return rhs;
  auto type = cast<RankedTensorType>(rhs.getType());
  int64_t rank = cast<RankedTensorType>(lhs.getType()).getRank();
  int64_t behind = rank - node.normalizeAxis(node.getInteger("axis", 0), rank) -
                   type.getRank();
  if (behind <= 0 || node.failed())
    return rhs;
  SmallVector<int64_t> shape(type.getShape());
  shape.append(behind, 1);
  return node.reshape(rhs, shape);
}

template <typename BinaryOp>
static void convertBinary(NodeImporter &node) {
  Value lhs = node.getTensor(0);
  Value rhs = getRightOperand(node, lhs);
  node.setResult(node.create<BinaryOp>({lhs, rhs}));
}

void importer::convertAdd(NodeImporter &node) {
  convertBinary<nn::AddOp>(node);
}

void importer::convertSub(NodeImporter &node) {
  convertBinary<nn::SubOp>(node);
}

void importer::convertMul(NodeImporter &node) {
  convertBinary<nn::MulOp>(node);
}

void importer::convertSum(NodeImporter &node) {
  Value sum = node.getTensor(0);
  for (unsigned i = 1; i < node.getNumInputs(); ++i)
    sum = node.create<nn::AddOp>({sum, node.getTensor(i)});
  node.setResult(sum);
}
