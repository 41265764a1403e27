//===- Augmentation.h - Moved copies of images ------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Training sees each image a little different every time, which keeps a network
// from learning the images by heart.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_AUGMENTATION_H
#define L2DC_EXECUTION_AUGMENTATION_H

#include "l2dc/Support/Random.h"
#include "l2dc/Support/Tensor.h"

namespace l2dc::execution {

/// What may happen to an image each time it is shown.
struct Augmentation {
  /// It is moved by up to so many pixels in both directions.
  unsigned maxShift = 0;
  /// Every other image, on average, has left and right exchanged.
  bool mirror = false;
  /// The shape of one sample, height and width last, at least 2 dimensions: the
  /// network's input may have it flattened. Not needed if nothing happens.
  Shape imageShape = {};

  bool changesImages() const { return maxShift > 0 || mirror; }
};

/// What happens to one image.
struct ImageMove {
  int64_t down = 0, right = 0; ///< pixels
  bool mirrored = false;       ///< before it is moved
};

/// A move that `augmentation` allows, all equally likely.
ImageMove drawMove(const Augmentation &augmentation, Random &random);

/// `drawMove` for each of `count` images.
std::vector<ImageMove>
drawMoves(int64_t count, const Augmentation &augmentation, uint64_t seed);

/// Writes the image of shape `imageShape` at `from`, moved, to `to`. Pixels
/// that come in from outside repeat the edge.
void moveImage(const float *from, float *to, llvm::ArrayRef<int64_t> imageShape,
               ImageMove move);

/// Moves every image of `samples`, which may have them flattened, by its move.
Tensor moveImages(const Tensor &samples, llvm::ArrayRef<int64_t> imageShape,
                  llvm::ArrayRef<ImageMove> moves);

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_AUGMENTATION_H
