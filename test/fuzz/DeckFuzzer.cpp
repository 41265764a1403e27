//===- DeckFuzzer.cpp - Arbitrary text as a deck or a listing -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../../lib/Spice/Listing.h"
#include "../../lib/Spice/Netlist.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/ErrorHandling.h"

using namespace l2dc::spice;

/// A deck is refused or accepted by name, and its files are looked up beside
/// it; the same text is read as what ngspice lists of a circuit.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  llvm::StringRef text(reinterpret_cast<const char *>(bytes), size);
  Deck deck;
  deck.name = "fuzz";
  deck.text = text.str();
  deck.directory = "/nowhere";
  deck.parameters = {{"w", 1e-6, 1e-7, 1e-4}};
  llvm::consumeError(verify(deck));
  size_t lines = text.count('\n') + 1;
  if (llvm::StringRef(relocatedText(deck)).count('\n') > lines)
    llvm::report_fatal_error("relocating made lines");
  for (const Card &card : cardsOf(text)) {
    if (card.line < 2 || card.line > lines)
      llvm::report_fatal_error("a card of no line");
    assignmentsOf(card.text);
  }
  llvm::SmallVector<llvm::StringRef, 0> split;
  text.split(split, '\n');
  std::vector<std::string> output;
  for (llvm::StringRef line : split)
    output.push_back(line.str());
  Listing listing = parseListing(output);
  topologyOf(listing);
  if (withoutBins(listing).size() > listing.size())
    llvm::report_fatal_error("a listing grew");
  for (const std::vector<std::string> &card : listing) {
    isCutOff(card);
    modelWord(card);
    assignedNumber(card, "w");
  }
  return 0;
}
