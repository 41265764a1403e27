//===- Preprocess.cpp - From raw samples to network inputs ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Preprocess.h"
#include "l2dc/Support/Error.h"

using namespace l2dc;
using namespace l2dc::data;

namespace {

/// NxHxWxC as NxCxHxW.
Tensor channelsFirst(const Tensor &images) {
  int64_t samples = images.shape[0], height = images.shape[1],
          width = images.shape[2], channels = images.shape[3];
  int64_t pixels = height * width;
  Tensor result(Shape{samples, channels, height, width});
  for (int64_t n = 0; n < samples; ++n)
    for (int64_t c = 0; c < channels; ++c)
      for (int64_t p = 0; p < pixels; ++p)
        result.data[(n * channels + c) * pixels + p] =
            images.data[(n * pixels + p) * channels + c];
  return result;
}

/// The centred `side` x `side` square of every NxCxHxW image.
Tensor cropCentre(const Tensor &images, int64_t side) {
  int64_t planes = images.shape[0] * images.shape[1];
  int64_t height = images.shape[2], width = images.shape[3];
  int64_t top = (height - side) / 2, left = (width - side) / 2;
  Tensor result(Shape{images.shape[0], images.shape[1], side, side});
  float *output = result.begin();
  for (int64_t plane = 0; plane < planes; ++plane)
    for (int64_t y = 0; y < side; ++y, output += side)
      std::copy_n(images.begin() + (plane * height + top + y) * width + left,
                  side, output);
  return result;
}

/// Swaps the first with the last channel, and so on, in place.
void reverseChannels(Tensor &images) {
  int64_t channels = images.shape[1];
  int64_t plane =
      images.size() / std::max<int64_t>(1, images.shape[0] * channels);
  for (int64_t n = 0; n < images.shape[0]; ++n) {
    float *sample = images.begin() + n * channels * plane;
    for (int64_t c = 0; c < channels / 2; ++c)
      std::swap_ranges(sample + c * plane, sample + (c + 1) * plane,
                       sample + (channels - 1 - c) * plane);
  }
}

/// Fails unless `values` holds no value, one, or one per channel.
llvm::Error checkChannels(llvm::StringRef option, size_t values,
                          const Tensor &images) {
  bool hasChannels = images.rank() >= 3;
  if (values <= 1 || (hasChannels && int64_t(values) == images.shape[1]))
    return llvm::Error::success();
  return makeError("data option '{0}' has {1} values: expected one, or one per "
                   "channel of the samples of shape {2}",
                   option, values,
                   shapeToString(llvm::ArrayRef(images.shape).drop_front()));
}

/// The value for `channel` of a list of no, one or all channels' values.
float channelValue(llvm::ArrayRef<float> values, int64_t channel,
                   float fallback) {
  if (values.empty())
    return fallback;
  return values[values.size() == 1 ? 0 : channel];
}

void normalize(Tensor &images, const Normalization &normalization) {
  int64_t channels = images.rank() >= 3 ? images.shape[1] : 1;
  int64_t planes = images.shape[0] * channels;
  int64_t plane = images.size() / std::max<int64_t>(1, planes);
  float *values = images.begin();
  for (int64_t i = 0; i < planes; ++i, values += plane) {
    float mean = channelValue(normalization.mean, i % channels, 0);
    float stdDev = channelValue(normalization.stdDev, i % channels, 1);
    // Divisions rather than a product with a reciprocal: pixel/255 must be
    // the float nearest to the quotient, as in the networks' training.
    for (int64_t j = 0; j < plane; ++j)
      values[j] = (values[j] / normalization.scale - mean) / stdDev;
  }
}

} // namespace

llvm::Error data::preprocess(Tensor &images, const DataSpec &spec) {
  bool needsImages = spec.channelsLast || spec.crop > 0 || spec.reverseChannels;
  if (needsImages && images.rank() != 4)
    return makeError("data options 'layout', 'crop' and 'channels' need images "
                     "of three dimensions, found samples of shape {0}",
                     shapeToString(llvm::ArrayRef(images.shape).drop_front()));
  if (spec.channelsLast)
    images = channelsFirst(images);
  if (spec.crop > 0) {
    if (spec.crop > std::min(images.shape[2], images.shape[3]))
      return makeError(
          "data option 'crop={0}' is larger than the images of {1} "
          "rows and {2} columns",
          spec.crop, images.shape[2], images.shape[3]);
    images = cropCentre(images, spec.crop);
  }
  if (spec.reverseChannels)
    reverseChannels(images);
  const Normalization &normalization = spec.normalization;
  if (llvm::Error error =
          checkChannels("mean", normalization.mean.size(), images))
    return error;
  if (llvm::Error error =
          checkChannels("std", normalization.stdDev.size(), images))
    return error;
  normalize(images, normalization);
  return llvm::Error::success();
}
