//===- WindowGeometry.h - Windows over one to three dimensions --*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_REFERENCE_WINDOWGEOMETRY_H
#define L2DC_LIB_REFERENCE_WINDOWGEOMETRY_H

#include "l2dc/Execution/ShapeInference.h"

#include <algorithm>
#include <array>

namespace l2dc::reference {

/// Consecutive positions of a window, as a half-open range.
struct Taps {
  int64_t first, end;

  int64_t count() const { return std::max<int64_t>(end - first, 0); }
};

/// The spatial dimensions of a convolution or pool. There are always three;
/// missing ones are leading dimensions of extent 1.
struct WindowGeometry {
  static constexpr int rank = 3;

  std::array<int64_t, rank> input, output;
  std::array<execution::WindowDimension, rank> window;

  /// The shapes are those of one channel, without batch and channels.
  WindowGeometry(const execution::StepAttributes &attributes,
                 llvm::ArrayRef<int64_t> inputShape,
                 llvm::ArrayRef<int64_t> kernel,
                 llvm::ArrayRef<int64_t> outputShape) {
    input.fill(1);
    output.fill(1);
    window.fill({1, 1, 1, 0, 0});
    size_t missing = rank - kernel.size();
    for (size_t i = 0; i < kernel.size(); ++i) {
      input[missing + i] = inputShape[i];
      output[missing + i] = outputShape[i];
      window[missing + i] =
          execution::windowDimension(attributes, i, kernel[i]);
    }
  }

  int64_t inputSize() const { return elementCount(input); }
  int64_t outputSize() const { return elementCount(output); }
  int64_t kernelSize() const {
    return window[0].kernel * window[1].kernel * window[2].kernel;
  }

  /// The input position of the window's first tap; negative in the padding.
  int64_t start(int dim, int64_t position) const {
    return position * window[dim].stride - window[dim].padBegin;
  }

  /// The taps of the window at an output position that read positions from 0 up
  /// to `extent`.
  Taps tapsWithin(int dim, int64_t position, int64_t extent) const {
    const execution::WindowDimension &w = window[dim];
    int64_t first = start(dim, position);
    auto tapsBelow = [&](int64_t bound) {
      int64_t room = bound - first;
      return room <= 0 ? 0 : (room - 1) / w.dilation + 1;
    };
    return {tapsBelow(0), std::min(w.kernel, tapsBelow(extent))};
  }
};

} // namespace l2dc::reference

#endif // L2DC_LIB_REFERENCE_WINDOWGEOMETRY_H
