//===- NetlistLexer.cpp - Lines and words of a netlist --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NetlistLexer.h"

#include "l2dc/Support/Error.h"

using namespace llvm;
using namespace l2dc;
using namespace l2dc::circuit;

/// `line` up to a ';' or a '$' that stands alone.
static StringRef dropComment(StringRef line) {
  line = line.take_until([](char c) { return c == ';'; });
  for (size_t i = line.find('$'); i != StringRef::npos;
       i = line.find('$', i + 1))
    if ((i == 0 || isspace(uint8_t(line[i - 1]))) &&
        (i + 1 == line.size() || isspace(uint8_t(line[i + 1]))))
      return line.take_front(i);
  return line;
}

Expected<std::vector<Card>> circuit::splitCards(StringRef text,
                                                const ParseOptions &options) {
  std::vector<Card> cards;
  unsigned number = options.firstLine;
  if (options.hasTitle) {
    text = text.split('\n').second;
    ++number;
  }
  for (; !text.empty(); ++number) {
    StringRef line;
    std::tie(line, text) = text.split('\n');
    line = line.trim();
    if (line.starts_with("*"))
      continue;
    line = dropComment(line).trim();
    if (line.empty())
      continue;
    if (!line.consume_front("+")) {
      cards.push_back({line.str(), number});
      continue;
    }
    if (cards.empty())
      return circuit::makeError({{options.file, number},
                                 "'+' continues a line, but there is none "
                                 "before it"});
    cards.back().text += (" " + line).str();
  }
  return cards;
}

/// The length of the word at the front of `text`, which is not a blank.
static size_t wordLength(StringRef text) {
  if (text.front() == '=')
    return 1;
  size_t i = 0;
  while (i < text.size()) {
    char c = text[i];
    if (isspace(uint8_t(c)) || c == '=' || c == '(' || c == ')' || c == ',')
      break;
    char closing = c == '\'' ? '\'' : c == '"' ? '"' : c == '{' ? '}' : '\0';
    if (!closing) {
      ++i;
      continue;
    }
    size_t end = text.find(closing, i + 1);
    if (end == StringRef::npos)
      return text.size();
    i = end + 1;
  }
  return i;
}

void Words::skip() { rest = rest.ltrim(" \t\r(),"); }

StringRef Words::peek() const {
  return rest.empty() ? rest : rest.take_front(wordLength(rest));
}

StringRef Words::take() {
  StringRef word = peek();
  rest = rest.drop_front(word.size());
  skip();
  return word;
}

bool Words::atAssignment() const {
  StringRef word = peek();
  return !word.empty() && word != "=" &&
         rest.drop_front(word.size()).ltrim().starts_with("=");
}

Expected<Assignments> circuit::takeAssignments(Words &words) {
  Assignments pairs;
  while (!words.atEnd()) {
    if (!words.atAssignment())
      return l2dc::makeError("expected name=value, found '{0}'", words.peek());
    std::string name = words.take().lower();
    words.take();
    if (words.atEnd() || words.peek() == "=")
      return l2dc::makeError("expected a value behind '{0}='", name);
    pairs.emplace_back(std::move(name), words.take().lower());
  }
  return pairs;
}
