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
/// is the three words "w", "=", "1e-06".
using Listing = std::vector<std::vector<std::string>>;

Listing parseListing(llvm::ArrayRef<std::string> output);

/// The value of `key` = VALUE among the words of a card, or nothing.
std::optional<double> assignedNumber(llvm::ArrayRef<std::string> card,
                                     llvm::StringRef key);

/// The word as a number with SPICE's suffixes ("1.5u"), or nothing.
std::optional<double> parseNumber(llvm::StringRef word);

/// The index of the model's name on a transistor's card, or 0 if it has none.
size_t modelWord(llvm::ArrayRef<std::string> card);

/// Sources and transistors of the listing; nodes are left empty.
Topology topologyOf(const Listing &listing);

} // namespace l2dc::spice

#endif // L2DC_LIB_SPICE_LISTING_H
