//===- Normalization.cpp - Normalizations that take little room -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Normalization.h"
#include "Rounding.h"

#include <cmath>

using namespace l2dc;
using execution::Network;
using execution::Step;
using execution::StepKind;

/// How many operands of steps each value is.
static std::vector<unsigned> countUses(const Network &network) {
  std::vector<unsigned> uses(network.values.size());
  for (const Step &step : network.steps)
    for (unsigned value : step.inputs)
      ++uses[value];
  return uses;
}

static void simplify(Network &network, const Step &norm, unsigned bits) {
  auto elements = [&](size_t operand) -> const std::vector<float> & {
    return network.values[norm.inputs[operand]].constant->data;
  };
  double epsilon = norm.attributes.epsilon;
  Shape shape = network.values[norm.inputs[1]].shape;
  Tensor factor(shape), summand(shape), mean(shape), variance(shape);
  for (size_t channel = 0; channel < factor.data.size(); ++channel) {
    double scale =
        elements(1)[channel] / std::sqrt(elements(4)[channel] + epsilon);
    // The step divides by the square root of its variance plus epsilon.
    double kept = scale * std::sqrt(1 + epsilon);
    double shift = elements(2)[channel] - scale * elements(3)[channel];
    factor.data[channel] = deepcompression::roundToBits(float(kept), bits);
    summand.data[channel] = deepcompression::roundToBits(float(shift), bits);
    variance.data[channel] = 1;
  }
  size_t operand = 1;
  for (Tensor *tensor : {&factor, &summand, &mean, &variance})
    network.values[norm.inputs[operand++]].constant =
        std::make_shared<const Tensor>(std::move(*tensor));
}

Network deepcompression::simplifyNormalizations(Network network,
                                                unsigned bits) {
  std::vector<unsigned> uses = countUses(network);
  for (const Step &step : network.steps) {
    if (step.kind != StepKind::BatchNorm)
      continue;
    bool isOwn = llvm::all_of(
        llvm::ArrayRef(step.inputs).drop_front(), [&](unsigned value) {
          return network.values[value].constant && uses[value] == 1;
        });
    if (isOwn)
      simplify(network, step, bits);
  }
  return network;
}
