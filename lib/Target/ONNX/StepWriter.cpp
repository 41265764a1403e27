//===- StepWriter.cpp - Steps as ONNX nodes -------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StepWriter.h"

#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"

using namespace l2dc;
using namespace l2dc::target;
using execution::Network;
using execution::Step;
using execution::StepKind;

StepWriter::StepWriter(GraphWriter &graph, const Network &network,
                       const Step &step, llvm::ArrayRef<std::string> names)
    : graph(graph), network(network), step(step), attributes(step.attributes),
      names(names), name(step.name.empty() ? names[step.output] : step.name) {}

llvm::ArrayRef<int64_t> StepWriter::shapeOf(size_t operand) const {
  return network.values[step.inputs[operand]].shape;
}

onnx::NodeProto &StepWriter::addNode(llvm::StringRef op,
                                     llvm::ArrayRef<std::string> extraInputs) {
  std::vector<std::string> inputs;
  for (unsigned input : step.inputs)
    inputs.push_back(names[input]);
  llvm::append_range(inputs, extraInputs);
  return graph.addNode(op, name, inputs, names[step.output]);
}

//===----------------------------------------------------------------------===//
// Windows
//===----------------------------------------------------------------------===//

std::vector<int64_t> StepWriter::pads(size_t rank) const {
  std::vector<int64_t> pads = attributes.padsBegin;
  pads.resize(rank, 0);
  llvm::append_range(pads, attributes.padsEnd);
  pads.resize(2 * rank, 0);
  return pads;
}

/// `values`, of which an empty list stands for ones.
static std::vector<int64_t> orOnes(llvm::ArrayRef<int64_t> values,
                                   size_t rank) {
  return values.empty() ? std::vector<int64_t>(rank, 1) : values.vec();
}

bool StepWriter::isDilated() const {
  return llvm::any_of(attributes.dilations,
                      [](int64_t dilation) { return dilation != 1; });
}

void StepWriter::setWindow(onnx::NodeProto &node,
                           llvm::ArrayRef<int64_t> kernel) {
  size_t rank = kernel.size();
  setAttribute(node, "kernel_shape", kernel);
  setAttribute(node, "strides", orOnes(attributes.strides, rank));
  setAttribute(node, "pads", pads(rank));
  // AveragePool has no such attribute.
  if (isDilated())
    setAttribute(node, "dilations", orOnes(attributes.dilations, rank));
}

void StepWriter::writeConv() {
  onnx::NodeProto &node = addNode("Conv");
  setWindow(node, shapeOf(1).drop_front(2));
  setAttribute(node, "group", attributes.groups);
}

void StepWriter::writePool(llvm::StringRef op) {
  onnx::NodeProto &node = addNode(op);
  setWindow(node, attributes.kernel);
  setAttribute(node, "ceil_mode", int64_t(attributes.ceilMode));
  if (step.kind == StepKind::AvgPool)
    setAttribute(node, "count_include_pad",
                 int64_t(attributes.countIncludePad));
}

/// The mean of a window is a convolution with equal weights as long as every
/// window has the same number of elements.
llvm::Error StepWriter::writeDilatedAvgPool() {
  size_t rank = attributes.kernel.size();
  bool isPadded =
      llvm::any_of(pads(rank), [](int64_t pad) { return pad != 0; });
  if (attributes.ceilMode || (isPadded && !attributes.countIncludePad))
    return makeError("a dilated average over windows of different sizes "
                     "cannot be written as ONNX operators");
  int64_t channels = shapeOf(0)[1];
  if (channels < 0)
    return makeError("a dilated average cannot be written as ONNX operators "
                     "unless the number of channels is known");
  Shape filter{channels, 1};
  llvm::append_range(filter, attributes.kernel);
  float share = 1.0f / float(elementCount(attributes.kernel));
  onnx::NodeProto &node = addNode(
      "Conv", graph.addConstant(name + "_filter", Tensor(filter, share)));
  setWindow(node, attributes.kernel);
  setAttribute(node, "group", channels);
  return llvm::Error::success();
}

llvm::Error StepWriter::writeAvgPool() {
  if (isDilated())
    return writeDilatedAvgPool();
  writePool("AveragePool");
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Data movement
//===----------------------------------------------------------------------===//

llvm::Error StepWriter::writeReshape() {
  // ONNX takes 0 for "as in the input".
  if (llvm::is_contained(attributes.shape, 0))
    return makeError("the shape {0} has an extent of 0, which ONNX cannot "
                     "express",
                     shapeToString(attributes.shape));
  addNode("Reshape", graph.addConstant(name + "_shape", attributes.shape));
  return llvm::Error::success();
}

static llvm::StringRef padModeName(execution::PadMode mode) {
  switch (mode) {
  case execution::PadMode::Constant:
    return "constant";
  case execution::PadMode::Reflect:
    return "reflect";
  case execution::PadMode::Edge:
    return "edge";
  }
  llvm_unreachable("no other mode");
}

void StepWriter::writePad() {
  onnx::NodeProto &node = addNode(
      "Pad", {graph.addConstant(name + "_pads", pads(shapeOf(0).size())),
              graph.addScalar(name + "_value", attributes.padValue)});
  setAttribute(node, "mode", padModeName(attributes.padMode));
}

//===----------------------------------------------------------------------===//
// All kinds
//===----------------------------------------------------------------------===//

llvm::Error StepWriter::write() {
  switch (step.kind) {
  case StepKind::Conv:
    writeConv();
    break;
  case StepKind::Linear:
    setAttribute(addNode("Gemm"), "transB", int64_t(1));
    break;
  case StepKind::MatMul:
    addNode("MatMul");
    break;
  case StepKind::BatchNorm:
    setAttribute(addNode("BatchNormalization"), "epsilon", attributes.epsilon);
    break;
  case StepKind::Relu:
    addNode("Relu");
    break;
  case StepKind::Clip:
    addNode("Clip", {graph.addScalar(name + "_min", attributes.low),
                     graph.addScalar(name + "_max", attributes.high)});
    break;
  case StepKind::LeakyRelu:
    setAttribute(addNode("LeakyRelu"), "alpha", attributes.alpha);
    break;
  case StepKind::Sigmoid:
    addNode("Sigmoid");
    break;
  case StepKind::Tanh:
    addNode("Tanh");
    break;
  case StepKind::Softmax:
    setAttribute(addNode("Softmax"), "axis", attributes.axis);
    break;
  case StepKind::MaxPool:
    writePool("MaxPool");
    break;
  case StepKind::AvgPool:
    return writeAvgPool();
  case StepKind::GlobalAvgPool:
    addNode("GlobalAveragePool");
    break;
  case StepKind::Add:
    addNode("Add");
    break;
  case StepKind::Sub:
    addNode("Sub");
    break;
  case StepKind::Mul:
    addNode("Mul");
    break;
  case StepKind::Concat:
    setAttribute(addNode("Concat"), "axis", attributes.axis);
    break;
  case StepKind::Reshape:
    return writeReshape();
  case StepKind::Transpose:
    setAttribute(addNode("Transpose"), "perm", attributes.permutation);
    break;
  case StepKind::Pad:
    writePad();
    break;
  case StepKind::Lrn: {
    onnx::NodeProto &node = addNode("LRN");
    setAttribute(node, "size", attributes.size);
    setAttribute(node, "alpha", attributes.alpha);
    setAttribute(node, "beta", attributes.beta);
    setAttribute(node, "bias", attributes.bias);
    break;
  }
  }
  return llvm::Error::success();
}
