//===- HtmlTest.cpp - Tests of the HTML page ------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Report/Html.h"

#include "MarkupTestUtils.h"

#include "l2dc/Report/Plot.h"

#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace l2dc::report;
using l2dc::test::countOf;
using l2dc::test::findNestingError;

namespace {

std::string makePage() {
  HtmlPage page("<net> & \"co\"", "l2dc-compile --data='x'");
  page.addSection("Size");
  page.addKeyFigures(
      {{"On disk", "43.6 kB", "24x <smaller>"}, {"Cycles", "9,120", ""}});
  Table table({{"layer", Align::Left}, {"bytes"}});
  table.addRow({"fc<1>", "12"});
  table.addTotal({"total", "12"});
  page.addTable(table, "Bytes & bits");
  page.addSection("Speed");
  page.addParagraph("a < b");
  page.addCode("x\n  y & z");
  BarChart chart;
  chart.title = "Where 'it' goes";
  chart.categories = {"fc<1>"};
  chart.series = {{"bytes", {12}}};
  page.addFigure(renderSvg(chart), "Per layer");
  std::string text;
  llvm::raw_string_ostream os(text);
  page.write(os);
  return text;
}

TEST(HtmlTest, EscapesText) {
  EXPECT_EQ(escapeHtml("<a href=\"x\">&'"),
            "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
}

TEST(HtmlTest, IsWellFormedAndSelfContained) {
  std::string page = makePage();
  EXPECT_EQ(findNestingError(page), "");
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("src="), std::string::npos);
  EXPECT_EQ(page.find("@import"), std::string::npos);
  // The only address is the name of the SVG language.
  EXPECT_EQ(countOf(page, "http"), countOf(page, "xmlns=\"http"));
}

TEST(HtmlTest, EscapesEverythingItIsGiven) {
  std::string page = makePage();
  for (const char *raw : {"<net>", "fc<1>", "<smaller>", "a < b", "y & z",
                          "Bytes & bits", "'it'"})
    EXPECT_EQ(page.find(raw), std::string::npos) << raw;
  EXPECT_EQ(countOf(page, "&lt;net&gt; &amp; &quot;co&quot;"), 2u);
  EXPECT_NE(page.find("<pre><code>x\n  y &amp; z</code></pre>"),
            std::string::npos);
}

TEST(HtmlTest, LinksItsSections) {
  std::string page = makePage();
  EXPECT_NE(page.find("<a href=\"#section-2\">Speed</a>"), std::string::npos);
  EXPECT_NE(page.find("<h2 id=\"section-2\">Speed</h2>"), std::string::npos);
}

TEST(HtmlTest, WritesTablesForReadersAndScreenReaders) {
  std::string page = makePage();
  EXPECT_NE(page.find("<caption>Bytes &amp; bits</caption>\n<thead><tr><th "
                      "scope=\"col\" class=\"left\">layer</th><th "
                      "scope=\"col\">bytes</th></tr></thead>"),
            std::string::npos);
  EXPECT_NE(page.find("<tr><th scope=\"row\" "
                      "class=\"left\">fc&lt;1&gt;</th><td>12</td></tr>"),
            std::string::npos);
  EXPECT_NE(page.find("<tfoot>\n<tr><th scope=\"row\" class=\"left\">total"),
            std::string::npos);
}

TEST(HtmlTest, IsDeterministic) { EXPECT_EQ(makePage(), makePage()); }

} // namespace
