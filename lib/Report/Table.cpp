//===- Table.cpp - Tables for consoles and Markdown -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Report/Table.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Unicode.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <cassert>

using namespace l2dc::report;

/// The terminal columns `text` takes; its bytes if it is no valid UTF-8.
static size_t displayWidth(llvm::StringRef text) {
  int width = llvm::sys::unicode::columnWidthUTF8(text);
  return width < 0 ? text.size() : size_t(width);
}

void Table::addRow(Row cells) {
  assert(cells.size() <= columns.size() && "more cells than columns");
  cells.resize(columns.size());
  rows.push_back(std::move(cells));
}

void Table::addTotal(Row cells) {
  assert(cells.size() <= columns.size() && "more cells than columns");
  cells.resize(columns.size());
  totals.push_back(std::move(cells));
}

/// The column titles as a row.
static Table::Row titlesOf(llvm::ArrayRef<Table::Column> columns) {
  Table::Row titles;
  for (const Table::Column &column : columns)
    titles.push_back(column.title);
  return titles;
}

/// Writes one line of aligned cells without blanks at its end.
static void printLine(llvm::raw_ostream &os, const Table::Row &cells,
                      llvm::ArrayRef<Table::Column> columns,
                      llvm::ArrayRef<size_t> widths) {
  std::string line;
  for (size_t i = 0; i < columns.size(); ++i) {
    std::string blanks(widths[i] - displayWidth(cells[i]), ' ');
    line += i == 0 ? "" : "  ";
    line +=
        columns[i].align == Align::Left ? cells[i] + blanks : blanks + cells[i];
  }
  os << llvm::StringRef(line).rtrim(' ') << '\n';
}

void Table::printText(llvm::raw_ostream &os) const {
  Row titles = titlesOf(columns);
  std::vector<size_t> widths(columns.size(), 0);
  auto measure = [&](const Row &cells) {
    for (size_t i = 0; i < columns.size(); ++i)
      widths[i] = std::max(widths[i], displayWidth(cells[i]));
  };
  measure(titles);
  llvm::for_each(rows, measure);
  llvm::for_each(totals, measure);
  Row rule;
  for (size_t width : widths)
    rule.push_back(std::string(width, '-'));

  printLine(os, titles, columns, widths);
  printLine(os, rule, columns, widths);
  for (const Row &row : rows)
    printLine(os, row, columns, widths);
  if (totals.empty())
    return;
  printLine(os, rule, columns, widths);
  for (const Row &row : totals)
    printLine(os, row, columns, widths);
}

/// `text` so that Markdown shows it and does not end the cell.
static std::string escapeCell(llvm::StringRef text) {
  std::string result;
  for (char c : text) {
    if (llvm::StringRef("|\\`*_<>").contains(c))
      result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

void Table::printMarkdown(llvm::raw_ostream &os) const {
  auto printRow = [&](const Row &cells, llvm::StringRef emphasis) {
    os << '|';
    for (const std::string &cell : cells) {
      llvm::StringRef mark = cell.empty() ? "" : emphasis;
      os << ' ' << mark << escapeCell(cell) << mark << " |";
    }
    os << '\n';
  };
  printRow(titlesOf(columns), "");
  os << '|';
  for (const Column &column : columns)
    os << (column.align == Align::Left ? "---|" : "--:|");
  os << '\n';
  for (const Row &row : rows)
    printRow(row, "");
  for (const Row &row : totals)
    printRow(row, "**");
}
