//===- Netlist.h - Looking into SPICE text ----------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_NETLIST_H
#define L2DC_LIB_SPICE_NETLIST_H

#include "l2dc/Spice/Deck.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace l2dc::spice {

/// A logical line: continuation lines joined, comments and blank lines gone.
struct Card {
  unsigned line; ///< 1-based line that it starts on
  std::string text;

  /// The first word in lower case: ".param", "m1".
  std::string keyword() const;
};

/// The cards of a netlist after its title line.
std::vector<Card> cardsOf(llvm::StringRef netlist);

/// The name before '=' and the text after it, with nested quotes and braces
/// kept together: "w='2*w1' l=1u" gives (w, '2*w1'), (l, 1u).
std::vector<std::pair<std::string, std::string>>
assignmentsOf(llvm::StringRef text);

/// The file that an `.include` or a two-word `.lib` card names, without quotes;
/// empty for other cards.
llvm::StringRef includedFile(const Card &card);

/// The deck's text for a process that runs elsewhere: included files with
/// absolute paths.
std::string relocatedText(const Deck &deck);

/// A number as ngspice reads it back to the same bits or almost.
std::string number(double value);

/// Whether `name` can stand in a command as a name of a node, a device or a
/// parameter.
bool isName(llvm::StringRef name);

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_NETLIST_H
