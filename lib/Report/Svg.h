//===- Svg.h - Writing the elements of a plot ----------------- -*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_REPORT_SVG_H
#define L2DC_LIB_REPORT_SVG_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>
#include <utility>
#include <vector>

namespace l2dc::report {

/// The width of every plot, in the pixels of its own coordinate system.
inline constexpr double plotWidth = 760;

/// Where a text stands relative to its point.
enum class Anchor : uint8_t { Start, Middle, End };

/// Builds one SVG element. Coordinates are pixels from the top left; classes
/// are those of the page's style sheet; tooltips appear under the pointer and
/// are read aloud.
class Svg {
public:
  /// `title` stands at the top left and names the plot for screen readers.
  Svg(double height, llvm::StringRef title);

  void rect(double x, double y, double width, double height,
            llvm::StringRef classes, llvm::StringRef tooltip = "",
            double opacity = 1);
  void line(double x1, double y1, double x2, double y2,
            llvm::StringRef classes);
  void circle(double x, double y, double radius, llvm::StringRef classes,
              llvm::StringRef tooltip);
  void polyline(llvm::ArrayRef<std::pair<double, double>> points,
                llvm::StringRef classes);
  void text(double x, double y, llvm::StringRef text,
            llvm::StringRef classes = "", Anchor anchor = Anchor::Start);
  /// `text` that reads upwards, centred on the point.
  void textUpwards(double x, double y, llvm::StringRef text,
                   llvm::StringRef classes);
  /// Coloured squares with their names, in rows below the title; nothing for
  /// fewer than two names.
  void legend(llvm::ArrayRef<llvm::StringRef> names);

  /// The complete element.
  std::string finish() const { return code + "</svg>\n"; }

private:
  std::string code;
};

/// Where the plot may begin below the title and the legend of `names`.
double headerHeight(llvm::ArrayRef<llvm::StringRef> names);

/// The class of the `index`-th series: "s0", "s1", ... for areas, "l0", ... for
/// lines.
std::string seriesClass(size_t index, char kind = 's');

/// About how many pixels wide `text` is in a plot.
double textWidth(llvm::StringRef text);

/// `text`, shortened in its middle to about `width` pixels.
std::string fitText(llvm::StringRef text, double width);

} // namespace l2dc::report

#endif // L2DC_LIB_REPORT_SVG_H
