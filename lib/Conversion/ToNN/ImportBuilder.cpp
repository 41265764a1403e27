//===- ImportBuilder.cpp - Building nn from other dialects ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ImportBuilder.h"
#include "l2dc/Dialect/NN/IR/ElementData.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace l2dc;

bool l2dc::isFloatTensor(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && tensor.getElementType().isF32();
}

std::optional<Tensor> l2dc::getConstant(Value value) {
  if (!isFloatTensor(value.getType()))
    return std::nullopt;
  if (auto weight = value.getDefiningOp<nn::WeightOp>())
    return Tensor(weight.getType().getShape().vec(),
                  nn::decodeWeights(weight.getEncoding()));
  ElementsAttr elements;
  if (!matchPattern(value, m_Constant(&elements)))
    return std::nullopt;
  Tensor tensor(cast<RankedTensorType>(value.getType()).getShape().vec());
  if (failed(nn::copyElements<float>(elements, tensor.data)))
    return std::nullopt;
  return tensor;
}

Tensor l2dc::transposed(const Tensor &tensor, ArrayRef<int64_t> permutation) {
  std::vector<int64_t> strides = rowMajorStrides(tensor.shape);
  Shape shape;
  std::vector<int64_t> steps;
  for (int64_t dim : permutation) {
    shape.push_back(tensor.shape[dim]);
    steps.push_back(strides[dim]);
  }
  Tensor result(shape);
  std::vector<int64_t> position(shape.size());
  int64_t source = 0;
  for (float &element : result.data) {
    element = tensor.data[source];
    // The next position, as an odometer counts.
    for (size_t dim = shape.size(); dim-- > 0;) {
      source += steps[dim];
      if (++position[dim] < shape[dim])
        break;
      source -= steps[dim] * shape[dim];
      position[dim] = 0;
    }
  }
  return result;
}

Value ImportBuilder::weight(const Tensor &tensor) {
  return nn::createDenseWeight(rewriter, loc, "", tensor.shape, tensor.data);
}

Value ImportBuilder::transpose(Value value, ArrayRef<int64_t> permutation) {
  auto type = ::cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> shape;
  for (int64_t dim : permutation)
    shape.push_back(type.getDimSize(dim));
  return nn::TransposeOp::create(
      rewriter, loc, RankedTensorType::get(shape, type.getElementType()), value,
      permutation);
}

Value ImportBuilder::reshape(Value value, ArrayRef<int64_t> shape) {
  return nn::ReshapeOp::create(
      rewriter, loc, RankedTensorType::get(shape, rewriter.getF32Type()),
      value);
}

Value ImportBuilder::add(Value a, Value b) {
  return nn::AddOp::create(rewriter, loc, a, b);
}

Value ImportBuilder::cast(Value value, Type type) {
  return value.getType() == type
             ? value
             : Value(tensor::CastOp::create(rewriter, loc, type, value));
}
