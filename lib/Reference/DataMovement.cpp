//===- DataMovement.cpp - Steps that only move elements -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelFunctions.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::execution;
using namespace l2dc::reference;

void reference::concat(const Step &step, Operands operands, Tensor &result) {
  int64_t axis = normalizeAxis(step.attributes.axis, result.rank());
  AxisView view(result.shape, axis);
  int64_t offset = 0;
  for (const Tensor *operand : operands) {
    int64_t chunk = operand->shape[axis] * view.inner;
    for (int64_t i = 0; i < view.outer; ++i)
      std::copy_n(operand->begin() + i * chunk, chunk,
                  result.begin() + i * view.extent * view.inner + offset);
    offset += chunk;
  }
}

void reference::reshape(const Step &, Operands operands, Tensor &result) {
  result.data = operands[0]->data;
}

namespace {

/// Where the elements of a result come from: for every dimension the offset in
/// the source of each index, or `absent`. An element's source is the sum.
using OffsetTables = std::vector<std::vector<int64_t>>;
constexpr int64_t absent = -1;

/// Fills `out` in row-major order with the elements the tables (at least one)
/// point at, or with `fill` where a dimension is absent or `source` is null.
/// Returns the end of what was written.
float *gather(llvm::ArrayRef<std::vector<int64_t>> tables, const float *source,
              float fill, float *out) {
  for (int64_t offset : tables.front()) {
    bool present = source && offset != absent;
    if (tables.size() == 1)
      *out++ = present ? source[offset] : fill;
    else
      out = gather(tables.drop_front(), present ? source + offset : nullptr,
                   fill, out);
  }
  return out;
}

/// The index that a padded index stands for, or `absent`.
int64_t sourceIndex(int64_t index, int64_t extent, PadMode mode) {
  if (index >= 0 && index < extent)
    return index;
  switch (mode) {
  case PadMode::Constant:
    return absent;
  case PadMode::Edge:
    return index < 0 ? 0 : extent - 1;
  case PadMode::Reflect:
    // Pads are smaller than the extent, so one reflection is enough.
    return index < 0 ? -index : 2 * (extent - 1) - index;
  }
  return absent;
}

} // namespace

void reference::transpose(const Step &step, Operands operands, Tensor &result) {
  std::vector<int64_t> strides = rowMajorStrides(operands[0]->shape);
  // The first table keeps scalars from being a special case.
  OffsetTables tables = {{0}};
  for (auto [extent, dim] :
       llvm::zip_equal(result.shape, step.attributes.permutation)) {
    std::vector<int64_t> &table = tables.emplace_back(extent);
    for (int64_t i = 0; i < extent; ++i)
      table[i] = i * strides[dim];
  }
  gather(tables, operands[0]->begin(), 0, result.begin());
}

/// Positive pads add, negative ones crop; what is added reflects or repeats the
/// operand as it was before cropping.
void reference::pad(const Step &step, Operands operands, Tensor &result) {
  const StepAttributes &a = step.attributes;
  const Tensor &x = *operands[0];
  std::vector<int64_t> strides = rowMajorStrides(x.shape);
  // The first table keeps scalars from being a special case.
  OffsetTables tables = {{0}};
  for (size_t dim = 0; dim < result.shape.size(); ++dim) {
    std::vector<int64_t> &table = tables.emplace_back(result.shape[dim]);
    int64_t begin = a.padsBegin.empty() ? 0 : a.padsBegin[dim];
    for (auto [i, offset] : llvm::enumerate(table)) {
      int64_t index = sourceIndex(int64_t(i) - begin, x.shape[dim], a.padMode);
      offset = index == absent ? absent : index * strides[dim];
    }
  }
  gather(tables, x.begin(), a.padValue, result.begin());
}
