//===- Network.cpp - Names and comparison of steps ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/Network.h"

#include <tuple>

using namespace l2dc;
using namespace l2dc::execution;

llvm::StringRef execution::stepKindName(StepKind kind) {
  switch (kind) {
  case StepKind::Conv:
    return "conv";
  case StepKind::Linear:
    return "linear";
  case StepKind::MatMul:
    return "matmul";
  case StepKind::BatchNorm:
    return "batch_norm";
  case StepKind::Relu:
    return "relu";
  case StepKind::Clip:
    return "clip";
  case StepKind::LeakyRelu:
    return "leaky_relu";
  case StepKind::Sigmoid:
    return "sigmoid";
  case StepKind::Tanh:
    return "tanh";
  case StepKind::Softmax:
    return "softmax";
  case StepKind::MaxPool:
    return "max_pool";
  case StepKind::AvgPool:
    return "avg_pool";
  case StepKind::GlobalAvgPool:
    return "global_avg_pool";
  case StepKind::Add:
    return "add";
  case StepKind::Sub:
    return "sub";
  case StepKind::Mul:
    return "mul";
  case StepKind::Concat:
    return "concat";
  case StepKind::Reshape:
    return "reshape";
  case StepKind::Transpose:
    return "transpose";
  case StepKind::Pad:
    return "pad";
  case StepKind::Lrn:
    return "lrn";
  }
  // Damaged input can hold any number; verifyStructure reports it.
  return "unknown";
}

std::string execution::describeStep(const Step &step) {
  std::string text = stepKindName(step.kind).str();
  return step.name.empty() ? text : text + " '" + step.name + "'";
}

/// All attributes of a step as one comparable value.
static auto fields(const StepAttributes &a) {
  return std::tie(a.kernel, a.strides, a.dilations, a.padsBegin, a.padsEnd,
                  a.groups, a.ceilMode, a.countIncludePad, a.axis,
                  a.permutation, a.shape, a.padMode, a.padValue, a.low, a.high,
                  a.alpha, a.beta, a.bias, a.size, a.epsilon);
}

bool StepAttributes::operator==(const StepAttributes &other) const {
  return fields(*this) == fields(other);
}
