//===- Pool.cpp - Maxima and averages of windows --------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelFunctions.h"
#include "WindowGeometry.h"

#include <cmath>
#include <limits>

using namespace l2dc;
using namespace l2dc::execution;
using namespace l2dc::reference;

namespace {

/// The taps of one window that lie inside the input, and the plane they are in.
struct WindowTaps {
  const WindowGeometry &geometry;
  std::array<int64_t, 3> position; ///< of the output element
  std::array<Taps, 3> taps;

  WindowTaps(const WindowGeometry &geometry, std::array<int64_t, 3> position)
      : geometry(geometry), position(position) {
    for (int dim = 0; dim < WindowGeometry::rank; ++dim)
      taps[dim] = geometry.tapsWithin(dim, position[dim], geometry.input[dim]);
  }

  int64_t count() const {
    return taps[0].count() * taps[1].count() * taps[2].count();
  }

  /// The number of taps inside the padded input.
  int64_t paddedCount() const {
    int64_t product = 1;
    for (int dim = 0; dim < WindowGeometry::rank; ++dim) {
      int64_t end = geometry.input[dim] + geometry.window[dim].padEnd;
      product *= geometry.tapsWithin(dim, position[dim], end).end;
    }
    return product;
  }

  /// The input position of a tap.
  int64_t at(int dim, int64_t tap) const {
    return geometry.start(dim, position[dim]) +
           tap * geometry.window[dim].dilation;
  }

  /// Calls `visit` with every element of the window in row-major order.
  template <typename Visitor>
  void forEach(const float *plane, Visitor visit) const {
    for (int64_t z = taps[0].first; z < taps[0].end; ++z)
      for (int64_t y = taps[1].first; y < taps[1].end; ++y) {
        const float *row = plane + (at(0, z) * geometry.input[1] + at(1, y)) *
                                       geometry.input[2];
        for (int64_t x = taps[2].first; x < taps[2].end; ++x)
          visit(row[at(2, x)]);
      }
  }
};

/// Sets every element of the result to `reduce(window, plane)`.
template <typename Reduce>
void reduceWindows(const Step &step, const Tensor &x, Tensor &result,
                   Reduce reduce) {
  WindowGeometry geometry(
      step.attributes, llvm::ArrayRef(x.shape).drop_front(2),
      step.attributes.kernel, llvm::ArrayRef(result.shape).drop_front(2));
  float *out = result.begin();
  for (int64_t plane = 0; plane < x.shape[0] * x.shape[1]; ++plane) {
    const float *in = x.begin() + plane * geometry.inputSize();
    for (int64_t z = 0; z < geometry.output[0]; ++z)
      for (int64_t y = 0; y < geometry.output[1]; ++y)
        for (int64_t column = 0; column < geometry.output[2]; ++column)
          *out++ = reduce(WindowTaps(geometry, {z, y, column}), in);
  }
}

} // namespace

/// A NaN in a window is its maximum; a window of padding only gives -infinity.
void reference::maxPool(const Step &step, Operands operands, Tensor &result) {
  reduceWindows(step, *operands[0], result,
                [](const WindowTaps &window, const float *plane) {
                  float largest = -std::numeric_limits<float>::infinity();
                  window.forEach(plane, [&](float element) {
                    if (element > largest || std::isnan(element))
                      largest = element;
                  });
                  return largest;
                });
}

/// Sums in row-major order. With `countIncludePad` the padding counts as zeros;
/// what a window of ceiling mode covers beyond it never counts. The average of
/// nothing is 0.
void reference::avgPool(const Step &step, Operands operands, Tensor &result) {
  bool countPadding = step.attributes.countIncludePad;
  reduceWindows(step, *operands[0], result,
                [&](const WindowTaps &window, const float *plane) {
                  float sum = 0;
                  window.forEach(plane, [&](float element) { sum += element; });
                  int64_t count =
                      countPadding ? window.paddedCount() : window.count();
                  return count > 0 ? sum / float(count) : 0.0f;
                });
}

/// Sums in double: a plane can hold tens of thousands of elements.
void reference::globalAvgPool(const Step &, Operands operands, Tensor &result) {
  int64_t plane = operands[0]->size() / result.size();
  const float *in = operands[0]->begin();
  for (float &average : result.data) {
    double sum = std::accumulate(in, in + plane, 0.0);
    average = plane > 0 ? float(sum / double(plane)) : 0.0f;
    in += plane;
  }
}
