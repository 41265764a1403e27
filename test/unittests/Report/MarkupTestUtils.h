//===- MarkupTestUtils.h - Checks on generated markup -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TEST_UNITTESTS_REPORT_MARKUPTESTUTILS_H
#define L2DC_TEST_UNITTESTS_REPORT_MARKUPTESTUTILS_H

#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace l2dc::test {

/// What is wrong with the nesting of the elements in `markup`, or "".
inline std::string findNestingError(llvm::StringRef markup) {
  std::vector<llvm::StringRef> open;
  while (true) {
    markup = markup.drop_until([](char c) { return c == '<'; });
    if (markup.empty())
      return open.empty() ? "" : "unclosed " + open.back().str();
    auto [tag, rest] = markup.drop_front().split('>');
    markup = rest;
    bool closes = tag.consume_front("/");
    llvm::StringRef name =
        tag.take_until([](char c) { return c == ' ' || c == '/'; });
    if (tag.ends_with("/") || name == "!DOCTYPE" || name == "meta")
      continue;
    if (!closes) {
      open.push_back(name);
      continue;
    }
    if (open.empty() || open.back() != name)
      return "unexpected end of " + name.str();
    open.pop_back();
  }
}

/// How often `part` occurs in `text`.
inline size_t countOf(llvm::StringRef text, llvm::StringRef part) {
  return text.count(part);
}

} // namespace l2dc::test

#endif // L2DC_TEST_UNITTESTS_REPORT_MARKUPTESTUTILS_H
