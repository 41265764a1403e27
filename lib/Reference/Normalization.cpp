//===- Normalization.cpp - Batch normalisation, LRN, softmax --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelFunctions.h"

#include <algorithm>
#include <cmath>

using namespace l2dc;
using namespace l2dc::execution;
using namespace l2dc::reference;

/// (x - mean) * scale / sqrt(variance + epsilon) + shift, per channel.
void reference::batchNorm(const Step &step, Operands operands, Tensor &result) {
  const Tensor &x = *operands[0];
  AxisView view(x.shape, /*axis=*/1);
  const float *in = x.begin();
  float *out = result.begin();
  for (int64_t i = 0; i < view.outer * view.extent; ++i) {
    int64_t channel = i % view.extent;
    float scale = operands[1]->data[channel],
          shift = operands[2]->data[channel], mean = operands[3]->data[channel];
    float factor =
        scale / std::sqrt(operands[4]->data[channel] + step.attributes.epsilon);
    for (int64_t j = 0; j < view.inner; ++j)
      *out++ = (*in++ - mean) * factor + shift;
  }
}

/// exp(x - max) / sum along the axis, the sum in double. A NaN or an infinity
/// makes the whole row NaN.
void reference::softmax(const Step &step, Operands operands, Tensor &result) {
  const Tensor &x = *operands[0];
  AxisView view(x.shape, normalizeAxis(step.attributes.axis, x.rank()));
  for (int64_t i = 0; i < view.outer * view.inner; ++i) {
    int64_t first = i / view.inner * view.extent * view.inner + i % view.inner;
    float largest = x.data[first];
    for (int64_t k = 1; k < view.extent; ++k)
      largest = std::max(largest, x.data[first + k * view.inner]);
    double sum = 0;
    for (int64_t k = 0; k < view.extent; ++k) {
      float &element = result.data[first + k * view.inner];
      element = std::exp(x.data[first + k * view.inner] - largest);
      sum += element;
    }
    for (int64_t k = 0; k < view.extent; ++k) {
      float &element = result.data[first + k * view.inner];
      element = float(element / sum);
    }
  }
}

/// x / (bias + alpha / size * sum of squares)^beta, where the sum goes over
/// `size` channels around the element's own: (size-1)/2 before it, size/2 after
/// it.
void reference::lrn(const Step &step, Operands operands, Tensor &result) {
  const StepAttributes &a = step.attributes;
  const Tensor &x = *operands[0];
  AxisView view(x.shape, /*axis=*/1);
  // No sum reaches over more channels than there are.
  int64_t before = std::min((a.size - 1) / 2, view.extent);
  int64_t after = std::min(a.size / 2, view.extent);
  float factor = a.alpha / float(a.size);
  std::vector<float> sums(view.inner);

  for (int64_t i = 0; i < view.outer * view.extent; ++i) {
    int64_t channel = i % view.extent;
    const float *own = x.begin() + i * view.inner;
    std::fill(sums.begin(), sums.end(), 0.0f);
    int64_t first = std::max<int64_t>(channel - before, 0);
    int64_t end = std::min(channel + after + 1, view.extent);
    for (int64_t c = first; c < end; ++c) {
      const float *plane = own + (c - channel) * view.inner;
      for (int64_t j = 0; j < view.inner; ++j)
        sums[j] += plane[j] * plane[j];
    }
    float *out = result.begin() + i * view.inner;
    for (int64_t j = 0; j < view.inner; ++j)
      out[j] = own[j] / std::pow(a.bias + factor * sums[j], a.beta);
  }
}
