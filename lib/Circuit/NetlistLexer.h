//===- NetlistLexer.h - Lines and words of a netlist ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_CIRCUIT_NETLISTLEXER_H
#define L2DC_LIB_CIRCUIT_NETLISTLEXER_H

#include "l2dc/Circuit/Netlist.h"

namespace l2dc::circuit {

/// A card: a line and its continuation lines, without comments.
struct Card {
  std::string text; ///< in the case it was written in
  unsigned line = 0;
};

/// Splits `text` into cards. A '+' line without a card before it is an error.
llvm::Expected<std::vector<Card>> splitCards(llvm::StringRef text,
                                             const ParseOptions &options);

/// The words of a card, one at a time. A quoted or braced expression is one
/// word, as is '='; parentheses and commas count as blanks.
class Words {
public:
  explicit Words(llvm::StringRef text) : rest(text) { skip(); }

  bool atEnd() const { return rest.empty(); }
  /// What the next `take` returns; empty at the end.
  llvm::StringRef peek() const;
  llvm::StringRef take();
  /// Whether a '=' follows the next word: it is the name of an assignment.
  bool atAssignment() const;
  /// All that is left, without blanks at its ends.
  llvm::StringRef remainder() const { return rest.trim(); }

private:
  void skip();
  llvm::StringRef rest;
};

/// Takes `name = value` pairs up to the end. An error says which word stands
/// where a pair was expected.
llvm::Expected<Assignments> takeAssignments(Words &words);

} // namespace l2dc::circuit

#endif // L2DC_LIB_CIRCUIT_NETLISTLEXER_H
