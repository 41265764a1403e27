//===- LaneKernels.cpp - Steps without weights on lanes -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaneKernels.h"

#include "l2dc/Support/MultiVersion.h"

#include <cmath>
#include <limits>

using namespace l2dc;
using namespace l2dc::execution;

//===----------------------------------------------------------------------===//
// MaxPool
//===----------------------------------------------------------------------===//

namespace {
/// Walks the windows of one channel, dimension by dimension.
struct WindowWalk {
  llvm::ArrayRef<int64_t> input, output; ///< spatial extents
  Shape kernel, strides, dilations, pads;
  PoolWindows &windows;
  std::vector<int64_t> origin; ///< of the current window

  void visitOutputs(int64_t channel, size_t dim) {
    if (dim == output.size()) {
      addInputs(channel, 0);
      windows.first.push_back(uint32_t(windows.inputs.size()));
      return;
    }
    for (int64_t i = 0; i < output[dim]; ++i) {
      origin[dim] = i * strides[dim] - pads[dim];
      visitOutputs(channel, dim + 1);
    }
  }

  void addInputs(int64_t feature, size_t dim) {
    if (dim == input.size()) {
      windows.inputs.push_back(feature);
      return;
    }
    for (int64_t i = 0; i < kernel[dim]; ++i) {
      int64_t place = origin[dim] + i * dilations[dim];
      if (place >= 0 && place < input[dim])
        addInputs(feature * input[dim] + place, dim + 1);
    }
  }
};
} // namespace

PoolWindows execution::findPoolWindows(const StepAttributes &attributes,
                                       llvm::ArrayRef<int64_t> input,
                                       llvm::ArrayRef<int64_t> output) {
  size_t rank = input.size() - 1;
  auto orUsual = [&](const std::vector<int64_t> &given, int64_t usual) {
    return given.empty() ? Shape(rank, usual) : given;
  };
  PoolWindows windows;
  windows.first.push_back(0);
  WindowWalk walk = {input.drop_front(),
                     output.drop_front(),
                     attributes.kernel,
                     orUsual(attributes.strides, 1),
                     orUsual(attributes.dilations, 1),
                     orUsual(attributes.padsBegin, 0),
                     windows,
                     Shape(rank)};
  for (int64_t channel = 0; channel < input[0]; ++channel)
    walk.visitOutputs(channel, 0);
  return windows;
}

L2DC_MULTIVERSION void execution::poolForward(const PoolWindows &windows,
                                              const float *input,
                                              float *output) {
  for (size_t feature = 0; feature + 1 < windows.first.size(); ++feature) {
    Lanes largest = {};
    largest -= std::numeric_limits<float>::infinity();
    for (uint32_t i = windows.first[feature]; i < windows.first[feature + 1];
         ++i) {
      Lanes other = lanesAt(input, windows.inputs[i]);
      largest = other > largest ? other : largest;
    }
    lanesAt(output, int64_t(feature)) = largest;
  }
}

L2DC_MULTIVERSION void execution::poolBackward(const PoolWindows &windows,
                                               const float *input,
                                               const float *output,
                                               const float *outputGradient,
                                               float *inputGradient) {
  const Lanes zero = {};
  for (size_t feature = 0; feature + 1 < windows.first.size(); ++feature) {
    Lanes largest = lanesAt(output, int64_t(feature));
    Lanes derivative = lanesAt(outputGradient, int64_t(feature));
    for (uint32_t i = windows.first[feature]; i < windows.first[feature + 1];
         ++i) {
      int64_t place = windows.inputs[i];
      auto isFirst = lanesAt(input, place) == largest;
      lanesAt(inputGradient, place) += isFirst ? derivative : zero;
      derivative = isFirst ? zero : derivative;
    }
  }
}

//===----------------------------------------------------------------------===//
// Relu and copies
//===----------------------------------------------------------------------===//

L2DC_MULTIVERSION void
execution::reluForward(llvm::ArrayRef<float> input,
                       llvm::MutableArrayRef<float> output) {
  const float *from = input.data();
  float *to = output.data();
  for (size_t i = 0; i < input.size(); ++i)
    to[i] = from[i] > 0 ? from[i] : 0.0f;
}

L2DC_MULTIVERSION void
execution::reluBackward(llvm::ArrayRef<float> output,
                        llvm::ArrayRef<float> outputGradient,
                        llvm::MutableArrayRef<float> inputGradient) {
  const float *value = output.data(), *from = outputGradient.data();
  float *to = inputGradient.data();
  for (size_t i = 0; i < output.size(); ++i)
    to[i] += value[i] > 0 ? from[i] : 0.0f;
}

void execution::toLanes(const float *samples, int64_t count, int64_t features,
                        float *lanes) {
  for (int64_t feature = 0; feature < features; ++feature) {
    float *row = lanes + feature * numLanes;
    for (int64_t lane = 0; lane < count; ++lane)
      row[lane] = samples[lane * features + feature];
    for (int64_t lane = count; lane < numLanes; ++lane)
      row[lane] = 0;
  }
}

void execution::fromLanes(const float *lanes, int64_t count, int64_t features,
                          float *samples) {
  for (int64_t lane = 0; lane < count; ++lane)
    for (int64_t feature = 0; feature < features; ++feature)
      *samples++ = lanes[feature * numLanes + lane];
}

//===----------------------------------------------------------------------===//
// The loss
//===----------------------------------------------------------------------===//

void execution::crossEntropy(const float *logits, int64_t classes,
                             llvm::ArrayRef<int32_t> labels,
                             const float *targets, double scale,
                             float *gradient, GradientResult &result) {
  std::fill_n(gradient, classes * numLanes, 0.0f);
  for (int64_t lane = 0; lane < int64_t(labels.size()); ++lane) {
    int32_t label = labels[size_t(lane)];
    auto logit = [&](int64_t k) { return double(logits[k * numLanes + lane]); };
    int64_t best = 0;
    for (int64_t k = 1; k < classes; ++k)
      if (logit(k) > logit(best))
        best = k;
    result.hits += best == label;
    double sum = 0;
    for (int64_t k = 0; k < classes; ++k)
      sum += std::exp(logit(k) - logit(best));
    double logSum = logit(best) + std::log(sum);
    for (int64_t k = 0; k < classes; ++k) {
      double wanted =
          targets ? targets[lane * classes + k] : double(k == label);
      double logProbability = logit(k) - logSum;
      if (wanted != 0)
        result.loss -= wanted * logProbability;
      gradient[k * numLanes + lane] =
          float(scale * (std::exp(logProbability) - wanted));
    }
  }
}
