//===- Tensor.cpp - Shapes and comparison of dense tensors ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Support/Tensor.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace l2dc;

std::string l2dc::shapeToString(llvm::ArrayRef<int64_t> shape) {
  if (shape.empty())
    return "scalar";
  std::string text;
  for (int64_t extent : shape) {
    if (!text.empty())
      text += 'x';
    text += extent < 0 ? "?" : std::to_string(extent);
  }
  return text;
}

std::vector<int64_t> l2dc::rowMajorStrides(llvm::ArrayRef<int64_t> shape) {
  std::vector<int64_t> strides(shape.size());
  int64_t stride = 1;
  for (size_t i = shape.size(); i-- > 0;) {
    strides[i] = stride;
    stride *= shape[i];
  }
  return strides;
}

double l2dc::maxAbsDifference(llvm::ArrayRef<float> a,
                              llvm::ArrayRef<float> b) {
  assert(a.size() == b.size());
  double largest = 0;
  for (auto [x, y] : llvm::zip_equal(a, b)) {
    if (std::isnan(x) != std::isnan(y))
      return std::numeric_limits<double>::quiet_NaN();
    // Equal infinities differ by NaN, though they are the same.
    if (x != y && !std::isnan(x))
      largest = std::max(largest, std::fabs(double(x) - double(y)));
  }
  return largest;
}
