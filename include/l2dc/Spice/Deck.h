//===- Deck.h - A testbench as SPICE text -----------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SPICE_DECK_H
#define L2DC_SPICE_DECK_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace l2dc::spice {

/// A `.param` of a deck whose value changes from point to point.
struct Parameter {
  /// Letters, digits and underscores. Upper case is folded to lower case when
  /// the deck is loaded: ngspice knows lower-case names only.
  std::string name;
  /// The value in SI units (metres, ohms, ...) that the deck is loaded with.
  double nominal = 0.0;
  /// The range in SI units that points stay inside.
  double min = 0.0;
  double max = 0.0;
};

/// The dialect that a deck's model files are written in.
enum class Dialect : uint8_t {
  Spice3, ///< ngspice's own
  HSpice, ///< `ngbehavior=hsa`: what foundry model files expect
};

/// One testbench at one process corner: what one worker process loads.
struct Deck {
  /// Names the deck in messages, as in "ac_tt".
  std::string name;
  /// The netlist, with its title in the first line. It may `.include` and
  /// `.lib` files. It has no `.control` section, no analysis and no `.end`;
  /// each of `parameters` occurs as `.param NAME=VALUE`.
  std::string text;
  /// Where relative paths in `text` start; empty for the current directory.
  std::string directory;
  Dialect dialect = Dialect::Spice3;
  std::vector<Parameter> parameters;

  /// The index in `parameters` of `name`, or -1.
  int parameterIndex(llvm::StringRef name) const;
};

/// Fails with one message that has the deck's name, a line number and what was
/// expected: on text with a `.control` section, an analysis card or `.end`, on
/// a parameter that the text does not define, is listed twice or has min > max
/// or a nominal value outside, and on an included file that does not exist.
/// What only ngspice can judge (a missing model, a syntax error on a device's
/// line) is found by `Simulator::create`, which runs the nominal point.
llvm::Error verify(const Deck &deck);

} // namespace l2dc::spice

#endif // L2DC_SPICE_DECK_H
