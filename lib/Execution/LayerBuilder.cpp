//===- LayerBuilder.cpp - Layers with seeded weights ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerBuilder.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::execution;

LayerBuilder::LayerBuilder(llvm::ArrayRef<int64_t> sampleShape, uint64_t seed)
    : random(seed) {
  Shape shape = {-1};
  shape.insert(shape.end(), sampleShape.begin(), sampleShape.end());
  value = builder.input(std::move(shape));
}

void LayerBuilder::add(StepKind kind, llvm::ArrayRef<unsigned> weights,
                       const StepAttributes &attributes, llvm::StringRef name) {
  std::vector<unsigned> operands = {value};
  operands.insert(operands.end(), weights.begin(), weights.end());
  value = builder.step(kind, operands, attributes, name);
}

void LayerBuilder::addLayer(StepKind kind, const std::string &name,
                            const Shape &shape, Activation activation,
                            const StepAttributes &attributes) {
  unsigned weight =
      builder.constant(name + ".weight", randomWeights(shape, activation));
  unsigned bias = builder.constant(name + ".bias", Tensor(Shape{shape[0]}));
  add(kind, {weight, bias}, attributes, name);
}

Tensor LayerBuilder::randomWeights(const Shape &shape, Activation activation) {
  llvm::ArrayRef<int64_t> window = llvm::ArrayRef(shape).drop_front(2);
  double area = double(elementCount(window));
  double fan = double(shape[1]) * area;
  if (activation == Activation::None)
    fan += double(shape[0]) * area;
  double bound = std::sqrt(6.0 / fan);
  Tensor weights(shape);
  for (float &weight : weights.data)
    weight = float((2 * random.uniform() - 1) * bound);
  return weights;
}

void LayerBuilder::flatten() {
  llvm::ArrayRef<int64_t> shape = builder.shape(value);
  if (shape.size() == 2)
    return;
  StepAttributes attributes;
  attributes.shape = {-1, elementCount(shape.drop_front())};
  add(StepKind::Reshape, {}, attributes, "flatten");
}

void LayerBuilder::linear(const std::string &name, int64_t outputs,
                          Activation activation) {
  int64_t inputs = builder.shape(value)[1];
  addLayer(StepKind::Linear, name, {outputs, inputs}, activation, {});
}

void LayerBuilder::conv(const std::string &name, int64_t outputs,
                        int64_t extent, llvm::ArrayRef<int64_t> pads,
                        Activation activation, int64_t stride) {
  StepAttributes attributes;
  attributes.padsBegin = attributes.padsEnd = pads.vec();
  if (stride != 1)
    attributes.strides = {stride, stride};
  int64_t channels = builder.shape(value)[1];
  addLayer(StepKind::Conv, name, {outputs, channels, extent, extent},
           activation, attributes);
}

void LayerBuilder::maxPool(const std::string &name, int64_t extent,
                           int64_t stride, bool ceilMode) {
  StepAttributes attributes;
  attributes.kernel = {extent, extent};
  attributes.strides = {stride, stride};
  attributes.ceilMode = ceilMode;
  add(StepKind::MaxPool, {}, attributes, name);
}

void LayerBuilder::concat(unsigned first, unsigned second,
                          const std::string &name) {
  StepAttributes attributes;
  attributes.axis = 1;
  value = builder.step(StepKind::Concat, {first, second}, attributes, name);
}
