//===- BarChart.cpp - Grouped and stacked bars ----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Scale.h"
#include "Svg.h"
#include "l2dc/Report/Format.h"
#include "l2dc/Report/Plot.h"

#include <algorithm>

using namespace l2dc::report;

namespace {

constexpr double barHeight = 14;
constexpr double groupGap = 8;
/// Room for the value behind the longest bar.
constexpr double valueRoom = 64;

/// Draws one chart.
class BarChartPainter {
public:
  explicit BarChartPainter(const BarChart &chart)
      : chart(chart), names(seriesNames()), left(labelWidth() + 10),
        top(headerHeight(names)),
        groupHeight(barHeight * double(chart.stacked ? 1 : numSeries())),
        bottom(top + (groupHeight + groupGap) * double(numCategories())),
        scale(valueRange(), left, plotWidth - valueRoom),
        svg(bottom + 42, chart.title) {}

  std::string paint();

private:
  size_t numSeries() const { return chart.series.size(); }
  size_t numCategories() const { return chart.categories.size(); }
  std::vector<llvm::StringRef> seriesNames() const;
  double labelWidth() const;
  Range valueRange() const;
  double value(size_t series, size_t category) const;
  std::string tooltip(size_t series, size_t category) const;

  void paintGrid();
  void paintGroup(size_t category, double y);
  void paintStack(size_t category, double y);

  const BarChart &chart;
  std::vector<llvm::StringRef> names;
  double left, top, groupHeight, bottom;
  Scale scale;
  Svg svg;
};

std::vector<llvm::StringRef> BarChartPainter::seriesNames() const {
  std::vector<llvm::StringRef> names;
  for (const Series &series : chart.series)
    names.push_back(series.name);
  return names;
}

double BarChartPainter::labelWidth() const {
  double width = 0;
  for (const std::string &category : chart.categories)
    width = std::max(width, textWidth(category));
  return std::min(width, 230.0);
}

double BarChartPainter::value(size_t series, size_t category) const {
  const std::vector<double> &values = chart.series[series].values;
  return category < values.size() ? values[category] : NAN;
}

Range BarChartPainter::valueRange() const {
  Range range;
  range.logarithmic = chart.axis.logarithmic && !chart.stacked;
  range.add(0); // ignored by a logarithmic range
  for (size_t category = 0; category < numCategories(); ++category) {
    double sum = 0;
    for (size_t series = 0; series < numSeries(); ++series) {
      double part = value(series, category);
      if (chart.stacked)
        sum += std::isfinite(part) ? part : 0;
      else // the shortest bar must have a length on a logarithmic axis, too
        range.add(range.logarithmic ? part / 2 : part);
      if (range.logarithmic)
        range.add(part);
    }
    range.add(sum);
  }
  return range;
}

std::string BarChartPainter::tooltip(size_t series, size_t category) const {
  std::string text = chart.categories[category];
  if (numSeries() > 1)
    text += ", " + chart.series[series].name;
  return text + ": " + formatNumber(value(series, category), 6);
}

void BarChartPainter::paintGrid() {
  for (double tick : scale.getTicks()) {
    double x = scale.toPixel(tick);
    svg.line(x, top, x, bottom, "grid");
    svg.text(x, bottom + 14, formatSi(tick), "soft", Anchor::Middle);
  }
  svg.text((left + plotWidth - valueRoom) / 2, bottom + 34, chart.axis.label,
           "soft", Anchor::Middle);
}

void BarChartPainter::paintGroup(size_t category, double y) {
  double origin = scale.toPixel(scale.getLow());
  for (size_t series = 0; series < numSeries(); ++series, y += barHeight) {
    double amount = value(series, category);
    bool shown =
        std::isfinite(amount) && (!chart.axis.logarithmic || amount > 0);
    if (!shown)
      continue;
    double end = scale.toPixel(amount);
    svg.rect(origin, y, std::max(0.0, end - origin), barHeight - 1,
             seriesClass(series), tooltip(series, category));
    svg.text(end + 5, y + barHeight - 3, formatSi(amount), "soft");
  }
}

void BarChartPainter::paintStack(size_t category, double y) {
  double sum = 0;
  for (size_t series = 0; series < numSeries(); ++series) {
    double part = value(series, category);
    if (!std::isfinite(part) || part <= 0)
      continue;
    double begin = scale.toPixel(sum);
    sum += part;
    svg.rect(begin, y, scale.toPixel(sum) - begin, barHeight - 1,
             seriesClass(series), tooltip(series, category));
  }
  svg.text(scale.toPixel(sum) + 5, y + barHeight - 3, formatSi(sum), "soft");
}

std::string BarChartPainter::paint() {
  svg.legend(names);
  paintGrid();
  double y = top + groupGap / 2;
  for (size_t category = 0; category < numCategories(); ++category) {
    svg.text(left - 8, y + groupHeight / 2 + 4,
             fitText(chart.categories[category], left - 10), "", Anchor::End);
    if (chart.stacked)
      paintStack(category, y);
    else
      paintGroup(category, y);
    y += groupHeight + groupGap;
  }
  svg.line(left, top, left, bottom, "axis");
  return svg.finish();
}

} // namespace

std::string l2dc::report::renderSvg(const BarChart &chart) {
  return BarChartPainter(chart).paint();
}
