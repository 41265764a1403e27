//===- Listing.h - The netlist as ngspice expands it ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `listing expand` prints the netlist that ngspice simulates: subcircuits
// expanded, expressions evaluated, only the models in use.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SPICE_LISTING_H
#define L2DC_LIB_SPICE_LISTING_H

#include "RawData.h"

#include "llvm/ADT/ArrayRef.h"

#include <string>
#include <vector>

namespace l2dc::spice {

/// The cards of a listing as words, without the title and `.end`; "w= 1e-06"
/// is the three words "w", "=", "1e-06". The parameters of a `.model` are one
/// word: there are many, and nobody looks at most of them.
using Listing = std::vector<std::vector<std::string>>;

Listing parseListing(llvm::ArrayRef<std::string> output);

/// Splits text at blanks, '=', ',' and parentheses; the latter stay words.
std::vector<std::string> wordsOf(llvm::StringRef text);

/// The value of `key` = VALUE among the words of a card, or nothing.
std::optional<double> assignedNumber(llvm::ArrayRef<std::string> card,
                                     llvm::StringRef key);

/// The word as a number with SPICE's suffixes ("1.5u"), or nothing.
std::optional<double> parseNumber(llvm::StringRef word);

/// The index of the model's name on a transistor's card, or 0 if it has none.
size_t modelWord(llvm::ArrayRef<std::string> card);

/// Whether ngspice may have cut the card off: it lists 4095 characters.
bool isCutOff(llvm::ArrayRef<std::string> card);

/// Whether a card is one bin of a model: ".model NAME.3 nmos ... lmin = ...".
bool isBin(llvm::ArrayRef<std::string> card);

/// The listing without the bins of models, which depend on the sizes.
Listing withoutBins(Listing listing);

/// Sources and transistors of the listing; nodes are left empty.
Topology topologyOf(const Listing &listing);

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_LISTING_H
