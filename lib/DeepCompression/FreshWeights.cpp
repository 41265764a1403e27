//===- FreshWeights.cpp - Starting a training anew ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FreshWeights.h"

#include "l2dc/Support/Random.h"

#include <cmath>

using namespace l2dc;
using execution::Network;
using execution::StepKind;

static Tensor drawWeights(const Shape &shape, Random &random) {
  double area = double(elementCount(llvm::ArrayRef(shape).drop_front(2)));
  double bound = std::sqrt(6.0 / (double(shape[0] + shape[1]) * area));
  Tensor weights(shape);
  for (float &weight : weights.data)
    weight = float((2 * random.uniform() - 1) * bound);
  return weights;
}

Network deepcompression::withFreshWeights(Network network, uint64_t seed) {
  Random random(seed);
  for (const execution::Step &step : network.steps) {
    if (step.kind != StepKind::Conv && step.kind != StepKind::Linear)
      continue;
    for (size_t operand = 1; operand < step.inputs.size(); ++operand) {
      execution::NetworkValue &value = network.values[step.inputs[operand]];
      if (!value.constant)
        continue;
      Tensor fresh =
          operand == 1 ? drawWeights(value.shape, random) : Tensor(value.shape);
      value.constant = std::make_shared<const Tensor>(std::move(fresh));
    }
  }
  return network;
}
