//===- Kernels.cpp - Single steps on torch tensors ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Kernels.h"

#include "WindowKernels.h"

using namespace l2dc;
using namespace l2dc::execution;

namespace {

using Operands = llvm::ArrayRef<at::Tensor>;

/// x / (bias + alpha / size * sum of squares over `size` channels)^beta.
at::Tensor lrn(const Step &step, const at::Tensor &x) {
  const StepAttributes &attributes = step.attributes;
  int64_t before = (attributes.size - 1) / 2;
  int64_t after = attributes.size - 1 - before;
  std::vector<int64_t> pads(2 * (x.dim() - 2), 0);
  pads.push_back(before);
  pads.push_back(after);
  at::Tensor squares = at::constant_pad_nd(x * x, pads, 0);
  at::Tensor sum = squares.narrow(1, 0, x.size(1));
  for (int64_t i = 1; i < attributes.size; ++i)
    sum = sum + squares.narrow(1, i, x.size(1));
  double alpha = double(attributes.alpha) / double(attributes.size);
  return x / (sum * alpha + attributes.bias).pow(attributes.beta);
}

at::Tensor batchNorm(const Step &step, Operands x) {
  return at::batch_norm(x[0], x[1], x[2], x[3], x[4], /*training=*/false,
                        /*momentum=*/0, step.attributes.epsilon,
                        /*cudnn_enabled=*/false);
}

at::Tensor linear(Operands x) {
  return x.size() > 2 ? at::linear(x[0], x[1], x[2]) : at::linear(x[0], x[1]);
}

} // namespace

at::Tensor execution::runTorchStep(const Step &step, Operands x) {
  const StepAttributes &attributes = step.attributes;
  switch (step.kind) {
  case StepKind::Conv:
    return conv(step, x);
  case StepKind::Linear:
    return linear(x);
  case StepKind::MatMul:
    return at::matmul(x[0], x[1]);
  case StepKind::BatchNorm:
    return batchNorm(step, x);
  case StepKind::Relu:
    return at::relu(x[0]);
  case StepKind::Clip:
    return at::clamp(x[0], attributes.low, attributes.high);
  case StepKind::LeakyRelu:
    return at::leaky_relu(x[0], attributes.alpha);
  case StepKind::Sigmoid:
    return at::sigmoid(x[0]);
  case StepKind::Tanh:
    return at::tanh(x[0]);
  case StepKind::Softmax:
    return at::softmax(x[0], attributes.axis);
  case StepKind::MaxPool:
    return maxPool(step, x);
  case StepKind::AvgPool:
    return avgPool(step, x);
  case StepKind::GlobalAvgPool:
    return globalAvgPool(x[0]);
  case StepKind::Add:
    return at::add(x[0], x[1]);
  case StepKind::Sub:
    return at::sub(x[0], x[1]);
  case StepKind::Mul:
    return at::mul(x[0], x[1]);
  case StepKind::Concat:
    return at::cat(std::vector<at::Tensor>(x.begin(), x.end()),
                   attributes.axis);
  case StepKind::Reshape:
    return x[0].reshape(attributes.shape);
  case StepKind::Transpose:
    return x[0].permute(attributes.permutation);
  case StepKind::Pad:
    return pad(step, x[0]);
  case StepKind::Lrn:
    return lrn(step, x[0]);
  }
  // Kinds are checked by verifyNetwork.
  llvm_unreachable("unknown step kind");
}
