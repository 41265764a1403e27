//===- SpecFuzzer.cpp - Arbitrary bytes as specifications -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Circuit/Deck.h"
#include "l2dc/Circuit/Spec.h"

#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/raw_ostream.h"

using namespace l2dc::circuit;

/// Where the specification ends and its netlist begins.
static constexpr llvm::StringLiteral separator = "\n=====\n";

/// The text is refused, or gives a netlist that is read again as the same one
/// and a problem whose decks can be written.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  llvm::StringRef text(reinterpret_cast<const char *>(bytes), size);
  auto [spec, cards] = text.split(separator);
  auto netlist = parseNetlist(cards, {"fuzz.cir"});
  if (!netlist) {
    llvm::consumeError(netlist.takeError());
    return 0;
  }
  auto problem =
      parseSpecText(spec, "fuzz.yaml",
                    [&netlist = *netlist](llvm::StringRef, SourceRef)
                        -> llvm::Expected<Netlist> { return netlist; });
  if (!problem) {
    llvm::consumeError(problem.takeError());
    return 0;
  }
  if (verify(*problem))
    return 0;
  for (const Testbench &testbench : problem->testbenches) {
    std::string deck =
        makeTestbench(*problem, testbench, problem->corners[0]).deck.text;
    auto again = parseNetlist(deck, {"deck.cir"});
    if (!again)
      llvm::report_fatal_error(llvm::Twine(toString(again.takeError())));
    if (writeBatchNetlist(*problem, testbench).empty())
      llvm::report_fatal_error("nothing was written");
  }
  return 0;
}
