//===- Tensor.h - A dense float tensor without MLIR -------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SUPPORT_TENSOR_H
#define L2DC_SUPPORT_TENSOR_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"

#include <cassert>
#include <cstdint>
#include <functional>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace l2dc {

using Shape = std::vector<int64_t>;

/// The product of `shape`'s extents; 1 for a scalar.
inline int64_t elementCount(llvm::ArrayRef<int64_t> shape) {
  return std::accumulate(shape.begin(), shape.end(), int64_t(1),
                         std::multiplies<int64_t>());
}

/// "2x3x4", or "scalar": how shapes are named in messages.
std::string shapeToString(llvm::ArrayRef<int64_t> shape);

/// A dense row-major float32 tensor that owns its elements. What the data
/// loaders, the executors and the simulator hand to one another.
struct Tensor {
  Shape shape;
  std::vector<float> data;

  Tensor() = default;
  /// A tensor of `shape` filled with `value`.
  explicit Tensor(Shape shape, float value = 0.0f)
      : shape(std::move(shape)), data(elementCount(this->shape), value) {}
  /// A tensor over `data`; its size must be the shape's element count.
  Tensor(Shape shape, std::vector<float> data)
      : shape(std::move(shape)), data(std::move(data)) {
    assert(int64_t(this->data.size()) == elementCount(this->shape));
  }

  int64_t rank() const { return int64_t(shape.size()); }
  int64_t size() const { return int64_t(data.size()); }
  float *begin() { return data.data(); }
  const float *begin() const { return data.data(); }
};

/// Row-major strides of `shape`, in elements.
std::vector<int64_t> rowMajorStrides(llvm::ArrayRef<int64_t> shape);

/// The largest |a[i] - b[i]|; NaN if either holds a NaN where the other does
/// not. The tensors must have the same size.
double maxAbsDifference(llvm::ArrayRef<float> a, llvm::ArrayRef<float> b);

} // namespace l2dc

#endif // L2DC_SUPPORT_TENSOR_H
