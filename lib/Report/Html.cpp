//===- Html.cpp - One self-contained HTML page ----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Report/Html.h"
#include "StyleSheet.h"
#include "l2dc/Support/Version.h"

#include "llvm/Support/raw_ostream.h"

using namespace l2dc;
using namespace l2dc::report;

std::string report::escapeHtml(llvm::StringRef text) {
  std::string result;
  result.reserve(text.size());
  for (char c : text) {
    switch (c) {
    case '&':
      result += "&amp;";
      break;
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    case '"':
      result += "&quot;";
      break;
    case '\'':
      result += "&#39;";
      break;
    default:
      result += c;
    }
  }
  return result;
}

HtmlPage::HtmlPage(llvm::StringRef title, llvm::StringRef subtitle)
    : title(escapeHtml(title)), subtitle(escapeHtml(subtitle)) {}

void HtmlPage::addSection(llvm::StringRef heading) {
  sections.push_back(escapeHtml(heading));
  body += "<h2 id=\"section-" + std::to_string(sections.size()) + "\">" +
          sections.back() + "</h2>\n";
}

void HtmlPage::addParagraph(llvm::StringRef text) {
  body += "<p>" + escapeHtml(text) + "</p>\n";
}

void HtmlPage::addCode(llvm::StringRef text) {
  body += "<pre><code>" + escapeHtml(text) + "</code></pre>\n";
}

void HtmlPage::addKeyFigures(llvm::ArrayRef<KeyFigure> figures) {
  body += "<dl class=\"figures\">\n";
  for (const KeyFigure &figure : figures) {
    body += "<div><dt>" + escapeHtml(figure.label) +
            "</dt><dd class=\"value\">" + escapeHtml(figure.value) + "</dd>";
    if (!figure.note.empty())
      body += "<dd class=\"note\">" + escapeHtml(figure.note) + "</dd>";
    body += "</div>\n";
  }
  body += "</dl>\n";
}

/// One table row. The first cell names the row if its column goes left.
static std::string rowToHtml(const Table::Row &row,
                             llvm::ArrayRef<Table::Column> columns) {
  std::string html = "<tr>";
  for (size_t i = 0; i < row.size(); ++i) {
    bool left = columns[i].align == Align::Left;
    bool isName = i == 0 && left;
    html += isName ? "<th scope=\"row\" class=\"left\">"
            : left ? "<td class=\"left\">"
                   : "<td>";
    html += escapeHtml(row[i]) + (isName ? "</th>" : "</td>");
  }
  return html + "</tr>\n";
}

void HtmlPage::addTable(const Table &table, llvm::StringRef caption) {
  llvm::ArrayRef<Table::Column> columns = table.getColumns();
  body += "<div class=\"scroll\"><table>\n";
  if (!caption.empty())
    body += "<caption>" + escapeHtml(caption) + "</caption>\n";
  body += "<thead><tr>";
  for (const Table::Column &column : columns) {
    body += "<th scope=\"col\"";
    body += column.align == Align::Left ? " class=\"left\">" : ">";
    body += escapeHtml(column.title) + "</th>";
  }
  body += "</tr></thead>\n<tbody>\n";
  for (const Table::Row &row : table.getRows())
    body += rowToHtml(row, columns);
  body += "</tbody>\n";
  if (!table.getTotals().empty()) {
    body += "<tfoot>\n";
    for (const Table::Row &row : table.getTotals())
      body += rowToHtml(row, columns);
    body += "</tfoot>\n";
  }
  body += "</table></div>\n";
}

void HtmlPage::addFigure(llvm::StringRef svg, llvm::StringRef caption) {
  body += "<figure>\n" + svg.str();
  if (!caption.empty())
    body += "<figcaption>" + escapeHtml(caption) + "</figcaption>\n";
  body += "</figure>\n";
}

void HtmlPage::write(llvm::raw_ostream &os) const {
  os << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta "
        "charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, "
        "initial-scale=1\">\n<title>"
     << title << "</title>\n<style>" << styleSheet
     << "</style>\n</head>\n<body>\n<header>\n<h1>" << title << "</h1>\n";
  if (!subtitle.empty())
    os << "<p class=\"subtitle\">" << subtitle << "</p>\n";
  if (sections.size() > 1) {
    os << "<nav aria-label=\"Sections\">";
    for (size_t i = 0; i < sections.size(); ++i)
      os << "<a href=\"#section-" << i + 1 << "\">" << sections[i] << "</a>";
    os << "</nav>\n";
  }
  os << "</header>\n<main>\n"
     << body << "</main>\n<footer>Made by L2DC version " << getVersion()
     << ".</footer>\n</body>\n</html>\n";
}
