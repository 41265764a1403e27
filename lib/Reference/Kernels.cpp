//===- Kernels.cpp - Running single steps on float tensors ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Reference/Kernels.h"
#include "KernelFunctions.h"
#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Support/Error.h"

using namespace l2dc;
using namespace l2dc::execution;
using namespace l2dc::reference;

static Kernel *kernelOf(StepKind kind) {
  switch (kind) {
  case StepKind::Conv:
    return conv;
  case StepKind::Linear:
    return linear;
  case StepKind::MatMul:
    return matMul;
  case StepKind::BatchNorm:
    return batchNorm;
  case StepKind::Relu:
    return relu;
  case StepKind::Clip:
    return clip;
  case StepKind::LeakyRelu:
    return leakyRelu;
  case StepKind::Sigmoid:
    return sigmoid;
  case StepKind::Tanh:
    return reference::tanh;
  case StepKind::Softmax:
    return softmax;
  case StepKind::MaxPool:
    return maxPool;
  case StepKind::AvgPool:
    return avgPool;
  case StepKind::GlobalAvgPool:
    return globalAvgPool;
  case StepKind::Add:
    return add;
  case StepKind::Sub:
    return sub;
  case StepKind::Mul:
    return mul;
  case StepKind::Concat:
    return concat;
  case StepKind::Reshape:
    return reshape;
  case StepKind::Transpose:
    return transpose;
  case StepKind::Pad:
    return pad;
  case StepKind::Lrn:
    return lrn;
  }
  return nullptr;
}

/// A tensor that a caller filled by hand may hold fewer elements than its shape
/// says, or have an unknown extent.
static bool isComplete(const Tensor &tensor) {
  return llvm::all_of(tensor.shape, [](int64_t e) { return e >= 0; }) &&
         tensor.size() == elementCount(tensor.shape);
}

llvm::Expected<Tensor>
reference::runStep(const Step &step, llvm::ArrayRef<const Tensor *> operands) {
  std::vector<Shape> shapes;
  for (const Tensor *operand : operands)
    shapes.push_back(operand->shape);
  // Checks the kind and keeps the element counts below from overflowing.
  llvm::Expected<Shape> shape = inferStepShape(step, shapes);
  if (!shape)
    return shape.takeError();
  for (const Tensor *operand : operands)
    if (!isComplete(*operand))
      return makeError("{0}: an operand of shape {1} has {2} elements",
                       describeStep(step), shapeToString(operand->shape),
                       operand->size());
  Tensor result(std::move(*shape));
  // Without elements there is nothing to compute, and kernels may divide.
  if (result.size() > 0)
    kernelOf(step.kind)(step, operands, result);
  return result;
}
