//===- Table.h - Tables for consoles, Markdown and HTML ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_REPORT_TABLE_H
#define L2DC_REPORT_TABLE_H

#include "llvm/ADT/ArrayRef.h"

#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace l2dc::report {

/// Text goes left, numbers go right.
enum class Align : uint8_t { Left, Right };

/// Rows of text cells under titled columns, then rows of totals.
class Table {
public:
  struct Column {
    std::string title;
    Align align = Align::Right;
  };
  using Row = std::vector<std::string>;

  explicit Table(std::vector<Column> columns) : columns(std::move(columns)) {}

  /// Appends a row. Missing cells at the end are empty; a row has at most as
  /// many cells as the table has columns.
  void addRow(Row cells);
  /// Appends a row below the line that ends the table's body.
  void addTotal(Row cells);

  llvm::ArrayRef<Column> getColumns() const { return columns; }
  llvm::ArrayRef<Row> getRows() const { return rows; }
  llvm::ArrayRef<Row> getTotals() const { return totals; }

  /// Writes aligned columns with two blanks between them, for a console.
  void printText(llvm::raw_ostream &os) const;
  /// Writes a GitHub-style Markdown table; totals are bold.
  void printMarkdown(llvm::raw_ostream &os) const;

private:
  std::vector<Column> columns;
  std::vector<Row> rows;
  std::vector<Row> totals;
};

} // namespace l2dc::report

#endif // L2DC_REPORT_TABLE_H
