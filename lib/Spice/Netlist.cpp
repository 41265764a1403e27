//===- Netlist.cpp - Looking into SPICE text ------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Netlist.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <cstdio>

using namespace llvm;

namespace l2dc::spice {

std::string Card::keyword() const {
  StringRef rest = StringRef(text).ltrim();
  return rest.take_until([](char c) { return isSpace(c); }).lower();
}

/// The line without a comment at its end.
static StringRef withoutComment(StringRef line) {
  size_t end = line.find(';');
  return line.take_front(end == StringRef::npos ? line.size() : end).rtrim();
}

std::vector<Card> cardsOf(StringRef netlist) {
  std::vector<Card> cards;
  unsigned number = 0;
  while (!netlist.empty()) {
    auto [raw, rest] = netlist.split('\n');
    netlist = rest;
    ++number;
    StringRef line = withoutComment(raw).ltrim();
    if (number == 1 || line.empty() || line.starts_with("*"))
      continue;
    if (line.consume_front("+")) {
      if (!cards.empty())
        cards.back().text += (" " + line).str();
      continue;
    }
    cards.push_back({number, line.str()});
  }
  return cards;
}

/// The length of the value at the start of `text`: a quoted or braced
/// expression or a word.
static size_t valueLength(StringRef text) {
  if (text.empty())
    return 0;
  char close = text[0] == '{' ? '}' : text[0];
  if (text[0] == '{' || text[0] == '\'' || text[0] == '"') {
    size_t end = text.find(close, 1);
    return end == StringRef::npos ? text.size() : end + 1;
  }
  return text.take_until([](char c) { return isSpace(c) || c == ','; }).size();
}

std::vector<std::pair<std::string, std::string>> assignmentsOf(StringRef text) {
  std::vector<std::pair<std::string, std::string>> result;
  size_t equals;
  while ((equals = text.find('=')) != StringRef::npos) {
    StringRef before = text.take_front(equals).rtrim();
    size_t start = before.find_last_of(" \t,'}\"") + 1;
    StringRef after = text.drop_front(equals + 1).ltrim();
    size_t length = valueLength(after);
    result.emplace_back(before.drop_front(start).lower(),
                        after.take_front(length).str());
    text = after.drop_front(length);
  }
  return result;
}

StringRef includedFile(const Card &card) {
  std::string keyword = card.keyword();
  bool library = keyword == ".lib";
  if (!library && keyword != ".include" && keyword != ".inc")
    return {};
  StringRef rest = StringRef(card.text).ltrim().drop_front(keyword.size());
  rest = rest.trim();
  if (rest.empty())
    return {};
  size_t length = valueLength(rest);
  // ".lib section" starts a section, ".lib file section" uses one.
  if (library && rest.drop_front(length).trim().empty())
    return {};
  return rest.take_front(length).trim("\"'");
}

/// The line with its relative path put below `base`; lines that include
/// nothing as they are.
static std::string relocatedLine(StringRef line, StringRef base) {
  Card card{0, withoutComment(line).ltrim().str()};
  StringRef file = includedFile(card);
  if (file.empty() || sys::path::is_absolute(file))
    return line.str();
  SmallString<256> path(base);
  sys::path::append(path, file);
  sys::path::remove_dots(path, /*remove_dot_dot=*/true);
  StringRef text = card.text;
  StringRef section = text.drop_front(file.end() - text.begin()).ltrim("\"'");
  return (StringRef(card.keyword()) + " \"" + path + "\"" + section).str();
}

std::string relocatedText(const Deck &deck) {
  SmallString<256> base(deck.directory);
  sys::fs::make_absolute(base);
  std::string result;
  StringRef rest = deck.text;
  while (!rest.empty()) {
    auto [line, next] = rest.split('\n');
    // The first line is a title, whatever it says.
    result += result.empty() ? line.str() : relocatedLine(line, base);
    result += '\n';
    rest = next;
  }
  return result;
}

std::string number(double value) {
  char buffer[40];
  std::snprintf(buffer, sizeof(buffer), "%.17g", value);
  return buffer;
}

bool isName(StringRef name) {
  return !name.empty() && all_of(name, [](char c) {
    return isAlnum(c) || StringRef("_.+-!#/:").contains(c);
  });
}

} // namespace l2dc::spice
