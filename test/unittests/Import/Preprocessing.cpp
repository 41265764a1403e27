//===- Preprocessing.cpp - Inputs of the shared networks ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Preprocessing.h"

#include "l2dc/Data/Gzip.h"
#include "l2dc/Support/Error.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace l2dc;

llvm::Expected<test::CifarImages>
test::readCifarImages(llvm::StringRef path, int64_t count,
                      llvm::ArrayRef<float> mean, llvm::ArrayRef<float> stdDev,
                      float scale) {
  constexpr int64_t plane = 32 * 32, record = 1 + 3 * plane;
  auto buffer = data::readMaybeGzipped(path);
  if (!buffer)
    return buffer.takeError();
  llvm::StringRef bytes = (*buffer)->getBuffer();
  if (int64_t(bytes.size()) < count * record)
    return makeError("{0} has fewer than {1} records", path, count);
  CifarImages result;
  result.images = Tensor({count, 3, 32, 32});
  for (int64_t n = 0; n < count; ++n) {
    result.labels.push_back(uint8_t(bytes[n * record]));
    for (int64_t i = 0; i < 3 * plane; ++i) {
      float raw = uint8_t(bytes[n * record + 1 + i]);
      result.images.data[n * 3 * plane + i] =
          (raw / scale - mean[i / plane]) / stdDev[i / plane];
    }
  }
  return result;
}

namespace {

/// A row or column of an image: `extent` values, `stride` apart.
struct Line {
  const float *values;
  int64_t extent, stride;
};

} // namespace

/// Element `index` of `side` into which the `size` values of `line` from
/// `first` on shrink. Weights have 22 binary digits and the sum is rounded to a
/// byte: with exact arithmetic, ties would fall differently.
static float shrinkElement(Line line, int64_t first, int64_t size, int64_t side,
                           int64_t index) {
  double reduction = double(size) / double(side);
  double centre = double(first) + (double(index) + 0.5) * reduction;
  // The filter reaches over the ends of the part, but not of the line.
  auto begin = std::max<int64_t>(int64_t(centre - reduction + 0.5), 0);
  auto end = std::min<int64_t>(int64_t(centre + reduction + 0.5), line.extent);
  std::vector<double> weights;
  for (int64_t i = begin; i < end; ++i)
    weights.push_back(
        std::max(1 - std::abs((double(i) - centre + 0.5) / reduction), 0.0));
  double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  int64_t sum = 1 << 21;
  for (int64_t i = begin; i < end; ++i) {
    auto weight = int64_t(0.5 + weights[i - begin] / total * (1 << 22));
    sum += weight * int64_t(line.values[i * line.stride]);
  }
  return float(std::clamp<int64_t>(sum >> 22, 0, 255));
}

Tensor test::shrinkImages(const Tensor &images, int64_t first, int64_t size,
                          int64_t side) {
  int64_t planes = images.shape[0] * images.shape[1];
  int64_t height = images.shape[2], width = images.shape[3];
  Tensor result({images.shape[0], images.shape[1], side, side});
  // Rows first, into a scratch image that is `side` wide, then its columns.
  std::vector<float> scratch(height * side);
  for (int64_t plane = 0; plane < planes; ++plane) {
    const float *image = images.begin() + plane * height * width;
    for (int64_t y = 0; y < height; ++y)
      for (int64_t x = 0; x < side; ++x)
        scratch[y * side + x] =
            shrinkElement({image + y * width, width, 1}, first, size, side, x);
    float *small = result.begin() + plane * side * side;
    for (int64_t y = 0; y < side; ++y)
      for (int64_t x = 0; x < side; ++x)
        small[y * side + x] =
            shrinkElement({&scratch[x], height, side}, first, size, side, y);
  }
  return result;
}
