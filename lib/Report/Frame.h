//===- Frame.h - The axes of a rectangular plot --------------- -*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_REPORT_FRAME_H
#define L2DC_LIB_REPORT_FRAME_H

#include "Scale.h"
#include "Svg.h"
#include "l2dc/Report/Plot.h"

namespace l2dc::report {

/// A plot area with a numbered x and y axis and grid lines.
struct Frame {
  static constexpr double left = 66, right = plotWidth - 16;

  double top, bottom;
  Scale x, y;
  Svg svg;

  /// Draws the legend of `names` and the axes for values in these ranges.
  Frame(llvm::StringRef title, llvm::ArrayRef<llvm::StringRef> names,
        const Axis &xAxis, Range xRange, const Axis &yAxis, Range yRange);
};

} // namespace l2dc::report

#endif // L2DC_LIB_REPORT_FRAME_H
