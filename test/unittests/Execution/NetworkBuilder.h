//===- NetworkBuilder.h - Networks for unit tests ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TEST_UNITTESTS_EXECUTION_NETWORKBUILDER_H
#define L2DC_TEST_UNITTESTS_EXECUTION_NETWORKBUILDER_H

#include "l2dc/Execution/Network.h"
#include "l2dc/Execution/ShapeInference.h"

#include "gtest/gtest.h"

#include <random>

namespace l2dc::execution {

/// A tensor of seeded normal numbers.
inline Tensor randomTensor(Shape shape, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<float> normal;
  Tensor tensor(std::move(shape));
  for (float &element : tensor.data)
    element = normal(generator);
  return tensor;
}

/// Adds inputs, constants and steps one after the other.
class NetworkBuilder {
public:
  unsigned input(Shape shape, std::string name = "") {
    network.inputs.push_back(add({std::move(shape), nullptr, name}));
    return network.inputs.back();
  }

  /// A constant of random elements.
  unsigned constant(std::string name, Shape shape) {
    unsigned seed = unsigned(network.values.size());
    auto tensor = std::make_shared<Tensor>(randomTensor(shape, seed));
    return add({std::move(shape), std::move(tensor), std::move(name)});
  }

  unsigned step(StepKind kind, std::vector<unsigned> operands,
                StepAttributes attributes = {}, std::string name = "") {
    Step step{kind, std::move(name), std::move(operands), 0,
              std::move(attributes)};
    std::vector<Shape> shapes;
    for (unsigned operand : step.inputs)
      shapes.push_back(network.values[operand].shape);
    llvm::Expected<Shape> shape = inferStepShape(step, shapes);
    if (!shape) {
      ADD_FAILURE() << llvm::toString(shape.takeError());
      shape = Shape{};
    }
    step.output = add({*shape, nullptr, ""});
    network.steps.push_back(std::move(step));
    return network.steps.back().output;
  }

  /// A convolution or linear layer with constant weights and bias.
  unsigned layer(StepKind kind, std::string name, unsigned x, Shape weights,
                 StepAttributes attributes = {}) {
    int64_t outputs = weights[0];
    unsigned filter = constant(name + ".weight", std::move(weights));
    unsigned bias = constant(name + ".bias", {outputs});
    return step(kind, {x, filter, bias}, std::move(attributes), name);
  }

  Network finish(std::vector<unsigned> outputs) {
    network.outputs = std::move(outputs);
    return std::move(network);
  }

private:
  unsigned add(NetworkValue value) {
    network.values.push_back(std::move(value));
    return unsigned(network.values.size()) - 1;
  }

  Network network;
};

/// A pool's attributes with kernel and stride `side`.
inline StepAttributes square(int64_t side) {
  StepAttributes attributes;
  attributes.kernel = attributes.strides = {side, side};
  return attributes;
}

inline StepAttributes reshapeTo(Shape shape) {
  StepAttributes attributes;
  attributes.shape = std::move(shape);
  return attributes;
}

/// LeNet-5 as in Caffe, for `batch` images (-1: any number).
inline Network lenet5(int64_t batch = -1) {
  NetworkBuilder b;
  unsigned x = b.input({batch, 1, 28, 28});
  x = b.layer(StepKind::Conv, "conv1", x, {20, 1, 5, 5});
  x = b.step(StepKind::MaxPool, {x}, square(2), "pool1");
  x = b.layer(StepKind::Conv, "conv2", x, {50, 20, 5, 5});
  x = b.step(StepKind::MaxPool, {x}, square(2), "pool2");
  x = b.step(StepKind::Reshape, {x}, reshapeTo({batch, 800}), "flatten");
  x = b.layer(StepKind::Linear, "ip1", x, {500, 800});
  x = b.step(StepKind::Relu, {x}, {}, "relu1");
  x = b.layer(StepKind::Linear, "ip2", x, {10, 500});
  return b.finish({x});
}

} // namespace l2dc::execution

#endif // L2DC_TEST_UNITTESTS_EXECUTION_NETWORKBUILDER_H
