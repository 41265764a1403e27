//===- Svg.cpp - Writing the elements of a plot ---------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Svg.h"
#include "StyleSheet.h"
#include "l2dc/Report/Html.h"

#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace l2dc::report;

/// A coordinate with at most two decimals and without trailing zeros.
static std::string number(double value) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.2f", value);
  size_t last = text.find_last_not_of('0');
  text.erase(text[last] == '.' ? last : last + 1);
  return text == "-0" ? "0" : text;
}

/// ` name="value"`.
static std::string attribute(const char *name, llvm::StringRef value) {
  return std::string(" ") + name + "=\"" + value.str() + '"';
}
static std::string attribute(const char *name, double value) {
  return attribute(name, number(value));
}

/// What closes an element that may carry a tooltip.
static std::string closeElement(const char *name, llvm::StringRef tooltip) {
  if (tooltip.empty())
    return "/>\n";
  return "><title>" + escapeHtml(tooltip) + "</title></" + name + ">\n";
}

Svg::Svg(double height, llvm::StringRef title) {
  std::string escaped = escapeHtml(title);
  code =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"" +
      escaped + "\" viewBox=\"0 0 " + number(plotWidth) + ' ' + number(height) +
      "\">\n";
  text(0, 16, title, "title");
}

void Svg::rect(double x, double y, double width, double height,
               llvm::StringRef classes, llvm::StringRef tooltip,
               double opacity) {
  code += "<rect" + attribute("class", classes) + attribute("x", x) +
          attribute("y", y) + attribute("width", width) +
          attribute("height", height);
  if (opacity < 1)
    code += attribute("fill-opacity", opacity);
  code += closeElement("rect", tooltip);
}

void Svg::line(double x1, double y1, double x2, double y2,
               llvm::StringRef classes) {
  code += "<line" + attribute("class", classes) + attribute("x1", x1) +
          attribute("y1", y1) + attribute("x2", x2) + attribute("y2", y2) +
          "/>\n";
}

void Svg::circle(double x, double y, double radius, llvm::StringRef classes,
                 llvm::StringRef tooltip) {
  code += "<circle" + attribute("class", classes) + attribute("cx", x) +
          attribute("cy", y) + attribute("r", radius) +
          closeElement("circle", tooltip);
}

void Svg::polyline(llvm::ArrayRef<std::pair<double, double>> points,
                   llvm::StringRef classes) {
  std::string list;
  for (auto [x, y] : points)
    list += (list.empty() ? "" : " ") + number(x) + ',' + number(y);
  code += "<polyline" + attribute("class", classes) +
          attribute("points", list) + "/>\n";
}

void Svg::text(double x, double y, llvm::StringRef text,
               llvm::StringRef classes, Anchor anchor) {
  code += "<text";
  if (!classes.empty())
    code += attribute("class", classes);
  code += attribute("x", x) + attribute("y", y);
  if (anchor != Anchor::Start)
    code +=
        attribute("text-anchor", anchor == Anchor::Middle ? "middle" : "end");
  code += ">" + escapeHtml(text) + "</text>\n";
}

void Svg::textUpwards(double x, double y, llvm::StringRef text,
                      llvm::StringRef classes) {
  code += "<text" + attribute("class", classes) +
          attribute("text-anchor", "middle") +
          attribute("transform", "translate(" + number(x) + ' ' + number(y) +
                                     ") rotate(-90)") +
          ">" + escapeHtml(text) + "</text>\n";
}

/// Calls `visit(index, x, y)` with the place of each entry of a legend, and
/// returns the last row's y.
template <typename Visitor>
static double layOutLegend(llvm::ArrayRef<llvm::StringRef> names,
                           Visitor visit) {
  double x = 0, y = 38;
  for (size_t i = 0; i < names.size(); ++i) {
    double width = 16 + textWidth(names[i]);
    if (x > 0 && x + width > plotWidth) {
      x = 0;
      y += 18;
    }
    visit(i, x, y);
    x += width + 18;
  }
  return y;
}

void Svg::legend(llvm::ArrayRef<llvm::StringRef> names) {
  if (names.size() < 2)
    return;
  layOutLegend(names, [&](size_t i, double x, double y) {
    rect(x, y - 10, 11, 11, seriesClass(i));
    text(x + 16, y, names[i]);
  });
}

double l2dc::report::headerHeight(llvm::ArrayRef<llvm::StringRef> names) {
  if (names.size() < 2)
    return 30;
  return layOutLegend(names, [](size_t, double, double) {}) + 12;
}

std::string l2dc::report::seriesClass(size_t index, char kind) {
  return kind + std::to_string(index % numSeriesColors);
}

/// The number of characters in UTF-8 `text`.
static size_t characterCount(llvm::StringRef text) {
  return size_t(
      llvm::count_if(text, [](char c) { return (uint8_t(c) & 0xc0) != 0x80; }));
}

double l2dc::report::textWidth(llvm::StringRef text) {
  return 6.7 * double(characterCount(text));
}

std::string l2dc::report::fitText(llvm::StringRef text, double width) {
  size_t room = size_t(std::max(5.0, width / 6.7));
  // Names with multi-byte characters are rare; they are left whole rather than
  // cut within a character.
  if (text.size() <= room || characterCount(text) != text.size())
    return text.str();
  size_t front = (room - 1) / 2, back = room - 1 - front;
  return text.take_front(front).str() + "\u2026" + text.take_back(back).str();
}
