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

/// One step of every kind, with attributes that differ from the defaults.
inline Network everyKind() {
  TestBuilder builder;
  unsigned x = builder.input({-1, 4, 8, 8});
  StepAttributes conv;
  conv.groups = 2;
  conv.strides = {2, 1};
  conv.dilations = {1, 2};
  conv.padsBegin = {1, 2};
  conv.padsEnd = {1, 2};
  unsigned y = builder.layer(StepKind::Conv, "conv1", x, {6, 2, 3, 3}, conv);
  StepAttributes norm;
  norm.epsilon = 1e-3f;
  unsigned s = builder.randomConstant("scale", {6});
  unsigned v = builder.constant("variance", Tensor({6}, 2.0f));
  y = builder.step(StepKind::BatchNorm, {y, s, s, s, v}, norm);
  y = builder.step(StepKind::Relu, {y});
  StepAttributes clip;
  clip.low = -1;
  clip.high = 6;
  y = builder.step(StepKind::Clip, {y}, clip);
  StepAttributes leaky;
  leaky.alpha = 0.1f;
  y = builder.step(StepKind::LeakyRelu, {y}, leaky);
  StepAttributes pool;
  pool.kernel = {2, 2};
  pool.strides = {2, 2};
  pool.ceilMode = true;
  unsigned max = builder.step(StepKind::MaxPool, {y}, pool);
  pool.countIncludePad = true;
  pool.padsBegin = {1, 1};
  pool.padsEnd = {0, 0};
  unsigned average = builder.step(StepKind::AvgPool, {y}, pool);
  StepAttributes lrn;
  lrn.size = 3;
  lrn.alpha = 2e-4f;
  lrn.beta = 0.5f;
  lrn.bias = 2;
  max = builder.step(StepKind::Lrn, {max}, lrn);
  unsigned one = builder.step(StepKind::GlobalAvgPool, {average});
  y = builder.step(StepKind::Add, {max, one});
  y = builder.step(StepKind::Sub, {y, one});
  y = builder.step(StepKind::Mul, {y, one});
  y = builder.step(StepKind::Sigmoid, {y});
  y = builder.step(StepKind::Tanh, {y});
  StepAttributes concat;
  concat.axis = 1;
  y = builder.step(StepKind::Concat, {y, y}, concat);
  StepAttributes transpose;
  transpose.permutation = {0, 2, 3, 1};
  y = builder.step(StepKind::Transpose, {y}, transpose);
  StepAttributes pad;
  pad.padsBegin = {0, 1, 0, 0};
  pad.padsEnd = {0, 0, 0, 2};
  pad.padMode = PadMode::Edge;
  y = builder.step(StepKind::Pad, {y}, pad);
  y = builder.step(StepKind::MatMul, {y, builder.randomConstant("m", {14, 3})});
  int64_t features = builder.shape(y)[1] * builder.shape(y)[2] * 3;
  y = builder.step(StepKind::Reshape, {y}, reshapeTo({-1, features}));
  y = builder.layer(StepKind::Linear, "ip1", y, {5, features});
  StepAttributes softmax;
  softmax.axis = -1;
  y = builder.step(StepKind::Softmax, {y}, softmax);
  return builder.finish({y});
}

} // namespace unittest
} // namespace l2dc::execution

#endif // L2DC_TEST_UNITTESTS_EXECUTION_TESTNETWORKS_H
