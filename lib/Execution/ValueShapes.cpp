//===- ValueShapes.cpp - Shapes of all values for given inputs ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StepShapes.h"

using namespace l2dc;
using namespace l2dc::execution;

llvm::Expected<std::vector<Shape>>
execution::inferValueShapes(const Network &network,
                            llvm::ArrayRef<Shape> inputs) {
  if (inputs.size() != network.inputs.size())
    return makeError("the network has {0} inputs, {1} were given",
                     network.inputs.size(), inputs.size());
  std::vector<Shape> shapes;
  for (const NetworkValue &value : network.values)
    shapes.push_back(value.shape);
  for (auto [number, input] : llvm::enumerate(inputs)) {
    Shape &declared = shapes[network.inputs[number]];
    if (!shapesAgree(declared, input))
      return makeError("input {0} has shape {1}, the network expects {2}",
                       number, shapeToString(input), shapeToString(declared));
    declared = input;
  }
  for (const Step &step : network.steps) {
    std::vector<Shape> operands;
    for (unsigned operand : step.inputs)
      operands.push_back(shapes[operand]);
    llvm::Expected<Shape> result = inferStepShape(step, operands);
    if (!result)
      return result.takeError();
    shapes[step.output] = std::move(*result);
  }
  return shapes;
}
