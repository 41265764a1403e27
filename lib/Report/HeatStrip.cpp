//===- HeatStrip.cpp - Rows of cells coloured by value --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Svg.h"
#include "l2dc/Report/Format.h"
#include "l2dc/Report/Plot.h"

#include <algorithm>
#include <cmath>

using namespace l2dc::report;

namespace {

constexpr double rowHeight = 20;
constexpr double cellsTop = 52;
constexpr unsigned legendCells = 5;

/// The width that the row names take.
double nameWidth(llvm::ArrayRef<Series> rows) {
  double width = 0;
  for (const Series &row : rows)
    width = std::max(width, textWidth(row.name));
  return std::min(width, 200.0);
}

/// Shows which colour is which value, at the top.
void paintLegend(Svg &svg, const HeatStrip &chart) {
  svg.text(0, 38, chart.valueLabel + ": 0", "soft");
  double x = textWidth(chart.valueLabel + ": 0") + 4;
  for (unsigned i = 0; i <= legendCells; ++i, x += 22) {
    svg.rect(x, 27, 22, 13, "cell");
    svg.rect(x, 27, 22, 13, "heat", "", double(i) / legendCells);
  }
  svg.text(x + 6, 38, formatNumber(chart.maximum), "soft");
}

/// Draws the cells of one row.
void paintRow(Svg &svg, const HeatStrip &chart, const Series &row, double left,
              double y, double cellWidth) {
  // Cells touch when they are narrow, else a gap keeps them apart.
  double gap = cellWidth > 6 ? 1 : 0;
  for (size_t i = 0; i < row.values.size(); ++i) {
    double value = row.values[i];
    if (!std::isfinite(value))
      continue;
    double share =
        chart.maximum > 0 ? std::clamp(value / chart.maximum, 0.0, 1.0) : 0;
    svg.rect(left + double(i) * cellWidth, y, cellWidth - gap, rowHeight - 2,
             "heat",
             row.name + ", " + chart.columnLabel + ' ' + std::to_string(i) +
                 ": " + formatNumber(value),
             share);
  }
}

/// Numbers the columns below the cells.
void paintColumns(Svg &svg, const HeatStrip &chart, size_t columns, double left,
                  double y, double cellWidth) {
  size_t step = 1;
  while (columns > 16 * step)
    step *= 2;
  for (size_t i = 0; i < columns; i += step)
    svg.text(left + (double(i) + 0.5) * cellWidth, y + 12, std::to_string(i),
             "soft", Anchor::Middle);
  svg.text(left + double(columns) * cellWidth / 2, y + 30, chart.columnLabel,
           "soft", Anchor::Middle);
}

} // namespace

std::string l2dc::report::renderSvg(const HeatStrip &chart) {
  size_t columns = 1;
  for (const Series &row : chart.rows)
    columns = std::max(columns, row.values.size());
  double left = nameWidth(chart.rows) + 10;
  double cellWidth = (plotWidth - 8 - left) / double(columns);
  double bottom = cellsTop + rowHeight * double(chart.rows.size());
  Svg svg(bottom + 38, chart.title);
  paintLegend(svg, chart);
  double y = cellsTop;
  for (const Series &row : chart.rows) {
    svg.text(left - 8, y + rowHeight - 7, fitText(row.name, left - 10), "",
             Anchor::End);
    svg.rect(left, y, double(columns) * cellWidth, rowHeight - 2, "cell");
    paintRow(svg, chart, row, left, y, cellWidth);
    y += rowHeight;
  }
  paintColumns(svg, chart, columns, left, bottom, cellWidth);
  return svg.finish();
}
