//===- MatrixMarket.cpp - Matrix Market files -----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Data/MatrixMarket.h"
#include "l2dc/Data/Gzip.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::data;
using llvm::StringRef;

namespace {

enum class Symmetry { General, Symmetric, Skew };

class Parser {
public:
  Parser(StringRef text, StringRef name) : rest(text), name(name) {}

  llvm::Expected<SparseMatrix> parse() {
    if (llvm::Error error = parseBanner())
      return std::move(error);
    if (llvm::Error error = parseSizes())
      return std::move(error);
    for (uint64_t element = 0; element < count; ++element)
      if (llvm::Error error = parseElement())
        return std::move(error);
    if (!nextLine().empty())
      return fail("more elements than the " + llvm::Twine(count) +
                  " announced");
    combine();
    return std::move(matrix);
  }

private:
  llvm::Error fail(const llvm::Twine &what) const {
    return makeError("{0}:{1}: {2}", name, lineNumber, what.str());
  }

  /// The next line that is no comment and not blank; empty at the end.
  StringRef nextLine() {
    while (!rest.empty()) {
      auto [line, after] = rest.split('\n');
      rest = after;
      ++lineNumber;
      line = line.trim();
      if (!line.empty() && !line.starts_with("%"))
        return line;
    }
    return {};
  }

  llvm::Error parseBanner() {
    auto [line, after] = rest.split('\n');
    rest = after;
    lineNumber = 1;
    llvm::SmallVector<StringRef> words;
    std::string lower = line.trim().lower();
    llvm::SplitString(lower, words);
    if (words.size() != 5 || words[0] != "%%matrixmarket" ||
        words[1] != "matrix")
      return fail("expected '%%MatrixMarket matrix FORMAT FIELD SYMMETRY'");
    if (words[2] != "coordinate")
      return fail("format '" + words[2] + "', expected coordinate");
    if (words[3] != "real" && words[3] != "integer" && words[3] != "pattern")
      return fail("field '" + words[3] +
                  "', expected real, integer or pattern");
    pattern = words[3] == "pattern";
    if (words[4] == "symmetric")
      symmetry = Symmetry::Symmetric;
    else if (words[4] == "skew-symmetric")
      symmetry = Symmetry::Skew;
    else if (words[4] != "general")
      return fail("symmetry '" + words[4] +
                  "', expected general, symmetric or skew-symmetric");
    return llvm::Error::success();
  }

  llvm::Error parseSizes() {
    llvm::SmallVector<StringRef> words;
    llvm::SplitString(nextLine(), words);
    if (words.size() != 3 || words[0].getAsInteger(10, matrix.rows) ||
        words[1].getAsInteger(10, matrix.columns) ||
        words[2].getAsInteger(10, count))
      return fail("expected the numbers of rows, columns and elements");
    if (matrix.rows == 0 || matrix.rows > maxSparseExtent ||
        matrix.columns == 0 || matrix.columns > maxSparseExtent)
      return fail(llvm::Twine(matrix.rows) + "x" + llvm::Twine(matrix.columns) +
                  " matrix, expected extents of 1 to " +
                  llvm::Twine(maxSparseExtent));
    if (symmetry != Symmetry::General && matrix.rows != matrix.columns)
      return fail("a symmetric matrix must be square");
    return llvm::Error::success();
  }

  llvm::Error parseElement() {
    StringRef line = nextLine();
    if (line.empty())
      return fail("the file ends before its " + llvm::Twine(count) +
                  " elements");
    llvm::SmallVector<StringRef> words;
    llvm::SplitString(line, words);
    uint32_t row, column;
    double value = 1;
    if (words.size() != (pattern ? 2u : 3u) || words[0].getAsInteger(10, row) ||
        words[1].getAsInteger(10, column) ||
        (!pattern && words[2].getAsDouble(value)))
      return fail("'" + line + "', expected row, column" +
                  (pattern ? "" : " and value"));
    if (row < 1 || row > matrix.rows || column < 1 || column > matrix.columns)
      return fail("element (" + llvm::Twine(row) + ", " + llvm::Twine(column) +
                  ") is outside of the matrix");
    if (!std::isfinite(float(value)))
      return fail("value '" + words[2] + "' is no finite float");
    add(row - 1, column - 1, float(value));
    return llvm::Error::success();
  }

  void add(uint32_t row, uint32_t column, float value) {
    matrix.elements.push_back({row, column, value});
    if (symmetry == Symmetry::General || row == column)
      return;
    matrix.elements.push_back(
        {column, row, symmetry == Symmetry::Skew ? -value : value});
  }

  /// Sorts the elements and adds up those at one position.
  void combine() {
    auto position = [](const SparseElement &element) {
      return std::pair(element.row, element.column);
    };
    std::vector<SparseElement> &elements = matrix.elements;
    llvm::sort(elements, [&](const SparseElement &a, const SparseElement &b) {
      return std::tuple(a.row, a.column, a.value) <
             std::tuple(b.row, b.column, b.value);
    });
    size_t kept = 0;
    for (size_t i = 0; i < elements.size(); ++i)
      if (kept != 0 && position(elements[kept - 1]) == position(elements[i]))
        elements[kept - 1].value += elements[i].value;
      else
        elements[kept++] = elements[i];
    elements.resize(kept);
  }

  StringRef rest;
  StringRef name;
  unsigned lineNumber = 0;
  bool pattern = false;
  Symmetry symmetry = Symmetry::General;
  uint64_t count = 0;
  SparseMatrix matrix;
};

} // namespace

llvm::Expected<SparseMatrix> data::parseMatrixMarket(StringRef text,
                                                     StringRef name) {
  return Parser(text, name).parse();
}

llvm::Expected<SparseMatrix> data::readMatrixMarket(StringRef path) {
  auto file = readMaybeGzipped(path);
  if (!file)
    return file.takeError();
  return parseMatrixMarket((*file)->getBuffer(), path);
}
