//===- Augment.cpp - Shifted copies of images -----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Augment.h"

#include "l2dc/Support/Random.h"

using namespace l2dc;
using deepcompression::Shift;

/// Writes the `height` x `width` plane `from`, moved by `down` and `right`.
static void shiftPlane(const float *from, float *to, int64_t height,
                       int64_t width, int64_t down, int64_t right) {
  for (int64_t y = 0; y < height; ++y) {
    const float *line =
        from + std::clamp<int64_t>(y - down, 0, height - 1) * width;
    for (int64_t x = 0; x < width; ++x)
      *to++ = line[std::clamp<int64_t>(x - right, 0, width - 1)];
  }
}

std::vector<Shift> deepcompression::drawShifts(int64_t count, unsigned maxShift,
                                               uint64_t seed) {
  Random random(seed);
  auto draw = [&] {
    return int64_t(random.below(2 * maxShift + 1)) - int64_t(maxShift);
  };
  std::vector<Shift> shifts(static_cast<size_t>(count));
  for (Shift &shift : shifts) {
    shift.down = draw();
    shift.right = draw();
  }
  return shifts;
}

Tensor deepcompression::shiftImages(const Tensor &samples,
                                    llvm::ArrayRef<int64_t> imageShape,
                                    llvm::ArrayRef<Shift> shifts) {
  assert(imageShape.size() >= 2);
  Tensor shifted(samples.shape);
  int64_t height = imageShape[imageShape.size() - 2], width = imageShape.back();
  int64_t planes = elementCount(imageShape.drop_back(2));
  const float *from = samples.begin();
  float *to = shifted.begin();
  for (Shift shift : shifts) {
    for (int64_t plane = 0; plane < planes; ++plane) {
      shiftPlane(from, to, height, width, shift.down, shift.right);
      from += height * width;
      to += height * width;
    }
  }
  return shifted;
}
