//===- NetworkBuilder.cpp - Writing networks step by step -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/NetworkBuilder.h"

#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Support/Error.h"

using namespace l2dc;
using namespace l2dc::execution;

unsigned NetworkBuilder::addValue(NetworkValue value) {
  network.values.push_back(std::move(value));
  return unsigned(network.values.size() - 1);
}

unsigned NetworkBuilder::input(Shape shape) {
  unsigned value = addValue({std::move(shape), nullptr, ""});
  network.inputs.push_back(value);
  return value;
}

unsigned NetworkBuilder::constant(llvm::StringRef name, Tensor tensor) {
  Shape shape = tensor.shape;
  return addValue({std::move(shape),
                   std::make_shared<const Tensor>(std::move(tensor)),
                   name.str()});
}

unsigned NetworkBuilder::step(StepKind kind, llvm::ArrayRef<unsigned> operands,
                              StepAttributes attributes, llvm::StringRef name) {
  Step step{kind, name.str(), operands.vec(), 0, std::move(attributes)};
  std::vector<Shape> shapes;
  for (unsigned operand : operands)
    shapes.push_back(network.values[operand].shape);
  llvm::Expected<Shape> result = inferStepShape(step, shapes);
  if (!result) {
    std::string message = llvm::toString(result.takeError());
    if (failure.empty())
      failure = std::move(message);
    return operands.front();
  }
  step.output = addValue({std::move(*result), nullptr, ""});
  network.steps.push_back(step);
  return step.output;
}

llvm::Expected<Network>
NetworkBuilder::finish(llvm::ArrayRef<unsigned> outputs) {
  if (!failure.empty())
    return makeError("{0}", failure);
  network.outputs = outputs.vec();
  return std::move(network);
}
