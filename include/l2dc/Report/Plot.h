//===- Plot.h - Plots as SVG ------------------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each plot is a plain description and a function that turns it into one SVG
// element. The element takes its colours from the style sheet of `HtmlPage`,
// so that it follows the reader's light or dark theme. The same description
// gives the same bytes everywhere. Values that are not finite, and values of at
// most 0 on a logarithmic axis, are left out.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_REPORT_PLOT_H
#define L2DC_REPORT_PLOT_H

#include "llvm/ADT/ArrayRef.h"

#include <string>
#include <utility>
#include <vector>

namespace l2dc::report {

/// One axis with numbers.
struct Axis {
  std::string label; ///< what and in which unit, as in "cycles"
  bool logarithmic = false;
};

/// One value for each category, under a name in the legend.
struct Series {
  std::string name;
  std::vector<double> values;
};

/// Horizontal bars, one group (or one stack) per category, from 0.
struct BarChart {
  std::string title;
  Axis axis;
  std::vector<std::string> categories;
  /// As many values in each as there are categories.
  std::vector<Series> series;
  /// The series stand end to end in one bar: parts of a whole.
  bool stacked = false;
};

/// Points that may be joined.
struct Curve {
  std::string name;
  std::vector<std::pair<double, double>> points;
  bool joined = true;  ///< draw the line through the points
  bool markers = true; ///< draw the points
};

struct LineChart {
  std::string title;
  Axis x, y;
  std::vector<Curve> curves;
};

/// Counts in bins of equal width: `counts[i]` values lie in
/// [first + i*width, first + (i+1)*width).
struct Histogram {
  std::string title;
  Axis x, y;
  double first = 0;
  double width = 1;
  std::vector<double> counts;
};

/// Sorts the finite `values` into `bins` bins from the least to the greatest.
Histogram makeHistogram(std::string title, std::string label,
                        llvm::ArrayRef<double> values, unsigned bins);

/// Rows of cells whose colour shows a value from 0 to `maximum`: the load of
/// every processing element, layer by layer.
struct HeatStrip {
  std::string title;
  std::string columnLabel; ///< what a column is, as in "PE"
  std::string valueLabel;  ///< what the colour shows
  std::vector<Series> rows;
  double maximum = 1;
};

std::string renderSvg(const BarChart &chart);
std::string renderSvg(const LineChart &chart);
std::string renderSvg(const Histogram &chart);
std::string renderSvg(const HeatStrip &chart);

} // namespace l2dc::report

#endif // L2DC_REPORT_PLOT_H
