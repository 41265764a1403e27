//===- Verify.cpp - Checking networks before they run ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/Verify.h"
#include "AttributeFields.h"
#include "l2dc/Execution/NetworkIO.h"
#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Support/Error.h"

#include <limits>

using namespace l2dc;
using namespace l2dc::execution;

bool execution::isSaneShape(llvm::ArrayRef<int64_t> shape) {
  if (int64_t(shape.size()) > maxRank)
    return false;
  int64_t product = 1;
  for (int64_t extent : shape) {
    if (extent < -1 || extent > maxElements)
      return false;
    // An extent of 0 would hide a product that overflows row-major strides.
    product *= std::max<int64_t>(extent, 1);
    if (product > maxElements)
      return false;
  }
  return true;
}

OperandCount execution::operandCount(StepKind kind) {
  switch (kind) {
  case StepKind::Conv:
  case StepKind::Linear:
    return {2, 3};
  case StepKind::MatMul:
  case StepKind::Add:
  case StepKind::Sub:
  case StepKind::Mul:
    return {2, 2};
  case StepKind::BatchNorm:
    return {5, 5};
  case StepKind::Concat:
    return {1, std::numeric_limits<unsigned>::max()};
  default:
    return {1, 1};
  }
}

namespace {

/// Checks a network's parts in the order in which a run meets them.
class StructureVerifier {
public:
  explicit StructureVerifier(const Network &network)
      : network(network), defined(network.values.size()) {}

  llvm::Error verify() {
    for (auto [number, value] : llvm::enumerate(network.values))
      if (llvm::Error error = verifyValue(number, value))
        return error;
    if (llvm::Error error = defineInputsAndConstants())
      return error;
    for (auto [number, step] : llvm::enumerate(network.steps))
      if (llvm::Error error = verifyStep(step))
        return addContext(std::move(error),
                          llvm::formatv("step {0}", number).str());
    for (unsigned output : network.outputs)
      if (output >= defined.size())
        return makeError("network output is value {0} of {1}", output,
                         defined.size());
    return llvm::Error::success();
  }

private:
  static llvm::Error verifyName(llvm::StringRef name) {
    if (name.size() <= maxNameLength)
      return llvm::Error::success();
    return makeError("name has {0} bytes, expected at most {1}", name.size(),
                     maxNameLength);
  }

  static llvm::Error verifyValue(size_t number, const NetworkValue &value) {
    if (!isSaneShape(value.shape))
      return makeError("value {0} has shape {1}, expected at most {2} "
                       "dimensions and {3} elements",
                       number, shapeToString(value.shape), maxRank,
                       maxElements);
    return verifyName(value.name);
  }

  /// Everything that is not a step's result is defined before the first step.
  llvm::Error defineInputsAndConstants() {
    std::vector<bool> isResult(defined.size());
    for (const Step &step : network.steps)
      if (step.output < defined.size())
        isResult[step.output] = true;
    for (size_t i = 0; i < defined.size(); ++i)
      defined[i] = !isResult[i];

    std::vector<bool> isInput(defined.size());
    for (unsigned input : network.inputs) {
      if (input >= defined.size())
        return makeError("network input is value {0} of {1}", input,
                         defined.size());
      if (isResult[input] || isInput[input])
        return makeError("value {0}, a network input, is defined twice", input);
      isInput[input] = true;
    }
    return llvm::Error::success();
  }

  llvm::Error verifyOperands(const Step &step) const {
    OperandCount allowed = operandCount(step.kind);
    if (step.inputs.size() < allowed.min || step.inputs.size() > allowed.max)
      return makeError("{0} has {1} operands, expected {2}{3}",
                       stepKindName(step.kind), step.inputs.size(), allowed.min,
                       allowed.max > allowed.min ? " or more" : "");
    for (unsigned input : step.inputs) {
      if (input >= defined.size())
        return makeError("operand is value {0} of {1}", input, defined.size());
      if (!defined[input])
        return makeError("operand is value {0}, which is computed later",
                         input);
    }
    return llvm::Error::success();
  }

  static llvm::Error verifyAttributes(const Step &step) {
    StepAttributes unused = step.attributes;
    forEachUsedField(step.kind, [&](auto member) {
      unused.*member = StepAttributes().*member;
    });
    if (unused == StepAttributes())
      return llvm::Error::success();
    return makeError("{0} has an attribute that its kind does not use",
                     stepKindName(step.kind));
  }

  llvm::Error verifyResult(const Step &step) {
    if (step.output >= defined.size())
      return makeError("result is value {0} of {1}", step.output,
                       defined.size());
    if (defined[step.output])
      return makeError("value {0}, the result, is defined twice", step.output);
    defined[step.output] = true;

    std::vector<Shape> operands;
    for (unsigned input : step.inputs)
      operands.push_back(network.values[input].shape);
    llvm::Expected<Shape> derived = inferStepShape(step, operands);
    if (!derived)
      return derived.takeError();
    const Shape &declared = network.values[step.output].shape;
    if (!shapesAgree(declared, *derived))
      return makeError("{0} declares the result shape {1}, expected {2}",
                       stepKindName(step.kind), shapeToString(declared),
                       shapeToString(*derived));
    return llvm::Error::success();
  }

  llvm::Error verifyStep(const Step &step) {
    if (unsigned(step.kind) >= numStepKinds)
      return makeError("step kind {0} does not exist", unsigned(step.kind));
    if (llvm::Error error = verifyName(step.name))
      return error;
    if (llvm::Error error = verifyOperands(step))
      return error;
    if (llvm::Error error = verifyAttributes(step))
      return error;
    return verifyResult(step);
  }

  const Network &network;
  std::vector<bool> defined;
};

} // namespace

llvm::Error execution::verifyStructure(const Network &network) {
  return StructureVerifier(network).verify();
}

llvm::Error execution::verifyNetwork(const Network &network) {
  if (llvm::Error error = verifyStructure(network))
    return error;
  for (unsigned value : constantsInOrder(network)) {
    const NetworkValue &constant = network.values[value];
    if (!constant.constant)
      return makeError("constant '{0}' (value {1}) has no elements",
                       constant.name, value);
    if (constant.constant->shape != constant.shape ||
        constant.constant->size() != elementCount(constant.shape))
      return makeError("constant '{0}' (value {1}) has {2} elements in shape "
                       "{3}, expected shape {4}",
                       constant.name, value, constant.constant->size(),
                       shapeToString(constant.constant->shape),
                       shapeToString(constant.shape));
  }
  return llvm::Error::success();
}
