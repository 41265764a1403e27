//===- Augmentation.cpp - Moved copies of images --------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/Augmentation.h"

#include <algorithm>
#include <cassert>

using namespace l2dc;
using execution::ImageMove;

/// Writes the `height` x `width` plane `from`, moved.
static void movePlane(const float *from, float *to, int64_t height,
                      int64_t width, ImageMove move) {
  for (int64_t y = 0; y < height; ++y) {
    const float *line =
        from + std::clamp<int64_t>(y - move.down, 0, height - 1) * width;
    for (int64_t x = 0; x < width; ++x) {
      int64_t column = std::clamp<int64_t>(x - move.right, 0, width - 1);
      *to++ = line[move.mirrored ? width - 1 - column : column];
    }
  }
}

ImageMove execution::drawMove(const Augmentation &augmentation,
                              Random &random) {
  int64_t maxShift = augmentation.maxShift;
  auto draw = [&] {
    return int64_t(random.below(uint64_t(2 * maxShift + 1))) - maxShift;
  };
  ImageMove move;
  move.down = draw();
  move.right = draw();
  if (augmentation.mirror)
    move.mirrored = random.below(2) == 1;
  return move;
}

std::vector<ImageMove> execution::drawMoves(int64_t count,
                                            const Augmentation &augmentation,
                                            uint64_t seed) {
  Random random(seed);
  std::vector<ImageMove> moves(static_cast<size_t>(count));
  for (ImageMove &move : moves)
    move = drawMove(augmentation, random);
  return moves;
}

void execution::moveImage(const float *from, float *to,
                          llvm::ArrayRef<int64_t> imageShape, ImageMove move) {
  assert(imageShape.size() >= 2);
  int64_t height = imageShape[imageShape.size() - 2], width = imageShape.back();
  int64_t planes = elementCount(imageShape.drop_back(2));
  for (int64_t plane = 0; plane < planes; ++plane) {
    movePlane(from, to, height, width, move);
    from += height * width;
    to += height * width;
  }
}

Tensor execution::moveImages(const Tensor &samples,
                             llvm::ArrayRef<int64_t> imageShape,
                             llvm::ArrayRef<ImageMove> moves) {
  Tensor moved(samples.shape);
  int64_t size = elementCount(imageShape);
  for (size_t sample = 0; sample < moves.size(); ++sample)
    moveImage(samples.begin() + int64_t(sample) * size,
              moved.begin() + int64_t(sample) * size, imageShape,
              moves[sample]);
  return moved;
}
