//===- Augment.h - Shifted copies of images ---------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DEEPCOMPRESSION_AUGMENT_H
#define L2DC_LIB_DEEPCOMPRESSION_AUGMENT_H

#include "l2dc/Support/Tensor.h"

namespace l2dc::deepcompression {

/// By how many pixels an image is moved.
struct Shift {
  int64_t down = 0, right = 0;
};

/// A random shift of -`maxShift` to `maxShift` in both directions for each of
/// `count` images.
std::vector<Shift> drawShifts(int64_t count, unsigned maxShift, uint64_t seed);

/// Moves every image of `samples` by its shift. Pixels that come in from
/// outside repeat the edge. `imageShape` is the shape of one sample, height and
/// width last; `samples` may have it flattened.
Tensor shiftImages(const Tensor &samples, llvm::ArrayRef<int64_t> imageShape,
                   llvm::ArrayRef<Shift> shifts);

} // namespace l2dc::deepcompression

#endif // L2DC_LIB_DEEPCOMPRESSION_AUGMENT_H
