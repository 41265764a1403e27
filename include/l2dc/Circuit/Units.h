//===- Units.h - Quantities with units --------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two ways to write a number meet here. SPICE ignores case, so "m" is milli and
// "meg" is mega, and letters after the factor mean nothing. A specification is
// case-sensitive as SI is: "2 MHz", "1.37 mW", "20 kohm".
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_CIRCUIT_UNITS_H
#define L2DC_CIRCUIT_UNITS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <optional>
#include <string>

namespace l2dc::circuit {

/// A unit that a specification may name: what one of it is in base units, and
/// which quantities it may be compared with.
struct Unit {
  std::string name;      ///< as written: "um", "MHz", "dBohm"
  std::string dimension; ///< the base unit: "m", "Hz", "dBohm"; "1" is a number
  double scale = 1;      ///< base units in one of this unit

  /// Decibels and degrees are compared by difference, all else by ratio.
  bool isLogarithmic() const;
};

/// The unit `name` stands for: a base unit (1 V A W Hz ohm S F H s m m2 dB
/// dBohm deg C V/s A/rtHz V/rtHz K J) with an SI prefix (f p n u m k M G T)
/// where that makes sense, or "%", "um2". Nothing for another name.
std::optional<Unit> findUnit(llvm::StringRef name);

/// That `name` is no unit, and what one looks like.
llvm::Error unknownUnit(llvm::StringRef name);

/// `text` as a number in base units: "20 kohm", "1e-5 m", "12". A number
/// without a unit counts in `unit`; another one must have its dimension.
llvm::Expected<double> parseQuantity(llvm::StringRef text, const Unit &unit);

/// `text` as SPICE reads it: a number and an optional factor (t g meg k mil m u
/// n p f a), then letters without meaning. Nothing if it is not a number.
std::optional<double> parseSpiceNumber(llvm::StringRef text);

/// `value` with the fewest digits (at most 12) that a simulation can tell
/// apart, as in "1.2e-05". The same text everywhere.
std::string formatValue(double value);

/// `value` (in base units) in the way a person reads it: "1.37 mW",
/// "91.2 MHz", "57.7 dBohm".
std::string formatQuantity(double value, llvm::StringRef dimension,
                           unsigned significant = 4);

} // namespace l2dc::circuit

#endif // L2DC_CIRCUIT_UNITS_H
