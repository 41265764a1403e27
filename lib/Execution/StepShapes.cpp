//===- StepShapes.cpp - Shape rules of products and elementwise steps -----===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StepShapes.h"
#include "l2dc/Execution/Verify.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::execution;

llvm::Expected<Shape>
execution::inferStepShape(const Step &step, llvm::ArrayRef<Shape> operands) {
  return StepShapes(step, operands).infer();
}

bool execution::shapesAgree(llvm::ArrayRef<int64_t> a,
                            llvm::ArrayRef<int64_t> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), extentsAgree);
}

llvm::Expected<Shape> StepShapes::infer() const {
  OperandCount allowed = operandCount(step.kind);
  if (operands.size() < allowed.min || operands.size() > allowed.max)
    return error("has {0} operands, expected {1}{2}", operands.size(),
                 allowed.min, allowed.max > allowed.min ? " or more" : "");
  for (const Shape &operand : operands)
    if (!isSaneShape(operand))
      return error("operand shape {0} has too many dimensions or elements",
                   shapeToString(operand));
  llvm::Expected<Shape> result = inferByKind();
  if (result && !isSaneShape(*result))
    return error("result shape {0} has too many dimensions or elements",
                 shapeToString(*result));
  return result;
}

llvm::Expected<Shape> StepShapes::inferByKind() const {
  switch (step.kind) {
  case StepKind::Conv:
    return conv();
  case StepKind::Linear:
    return linear();
  case StepKind::MatMul:
    return matMul();
  case StepKind::BatchNorm:
    return batchNorm();
  case StepKind::Relu:
  case StepKind::Clip:
  case StepKind::LeakyRelu:
  case StepKind::Sigmoid:
  case StepKind::Tanh:
    return x();
  case StepKind::Softmax:
    return softmax();
  case StepKind::MaxPool:
  case StepKind::AvgPool:
    return pool();
  case StepKind::GlobalAvgPool:
    return globalAvgPool();
  case StepKind::Add:
  case StepKind::Sub:
  case StepKind::Mul:
    return broadcast();
  case StepKind::Concat:
    return concat();
  case StepKind::Reshape:
    return reshape();
  case StepKind::Transpose:
    return transpose();
  case StepKind::Pad:
    return pad();
  case StepKind::Lrn:
    return lrn();
  }
  return error("step kind {0} does not exist", unsigned(step.kind));
}

llvm::Error StepShapes::checkVector(llvm::StringRef what,
                                    llvm::ArrayRef<int64_t> shape,
                                    int64_t extent) const {
  if (shapesAgree(shape, {extent}))
    return llvm::Error::success();
  return error("{0} has shape {1}, expected {2}", what, shapeToString(shape),
               shapeToString({extent}));
}

llvm::Expected<Shape> StepShapes::linear() const {
  const Shape &weights = operands[1];
  if (x().size() != 2 || weights.size() != 2 ||
      !extentsAgree(x()[1], weights[1]))
    return error("input {0} and weights {1} do not fit, expected NxI and OxI",
                 shapeToString(x()), shapeToString(weights));
  if (operands.size() == 3)
    if (llvm::Error failure = checkVector("bias", operands[2], weights[0]))
      return std::move(failure);
  return Shape{x()[0], weights[0]};
}

bool StepShapes::broadcastInto(llvm::ArrayRef<int64_t> a,
                               llvm::ArrayRef<int64_t> b, Shape &result) {
  size_t rank = std::max(a.size(), b.size());
  auto extent = [rank](llvm::ArrayRef<int64_t> shape, size_t i) {
    size_t missing = rank - shape.size();
    return i < missing ? 1 : shape[i - missing];
  };
  for (size_t i = 0; i < rank; ++i) {
    int64_t p = extent(a, i), q = extent(b, i);
    if (p != 1 && q != 1 && !extentsAgree(p, q))
      return false;
    // An unknown extent next to a known one other than 1 must equal it.
    result.push_back(p == 1 || (p == -1 && q != 1) ? q : p);
  }
  return true;
}

llvm::Expected<Shape> StepShapes::broadcast() const {
  Shape result;
  if (broadcastInto(operands[0], operands[1], result))
    return result;
  return error("shapes {0} and {1} do not broadcast",
               shapeToString(operands[0]), shapeToString(operands[1]));
}

/// One-dimensional operands are a row (left) or a column (right) whose extra
/// dimension of 1 is dropped from the result.
llvm::Expected<Shape> StepShapes::matMul() const {
  llvm::ArrayRef<int64_t> a = operands[0], b = operands[1];
  auto mismatch = [&] {
    return error("shapes {0} and {1} do not fit a matrix product",
                 shapeToString(operands[0]), shapeToString(operands[1]));
  };
  if (a.empty() || b.empty())
    return mismatch();
  int64_t depth = b.size() == 1 ? b[0] : b[b.size() - 2];
  if (!extentsAgree(a.back(), depth))
    return mismatch();
  Shape result;
  if (!broadcastInto(a.drop_back(std::min<size_t>(a.size(), 2)),
                     b.drop_back(std::min<size_t>(b.size(), 2)), result))
    return mismatch();
  if (a.size() > 1)
    result.push_back(a[a.size() - 2]);
  if (b.size() > 1)
    result.push_back(b.back());
  return result;
}

llvm::Expected<Shape> StepShapes::batchNorm() const {
  if (x().size() < 2)
    return error("input has shape {0}, expected a channel dimension",
                 shapeToString(x()));
  static constexpr llvm::StringLiteral names[] = {"scale", "shift", "mean",
                                                  "variance"};
  for (auto [name, operand] : llvm::zip_equal(names, operands.drop_front()))
    if (llvm::Error failure = checkVector(name, operand, x()[1]))
      return std::move(failure);
  return x();
}

llvm::Expected<Shape> StepShapes::softmax() const {
  llvm::Expected<int64_t> dim = axis();
  if (!dim)
    return dim.takeError();
  return x();
}

llvm::Expected<Shape> StepShapes::lrn() const {
  if (x().size() < 2)
    return error("input has shape {0}, expected a channel dimension",
                 shapeToString(x()));
  if (attributes.size < 1)
    return error("size is {0}, expected at least 1", attributes.size);
  return x();
}
