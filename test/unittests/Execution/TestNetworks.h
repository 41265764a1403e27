//===- TestNetworks.h - Networks for unit tests -----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TEST_UNITTESTS_EXECUTION_TESTNETWORKS_H
#define L2DC_TEST_UNITTESTS_EXECUTION_TESTNETWORKS_H

#include "l2dc/Execution/NetworkBuilder.h"

#include "gtest/gtest.h"

#include <random>

namespace l2dc::execution {
/// Keeps these helpers apart from the library's classes of the same names.
inline namespace unittest {

/// A tensor of seeded normal numbers.
inline Tensor randomTensor(Shape shape, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<float> normal;
  Tensor tensor(std::move(shape));
  for (float &element : tensor.data)
    element = normal(generator);
  return tensor;
}

/// Builds networks with random constants; a step that does not fit fails the
/// test.
class TestBuilder : public NetworkBuilder {
public:
  unsigned randomConstant(llvm::StringRef name, Shape shape) {
    return constant(name, randomTensor(std::move(shape), ++constants));
  }

  /// A convolution or linear layer with constant weights and bias.
  unsigned layer(StepKind kind, std::string name, unsigned x, Shape weights,
                 StepAttributes attributes = {}) {
    int64_t outputs = weights[0];
    unsigned filter = randomConstant(name + ".weight", std::move(weights));
    unsigned bias = randomConstant(name + ".bias", {outputs});
    return step(kind, {x, filter, bias}, std::move(attributes), name);
  }

  Network finish(llvm::ArrayRef<unsigned> outputs) {
    llvm::Expected<Network> network = NetworkBuilder::finish(outputs);
    if (network)
      return std::move(*network);
    ADD_FAILURE() << llvm::toString(network.takeError());
    return Network();
  }

private:
  unsigned constants = 0;
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
  TestBuilder b;
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

} // namespace unittest
} // namespace l2dc::execution

#endif // L2DC_TEST_UNITTESTS_EXECUTION_TESTNETWORKS_H
