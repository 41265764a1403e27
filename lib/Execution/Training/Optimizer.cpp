//===- Optimizer.cpp - Gradient descent on plain arrays -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Optimizer.h"

#include "llvm/Support/MathExtras.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::execution;

double execution::learningRateAt(const TrainOptions &options, uint64_t step,
                                 uint64_t steps) {
  if (options.schedule == LearningRateSchedule::Constant)
    return options.learningRate;
  double progress = double(step) / double(steps);
  return options.learningRate * 0.5 *
         (1 + std::cos(llvm::numbers::pi * progress));
}

static void sgdStep(float momentum, float rate, size_t count, float *variables,
                    const float *gradient, float *velocity) {
  for (size_t i = 0; i < count; ++i) {
    velocity[i] = momentum * velocity[i] + gradient[i];
    variables[i] -= rate * velocity[i];
  }
}

static void adamStep(double beta1, uint64_t step, double rate, size_t count,
                     float *variables, const float *gradient,
                     OptimizerState &state) {
  constexpr double beta2 = 0.999;
  constexpr float epsilon = 1e-8f;
  double t = double(step + 1);
  float scale = float(rate / (1 - std::pow(beta1, t)));
  float correction = float(1 / (1 - std::pow(beta2, t)));
  float keep1 = float(beta1), keep2 = float(beta2);
  float *first = state.first.data(), *second = state.second.data();
  for (size_t i = 0; i < count; ++i) {
    float g = gradient[i];
    first[i] = keep1 * first[i] + (1 - keep1) * g;
    second[i] = keep2 * second[i] + (1 - keep2) * g * g;
    variables[i] -=
        scale * first[i] / (std::sqrt(second[i] * correction) + epsilon);
  }
}

void execution::optimizerStep(const TrainOptions &options, uint64_t step,
                              double rate,
                              llvm::MutableArrayRef<float> variables,
                              llvm::ArrayRef<float> gradient,
                              OptimizerState &state) {
  if (options.optimizer == OptimizerKind::Adam)
    adamStep(options.momentum, step, rate, variables.size(), variables.data(),
             gradient.data(), state);
  else
    sgdStep(float(options.momentum), float(rate), variables.size(),
            variables.data(), gradient.data(), state.first.data());
}
