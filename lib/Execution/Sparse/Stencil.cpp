//===- Stencil.cpp - The kept weights of a layer --------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Stencil.h"

#include "l2dc/Support/MultiVersion.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::execution;

//===----------------------------------------------------------------------===//
// Which feature each weight reads
//===----------------------------------------------------------------------===//

/// `given`, or as many times `usual` as there are spatial dimensions.
static Shape orUsual(llvm::ArrayRef<int64_t> given, size_t rank,
                     int64_t usual) {
  return given.empty() ? Shape(rank, usual) : given.vec();
}

/// Calls `visit` with the offset, in `strides`, of every index below `extents`,
/// in row-major order.
template <typename Visit>
static void forEachIndex(llvm::ArrayRef<int64_t> extents,
                         llvm::ArrayRef<int64_t> strides, int64_t offset,
                         const Visit &visit) {
  if (extents.empty())
    return visit(offset);
  for (int64_t i = 0; i < extents[0]; ++i)
    forEachIndex(extents.drop_front(), strides.drop_front(),
                 offset + i * strides[0], visit);
}

Stencil::Stencil(const StepAttributes &attributes,
                 llvm::ArrayRef<int64_t> input, llvm::ArrayRef<int64_t> filter,
                 llvm::ArrayRef<int64_t> output, llvm::ArrayRef<uint32_t> kept)
    : channels(output[0]), positions(elementCount(output.drop_front())) {
  size_t rank = input.size() - 1;
  Shape strides = orUsual(attributes.strides, rank, 1);
  Shape dilations = orUsual(attributes.dilations, rank, 1);
  Shape begin = orUsual(attributes.padsBegin, rank, 0);
  Shape end = orUsual(attributes.padsEnd, rank, 0);
  Shape padded = {input[0]};
  for (size_t i = 0; i < rank; ++i)
    padded.push_back(input[i + 1] + begin[i] + end[i]);
  Shape paddedStrides = rowMajorStrides(padded);
  numPadded = elementCount(padded);

  Shape steps;
  int64_t origin = 0;
  for (size_t i = 0; i < rank; ++i) {
    steps.push_back(strides[i] * paddedStrides[i + 1]);
    origin += begin[i] * paddedStrides[i + 1];
  }
  forEachIndex(output.drop_front(), steps, 0,
               [&](int64_t base) { bases.push_back(base * numLanes); });
  if (padded != input.vec())
    forEachIndex(input, paddedStrides, origin,
                 [&](int64_t place) { paddedPlace.push_back(place); });

  int64_t weightsPerChannel = elementCount(filter.drop_front());
  int64_t outputsPerGroup = channels / attributes.groups;
  first.assign(size_t(channels) + 1, 0);
  for (uint32_t element : kept) {
    addWeight(filter, paddedStrides, dilations, outputsPerGroup, element);
    ++first[element / weightsPerChannel + 1];
  }
  for (int64_t channel = 0; channel < channels; ++channel)
    first[channel + 1] += first[channel];
}

void Stencil::addWeight(llvm::ArrayRef<int64_t> filter,
                        llvm::ArrayRef<int64_t> paddedStrides,
                        llvm::ArrayRef<int64_t> dilations,
                        int64_t outputsPerGroup, uint32_t element) {
  int64_t rest = element, offset = 0;
  for (size_t i = filter.size(); i-- > 2;) {
    offset += rest % filter[i] * dilations[i - 2] * paddedStrides[i - 1];
    rest /= filter[i];
  }
  int64_t group = rest / filter[1] / outputsPerGroup;
  int64_t channel = group * filter[1] + rest % filter[1];
  elements.push_back(element);
  offsets.push_back(int32_t((offset + channel * paddedStrides[0]) * numLanes));
}

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

// Products and sums in one instruction: twice as fast where there is one.
#ifdef __clang__
#pragma clang fp contract(fast)
#endif

L2DC_MULTIVERSION void Stencil::pad(const float *input, float *padded) const {
  for (size_t feature = 0; feature < paddedPlace.size(); ++feature)
    lanesAt(padded, paddedPlace[feature]) = lanesAt(input, int64_t(feature));
}

L2DC_MULTIVERSION void Stencil::unpad(const float *padded, float *input) const {
  for (size_t feature = 0; feature < paddedPlace.size(); ++feature)
    lanesAt(input, int64_t(feature)) += lanesAt(padded, paddedPlace[feature]);
}

std::vector<float> Stencil::gather(const float *filter) const {
  std::vector<float> weights;
  weights.reserve(elements.size());
  for (uint32_t element : elements)
    weights.push_back(filter[element]);
  return weights;
}

/// The lanes at `place`, which counts floats.
static inline const Lanes &at(const float *place) { return lanesAt(place, 0); }
static inline Lanes &at(float *place) { return lanesAt(place, 0); }

