//===- Html.h - One self-contained HTML page --------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_REPORT_HTML_H
#define L2DC_REPORT_HTML_H

#include "l2dc/Report/Table.h"

#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace l2dc::report {

/// `text` with the five characters that mean something in HTML replaced.
std::string escapeHtml(llvm::StringRef text);

/// A figure that a reader should see first.
struct KeyFigure {
  std::string label; ///< "Size on disk"
  std::string value; ///< "43.6 kB"
  std::string note;  ///< "24.5x smaller than float32", or empty
};

/// A page built from top to bottom. It needs no other file: the style sheet is
/// inside, there are no scripts, and it follows the reader's light or dark
/// theme. All text is escaped. The same calls give the same bytes.
class HtmlPage {
public:
  /// `subtitle` stands under the title, as in the command that was run.
  explicit HtmlPage(llvm::StringRef title, llvm::StringRef subtitle = "");

  /// Starts a section; the page lists its sections at the top.
  void addSection(llvm::StringRef heading);
  void addParagraph(llvm::StringRef text);
  /// Text in a fixed-width font with its line breaks kept.
  void addCode(llvm::StringRef text);
  void addKeyFigures(llvm::ArrayRef<KeyFigure> figures);
  void addTable(const Table &table, llvm::StringRef caption = "");
  /// Adds an SVG element that `renderSvg` made.
  void addFigure(llvm::StringRef svg, llvm::StringRef caption = "");

  void write(llvm::raw_ostream &os) const;

private:
  std::string title, subtitle;
  std::vector<std::string> sections;
  std::string body;
};

} // namespace l2dc::report

#endif // L2DC_REPORT_HTML_H
