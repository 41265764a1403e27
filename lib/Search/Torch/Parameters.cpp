//===- Parameters.cpp - Weights of a network and their optimizer ----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Parameters.h"

#include <torch/csrc/autograd/autograd.h>

#include <cmath>

using namespace l2dc;
using namespace l2dc::search;

size_t Parameters::add(at::IntArrayRef shape, int64_t fanIn, double gain,
                       Random &random) {
  int64_t count = 1;
  for (int64_t extent : shape)
    count *= extent;
  double bound = gain * std::sqrt(3 / double(fanIn));
  for (int64_t i = 0; i < count; ++i)
    initial.push_back(float(bound * (2 * random.uniform() - 1)));
  shapes.push_back(shape.vec());
  return shapes.size() - 1;
}

void Parameters::finish() {
  auto size = int64_t(initial.size());
  flat = at::from_blob(initial.data(), {size}, at::kFloat).clone();
  initial.clear();
  firstMoment = at::zeros_like(flat);
  secondMoment = at::zeros_like(flat);
  int64_t offset = 0;
  for (const std::vector<int64_t> &shape : shapes) {
    int64_t count = 1;
    for (int64_t extent : shape)
      count *= extent;
    at::Tensor leaf = flat.narrow(0, offset, count).view(shape).detach();
    leaves.push_back(leaf.requires_grad_(true));
    offset += count;
  }
}

void Parameters::follow(const Parameters &other, double tau) {
  at::NoGradGuard guard;
  flat.lerp_(other.flat, tau);
}

void Parameters::descend(const at::Tensor &loss, double learningRate) {
  constexpr double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  std::vector<at::Tensor> gradients = torch::autograd::grad({loss}, leaves);
  for (at::Tensor &gradient : gradients)
    gradient = gradient.reshape({-1});
  at::NoGradGuard guard;
  at::Tensor gradient = at::cat(gradients);
  ++steps;
  firstMoment.mul_(beta1).add_(gradient, 1 - beta1);
  secondMoment.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
  double correction1 = 1 - std::pow(beta1, double(steps));
  double correction2 = 1 - std::pow(beta2, double(steps));
  at::Tensor scale =
      secondMoment.sqrt().mul_(1 / std::sqrt(correction2)).add_(epsilon);
  flat.addcdiv_(firstMoment, scale, -learningRate / correction1);
}

bool Parameters::finite() const {
  at::NoGradGuard guard;
  return std::isfinite(flat.sum().item<float>());
}
