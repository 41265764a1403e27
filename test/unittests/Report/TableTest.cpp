//===- TableTest.cpp - Tests of text and Markdown tables ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Report/Table.h"

#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace l2dc::report;

namespace {

Table makeTable() {
  Table table({{"layer", Align::Left}, {"weights"}, {"kept"}});
  table.addRow({"fc1", "235,200", "8 %"});
  table.addRow({"caf\u00e9", "1"});
  table.addTotal({"total", "235,201", "8 %"});
  return table;
}

TEST(TableTest, AlignsColumnsForAConsole) {
  std::string text;
  llvm::raw_string_ostream os(text);
  makeTable().printText(os);
  EXPECT_EQ(text, "layer  weights  kept\n"
                  "-----  -------  ----\n"
                  "fc1    235,200   8 %\n"
                  "caf\u00e9         1\n"
                  "-----  -------  ----\n"
                  "total  235,201   8 %\n");
}

TEST(TableTest, WritesMarkdown) {
  std::string text;
  llvm::raw_string_ostream os(text);
  Table table = makeTable();
  table.addRow({"a|b_c", "<2"});
  table.printMarkdown(os);
  EXPECT_EQ(text, "| layer | weights | kept |\n"
                  "|---|--:|--:|\n"
                  "| fc1 | 235,200 | 8 % |\n"
                  "| caf\u00e9 | 1 |  |\n"
                  "| a\\|b\\_c | \\<2 |  |\n"
                  "| **total** | **235,201** | **8 %** |\n");
}

TEST(TableTest, PrintsATableWithoutRows) {
  std::string text;
  llvm::raw_string_ostream os(text);
  Table({{"name", Align::Left}}).printText(os);
  EXPECT_EQ(text, "name\n----\n");
}

} // namespace