static inline __attribute__((always_inline)) float
sumLanes(const Lanes &lanes) {
  float sums[4] = {};
  for (int64_t i = 0; i < numLanes; i += 4)
    for (int64_t j = 0; j < 4; ++j)
      sums[j] += lanes[i + j];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

// Four positions at a time: each weight is loaded once for them, and sums that
// do not wait for one another keep the multipliers busy.
L2DC_MULTIVERSION void Stencil::forward(const float *filter, const float *bias,
                                        const float *padded,
                                        float *output) const {
  std::vector<float> gathered = gather(filter);
  for (int64_t channel = 0; channel < channels; ++channel) {
    Lanes start = {};
    start += bias ? bias[channel] : 0.0f;
    float *row = output + channel * positions * numLanes;
    const float *weights = gathered.data() + first[channel];
    const int32_t *offset = offsets.data() + first[channel];
    uint32_t count = first[channel + 1] - first[channel];
    int64_t position = 0;
    for (; position + 4 <= positions; position += 4) {
      Lanes a = start, b = start, c = start, d = start;
      const float *sourceA = padded + bases[position];
      const float *sourceB = padded + bases[position + 1];
      const float *sourceC = padded + bases[position + 2];
      const float *sourceD = padded + bases[position + 3];
      for (uint32_t i = 0; i < count; ++i) {
        float weight = weights[i];
        int64_t distance = offset[i];
        a += weight * at(sourceA + distance);
        b += weight * at(sourceB + distance);
        c += weight * at(sourceC + distance);
        d += weight * at(sourceD + distance);
      }
      lanesAt(row, position) = a;
      lanesAt(row, position + 1) = b;
      lanesAt(row, position + 2) = c;
      lanesAt(row, position + 3) = d;
    }
    for (; position < positions; ++position) {
      // Four sums for the same reason.
      const float *source = padded + bases[position];
      uint32_t part = count / 4;
      Lanes sums[4] = {start};
      for (uint32_t i = 0; i < part; ++i)
        for (uint32_t j = 0; j < 4; ++j)
          sums[j] += weights[4 * i + j] * at(source + offset[4 * i + j]);
      for (uint32_t i = 4 * part; i < count; ++i)
        sums[0] += weights[i] * at(source + offset[i]);
      lanesAt(row, position) = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }
  }
}

L2DC_MULTIVERSION void
Stencil::differentiateWeights(const float *padded, const float *outputGradient,
                              llvm::MutableArrayRef<float> gradient) const {
  for (int64_t channel = 0; channel < channels; ++channel) {
    const float *row = outputGradient + channel * positions * numLanes;
    // Four weights at a time share what is loaded of the output's gradient.
    for (uint32_t i = first[channel]; i < first[channel + 1]; i += 4) {
      uint32_t last = first[channel + 1] - 1;
      const float *sourceA = padded + offsets[i];
      const float *sourceB = padded + offsets[std::min(i + 1, last)];
      const float *sourceC = padded + offsets[std::min(i + 2, last)];
      const float *sourceD = padded + offsets[std::min(i + 3, last)];
      Lanes a = {}, b = {}, c = {}, d = {};
      for (int64_t position = 0; position < positions; ++position) {
        Lanes derivative = lanesAt(row, position);
        int64_t base = bases[position];
        a += derivative * at(sourceA + base);
        b += derivative * at(sourceB + base);
        c += derivative * at(sourceC + base);
        d += derivative * at(sourceD + base);
      }
      const Lanes sums[4] = {a, b, c, d};
      for (uint32_t j = 0; j < 4 && i + j <= last; ++j)
        gradient[i + j] += sumLanes(sums[j]);
    }
  }
}

L2DC_MULTIVERSION void
Stencil::differentiateBias(const float *outputGradient,
                           llvm::MutableArrayRef<float> gradient) const {
  for (int64_t channel = 0; channel < channels; ++channel) {
    Lanes sum = {};
    for (int64_t position = 0; position < positions; ++position)
      sum += lanesAt(outputGradient, channel * positions + position);
    gradient[channel] += sumLanes(sum);
  }
}

L2DC_MULTIVERSION void
Stencil::differentiateInput(const float *filter, const float *outputGradient,
                            float *paddedGradient) const {
  std::vector<float> gathered = gather(filter);
  for (int64_t channel = 0; channel < channels; ++channel) {
    const float *weights = gathered.data() + first[channel];
    const int32_t *offset = offsets.data() + first[channel];
    uint32_t count = first[channel + 1] - first[channel];
    for (int64_t position = 0; position < positions; ++position) {
      Lanes derivative =
          lanesAt(outputGradient, channel * positions + position);
      float *base = paddedGradient + bases[position];
      for (uint32_t i = 0; i < count; ++i)
        at(base + offset[i]) += weights[i] * derivative;
    }
  }
}
