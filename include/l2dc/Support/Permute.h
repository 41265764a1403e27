//===- Permute.h - Dimensions in another order ------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SUPPORT_PERMUTE_H
#define L2DC_SUPPORT_PERMUTE_H

#include "l2dc/Support/Tensor.h"

namespace l2dc {

/// The row-major `elements` of `shape` in the order of the tensor whose
/// dimension i is dimension `permutation[i]` of theirs.
template <typename T>
std::vector<T> permuteDimensions(llvm::ArrayRef<T> elements,
                                 llvm::ArrayRef<int64_t> shape,
                                 llvm::ArrayRef<int64_t> permutation) {
  std::vector<int64_t> oldStrides = rowMajorStrides(shape);
  Shape extents, strides, index(shape.size(), 0);
  for (int64_t dim : permutation) {
    extents.push_back(shape[dim]);
    strides.push_back(oldStrides[dim]);
  }
  std::vector<T> result(elements.size());
  int64_t source = 0;
  for (T &element : result) {
    element = elements[source];
    // Count up, the last dimension fastest.
    for (size_t dim = extents.size(); dim-- > 0;) {
      source += strides[dim];
      if (++index[dim] < extents[dim])
        break;
      source -= strides[dim] * extents[dim];
      index[dim] = 0;
    }
  }
  return result;
}

} // namespace l2dc

#endif // L2DC_SUPPORT_PERMUTE_H
