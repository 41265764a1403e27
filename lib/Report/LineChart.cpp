//===- LineChart.cpp - Curves, points and histograms ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Frame.h"
#include "l2dc/Report/Format.h"

#include <algorithm>

using namespace l2dc::report;

/// Curves of more points are drawn without markers, which would hide the line.
static constexpr size_t maxMarkers = 80;

/// The height between the axis' ends.
static constexpr double areaHeight = 260;

Frame::Frame(llvm::StringRef title, llvm::ArrayRef<llvm::StringRef> names,
             const Axis &xAxis, Range xRange, const Axis &yAxis, Range yRange)
    : top(headerHeight(names) + 4), bottom(top + areaHeight),
      x(xRange, left, right), y(yRange, bottom, top), svg(bottom + 46, title) {
  svg.legend(names);
  for (double tick : x.getTicks()) {
    double pixel = x.toPixel(tick);
    svg.line(pixel, top, pixel, bottom, "grid");
    svg.text(pixel, bottom + 15, formatSi(tick), "soft", Anchor::Middle);
  }
  for (double tick : y.getTicks()) {
    double pixel = y.toPixel(tick);
    svg.line(left, pixel, right, pixel, "grid");
    svg.text(left - 7, pixel + 4, formatSi(tick), "soft", Anchor::End);
  }
  svg.line(left, bottom, right, bottom, "axis");
  svg.line(left, top, left, bottom, "axis");
  svg.text((left + right) / 2, bottom + 36, xAxis.label, "soft",
           Anchor::Middle);
  svg.textUpwards(14, (top + bottom) / 2, yAxis.label, "soft");
}

/// Draws the `index`-th curve of a chart.
static void paintCurve(Frame &frame, const Curve &curve, size_t index,
                       const Range &xRange, const Range &yRange) {
  bool markers =
      !curve.joined || (curve.markers && curve.points.size() <= maxMarkers);
  std::vector<std::pair<double, double>> pixels;
  for (auto [x, y] : curve.points) {
    if (!xRange.accepts(x) || !yRange.accepts(y))
      continue;
    pixels.emplace_back(frame.x.toPixel(x), frame.y.toPixel(y));
    if (markers)
      frame.svg.circle(
          pixels.back().first, pixels.back().second, 3.5, seriesClass(index),
          curve.name + ": " + formatNumber(x, 6) + ", " + formatNumber(y, 6));
  }
  if (curve.joined)
    frame.svg.polyline(pixels, seriesClass(index, 'l'));
}

std::string l2dc::report::renderSvg(const LineChart &chart) {
  Range xRange, yRange;
  xRange.logarithmic = chart.x.logarithmic;
  yRange.logarithmic = chart.y.logarithmic;
  std::vector<llvm::StringRef> names;
  for (const Curve &curve : chart.curves) {
    names.push_back(curve.name);
    for (auto [x, y] : curve.points) {
      // A point that cannot be shown does not stretch the other axis.
      if (!xRange.accepts(x) || !yRange.accepts(y))
        continue;
      xRange.add(x);
      yRange.add(y);
    }
  }
  Frame frame(chart.title, names, chart.x, xRange, chart.y, yRange);
  for (size_t i = 0; i < chart.curves.size(); ++i)
    paintCurve(frame, chart.curves[i], i, xRange, yRange);
  return frame.svg.finish();
}

Histogram l2dc::report::makeHistogram(std::string title, std::string label,
                                      llvm::ArrayRef<double> values,
                                      unsigned bins) {
  Histogram histogram;
  histogram.title = std::move(title);
  histogram.x.label = std::move(label);
  histogram.y.label = "count";
  Range range;
  for (double value : values)
    range.add(value);
  bins = std::max(1u, bins);
  histogram.counts.assign(bins, 0);
  if (range.empty())
    return histogram;
  histogram.first = range.low;
  // Equal values share one bin of width 1.
  histogram.width =
      range.high > range.low ? (range.high - range.low) / bins : 1;
  for (double value : values) {
    if (!range.accepts(value))
      continue;
    // The greatest value lies on the last bin's upper edge.
    size_t bin = size_t((value - histogram.first) / histogram.width);
    ++histogram.counts[std::min<size_t>(bin, bins - 1)];
  }
  return histogram;
}

std::string l2dc::report::renderSvg(const Histogram &chart) {
  auto edge = [&](size_t bin) {
    return chart.first + double(bin) * chart.width;
  };
  Range xRange, yRange;
  yRange.logarithmic = chart.y.logarithmic;
  xRange.add(edge(0));
  xRange.add(edge(chart.counts.size()));
  yRange.add(0); // ignored by a logarithmic range
  // A bin of one value must stand above a logarithmic axis.
  yRange.add(chart.y.logarithmic ? 0.5 : 0);
  for (double count : chart.counts)
    yRange.add(count);

  Axis xAxis = chart.x;
  xAxis.logarithmic = false;
  Frame frame(chart.title, {}, xAxis, xRange, chart.y, yRange);
  for (size_t bin = 0; bin < chart.counts.size(); ++bin) {
    double count = chart.counts[bin];
    if (!yRange.accepts(count) || count <= 0)
      continue;
    double left = frame.x.toPixel(edge(bin));
    double right = frame.x.toPixel(edge(bin + 1));
    double top = frame.y.toPixel(count);
    frame.svg.rect(left + 0.5, top, std::max(0.5, right - left - 1),
                   frame.bottom - top, seriesClass(0),
                   formatNumber(edge(bin)) + " to " +
                       formatNumber(edge(bin + 1)) + ": " +
                       formatNumber(count, 6));
  }
  return frame.svg.finish();
}
