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

/// Moves every image of `samples` by random numbers of pixels, from
/// -`maxShift` to `maxShift`, down and to the right. Pixels that come in from
/// outside repeat the edge. `imageShape` is the shape of one sample, height and
/// width last; `samples` may have it flattened.
Tensor shiftRandomly(const Tensor &samples, llvm::ArrayRef<int64_t> imageShape,
                     unsigned maxShift, uint64_t seed);

} // namespace l2dc::deepcompression

#endif // L2DC_LIB_DEEPCOMPRESSION_AUGMENT_H
