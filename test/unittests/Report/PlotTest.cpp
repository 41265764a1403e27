//===- PlotTest.cpp - Tests of the SVG plots ------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Report/Plot.h"

#include "MarkupTestUtils.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace l2dc::report;
using l2dc::test::countOf;
using l2dc::test::findNestingError;

namespace {

/// The value of an attribute of the rectangle whose tooltip begins with
/// `tooltip`.
double attributeOf(llvm::StringRef svg, llvm::StringRef tooltip,
                   llvm::StringRef name) {
  size_t at = svg.find(tooltip);
  EXPECT_NE(at, llvm::StringRef::npos) << tooltip.str();
  llvm::StringRef element = svg.take_front(at).rsplit("<rect").second;
  std::string begin = " " + name.str() + "=\"";
  llvm::StringRef text = element.split(begin).second.split('"').first;
  double value = NAN;
  EXPECT_FALSE(text.getAsDouble(value)) << element.str();
  return value;
}

BarChart makeBars(bool stacked) {
  BarChart chart;
  chart.title = "Bytes";
  chart.axis.label = "bytes";
  chart.categories = {"conv1", "fc1"};
  chart.series = {{"indices", {10, 40}}, {"weights", {20, 60}}};
  chart.stacked = stacked;
  return chart;
}

TEST(PlotTest, DrawsBarsInProportion) {
  std::string svg = renderSvg(makeBars(/*stacked=*/false));
  EXPECT_EQ(findNestingError(svg), "");
  double unit = attributeOf(svg, "conv1, indices: 10<", "width") / 10;
  EXPECT_NEAR(attributeOf(svg, "fc1, weights: 60<", "width"), 60 * unit, 0.1);
  EXPECT_NEAR(attributeOf(svg, "fc1, indices: 40<", "width"), 40 * unit, 0.1);
}

TEST(PlotTest, StacksBarsEndToEnd) {
  std::string svg = renderSvg(makeBars(/*stacked=*/true));
  double x = attributeOf(svg, "fc1, indices: 40<", "x");
  double width = attributeOf(svg, "fc1, indices: 40<", "width");
  EXPECT_NEAR(attributeOf(svg, "fc1, weights: 60<", "x"), x + width, 0.1);
  // The sum stands behind the stack.
  EXPECT_NE(svg.find(">100</text>"), std::string::npos);
}

TEST(PlotTest, NamesPlotsAndSeries) {
  std::string svg = renderSvg(makeBars(true));
  EXPECT_NE(svg.find("role=\"img\" aria-label=\"Bytes\""), std::string::npos);
  EXPECT_EQ(countOf(svg, ">indices</text>"), 1u);
  BarChart one = makeBars(false);
  one.series.pop_back();
  EXPECT_EQ(countOf(renderSvg(one), ">indices</text>"), 0u); // no legend
}

TEST(PlotTest, GivesEveryLogarithmicBarALength) {
  BarChart chart = makeBars(false);
  chart.axis.logarithmic = true;
  std::string svg = renderSvg(chart);
  EXPECT_GT(attributeOf(svg, "conv1, indices: 10<", "width"), 10);
}

/// The height that a plot's view box gives.
double heightOf(llvm::StringRef svg) {
  llvm::StringRef box = svg.split("viewBox=\"").second.split('"').first;
  double height = NAN;
  EXPECT_FALSE(box.rsplit(' ').second.getAsDouble(height));
  return height;
}

TEST(PlotTest, WrapsALongLegend) {
  BarChart chart = makeBars(true);
  double before = heightOf(renderSvg(chart));
  chart.series.resize(12, {"a rather long name", {1, 1}});
  std::string svg = renderSvg(chart);
  EXPECT_EQ(heightOf(svg), before + 2 * 18);
  EXPECT_EQ(countOf(svg, ">a rather long name</text>"), 10u);
}

TEST(PlotTest, EscapesNames) {
  BarChart chart = makeBars(true);
  chart.title = "<&>";
  chart.categories[0] = "a<b";
  std::string svg = renderSvg(chart);
  EXPECT_EQ(findNestingError(svg), "");
  EXPECT_EQ(svg.find("a<b"), std::string::npos);
}

TEST(PlotTest, ShortensLongNames) {
  BarChart chart = makeBars(true);
  chart.categories[0] = std::string(30, 'a') + std::string(30, 'b');
  std::string svg = renderSvg(chart);
  EXPECT_NE(svg.find("aaa\u2026bbb"), std::string::npos);
  EXPECT_EQ(countOf(svg, ">" + chart.categories[0] + "<"), 0u);
}

LineChart makeLines() {
  LineChart chart;
  chart.title = "Accuracy over size";
  chart.x = {"bytes", /*logarithmic=*/true};
  chart.y = {"top-1", false};
  chart.curves = {{"magnitude", {{100, 0.5}, {1000, 0.75}, {10000, 1}}},
                  {"amc", {{0, 0.1}, {1000, NAN}, {1000, 0.9}}, false, true}};
  return chart;
}

TEST(PlotTest, SpacesDecadesEvenly) {
  std::string svg = renderSvg(makeLines());
  EXPECT_EQ(findNestingError(svg), "");
  size_t at = svg.find("points=\"");
  llvm::StringRef points = llvm::StringRef(svg).substr(at + 8).split('"').first;
  double x[3];
  for (double &value : x) {
    auto [point, rest] = points.split(' ');
    ASSERT_FALSE(point.split(',').first.getAsDouble(value));
    points = rest;
  }
  EXPECT_NEAR(x[1] - x[0], x[2] - x[1], 0.02);
  EXPECT_GT(x[1], x[0] + 100);
}

TEST(PlotTest, LeavesOutWhatAnAxisCannotShow) {
  std::string svg = renderSvg(makeLines());
  EXPECT_EQ(countOf(svg, "amc: "), 1u);
  EXPECT_EQ(countOf(svg, "nan"), 0u);
  EXPECT_EQ(countOf(svg, "inf"), 0u);
  EXPECT_EQ(countOf(svg, "<polyline"), 1u);
}

TEST(PlotTest, CountsValuesInBins) {
  Histogram h = makeHistogram("w", "x", {0, 0.1, 0.5, 0.9, 1, NAN}, 2);
  EXPECT_EQ(h.first, 0);
  EXPECT_EQ(h.width, 0.5);
  EXPECT_EQ(h.counts, (std::vector<double>{2, 3}));
  EXPECT_EQ(makeHistogram("w", "x", {3, 3}, 4).counts,
            (std::vector<double>{2, 0, 0, 0}));
  EXPECT_EQ(makeHistogram("w", "x", {}, 3).counts,
            (std::vector<double>{0, 0, 0}));
}

TEST(PlotTest, DrawsHistograms) {
  Histogram h = makeHistogram("Weights", "value", {0, 1, 1, 1}, 2);
  std::string svg = renderSvg(h);
  EXPECT_EQ(findNestingError(svg), "");
  EXPECT_NEAR(attributeOf(svg, "0.5 to 1: 3<", "height"),
              3 * attributeOf(svg, "0 to 0.5: 1<", "height"), 0.1);
  h.y.logarithmic = true;
  svg = renderSvg(h);
  EXPECT_GT(attributeOf(svg, "0 to 0.5: 1<", "height"), 5);
}

TEST(PlotTest, ColoursCellsByValue) {
  HeatStrip strip;
  strip.title = "Load";
  strip.columnLabel = "PE";
  strip.valueLabel = "busy";
  strip.rows = {{"fc1", {0, 0.5, 2}}, {"fc2", {1, NAN, 0.25}}};
  std::string svg = renderSvg(strip);
  EXPECT_EQ(findNestingError(svg), "");
  EXPECT_EQ(attributeOf(svg, "fc1, PE 1: 0.5<", "fill-opacity"), 0.5);
  EXPECT_EQ(attributeOf(svg, "fc1, PE 0: 0<", "fill-opacity"), 0);
  EXPECT_EQ(countOf(svg, "fc2, PE 1"), 0u);
  EXPECT_EQ(countOf(svg, "nan"), 0u);
}

TEST(PlotTest, DrawsEmptyAndDegenerateCharts) {
  LineChart zero;
  zero.curves = {{"c", {{0, 0}}}};
  LineChart negative;
  negative.curves = {{"c", {{-3, -3}}}};
  // Values that differ in their last bit.
  LineChart close;
  close.curves = {{"a", {{0, 0.9}}}, {"b", {{0, std::nextafter(0.9, 1.0)}}}};
  BarChart log = makeBars(false);
  log.axis.logarithmic = true;
  log.series = {{"s", {0, 5}}};
  for (const std::string &svg :
       {renderSvg(BarChart()), renderSvg(LineChart()), renderSvg(Histogram()),
        renderSvg(HeatStrip()), renderSvg(zero), renderSvg(negative),
        renderSvg(close), renderSvg(log)}) {
    EXPECT_EQ(findNestingError(svg), "");
    EXPECT_EQ(countOf(svg, "nan"), 0u) << svg;
    EXPECT_EQ(countOf(svg, "inf"), 0u) << svg;
  }
}

} // namespace
