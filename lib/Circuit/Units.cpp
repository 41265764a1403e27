//===- Units.cpp - Quantities with units ----------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Circuit/Units.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace llvm;
using namespace l2dc;
using namespace l2dc::circuit;

namespace {

struct Prefix {
  char letter;
  double scale;
};

struct Factor {
  const char *name;
  double scale;
};

} // namespace

static constexpr Prefix prefixes[] = {{'f', 1e-15}, {'p', 1e-12}, {'n', 1e-9},
                                      {'u', 1e-6},  {'m', 1e-3},  {'k', 1e3},
                                      {'M', 1e6},   {'G', 1e9},   {'T', 1e12}};

/// Base units that take a prefix, and those that do not.
static constexpr const char *scaled[] = {"V", "A", "W",   "Hz",     "ohm",
                                         "S", "F", "H",   "s",      "m",
                                         "J", "K", "V/s", "A/rtHz", "V/rtHz"};
static constexpr const char *plain[] = {"1", "dB", "dBohm", "deg", "C"};

/// A thousandth of an inch.
static constexpr double mil = 25.4e-6;

/// SPICE's factors, longest first where one begins another.
static constexpr Factor factors[] = {
    {"meg", 1e6}, {"mil", mil}, {"t", 1e12},  {"g", 1e9},
    {"k", 1e3},   {"m", 1e-3},  {"u", 1e-6},  {"n", 1e-9},
    {"p", 1e-12}, {"f", 1e-15}, {"a", 1e-18},
};

/// `number * scale`, so that whole numbers give the double nearest to what is
/// written: a power of ten below 1 is no exact number, but its inverse is.
static double applyScale(double number, double scale) {
  return scale < 1 ? number / std::round(1 / scale) : number * scale;
}

bool Unit::isLogarithmic() const {
  return dimension == "dB" || dimension == "dBohm" || dimension == "deg" ||
         dimension == "C";
}

static std::optional<double> findPrefix(char letter) {
  for (const Prefix &prefix : prefixes)
    if (prefix.letter == letter)
      return prefix.scale;
  return std::nullopt;
}

std::optional<Unit> circuit::findUnit(StringRef name) {
  if (name == "%")
    return Unit{"%", "1", 1e-2};
  for (const char *base : plain)
    if (name == base)
      return Unit{name.str(), base, 1};
  for (const char *base : scaled) {
    if (name == base)
      return Unit{name.str(), base, 1};
    std::optional<double> scale;
    if (name.size() == StringRef(base).size() + 1 && name.ends_with(base))
      scale = findPrefix(name.front());
    if (scale)
      return Unit{name.str(), base, *scale};
  }
  if (name == "m2")
    return Unit{"m2", "m2", 1};
  if (name.size() == 3 && name.ends_with("m2"))
    if (std::optional<double> scale = findPrefix(name.front()))
      return Unit{name.str(), "m2", *scale * *scale};
  return std::nullopt;
}

/// Takes a decimal number from the front of `text`; not "inf", not hexadecimal.
static std::optional<double> takeNumber(StringRef &text) {
  size_t length = 0;
  bool digits = false;
  auto peek = [&](size_t i) { return i < text.size() ? text[i] : '\0'; };
  if (peek(length) == '+' || peek(length) == '-')
    ++length;
  for (bool point = false;; ++length) {
    if (isDigit(peek(length)))
      digits = true;
    else if (peek(length) == '.' && !point)
      point = true;
    else
      break;
  }
  if (!digits)
    return std::nullopt;
  if (toLower(peek(length)) == 'e') {
    size_t exponent = length + 1;
    if (peek(exponent) == '+' || peek(exponent) == '-')
      ++exponent;
    if (isDigit(peek(exponent))) {
      while (isDigit(peek(exponent)))
        ++exponent;
      length = exponent;
    }
  }
  double value;
  StringRef digitsText = text.take_front(length);
  digitsText.consume_front("+");
  if (digitsText.getAsDouble(value) || !std::isfinite(value))
    return std::nullopt;
  text = text.drop_front(length);
  return value;
}

/// What may stand behind a number of this dimension.
static std::string expectedUnits(StringRef dimension) {
  return dimension == "1" ? "no unit" : ("one of " + dimension).str();
}

Error circuit::unknownUnit(StringRef name) {
  return makeError(
      "unknown unit '{0}', expected a base unit and its prefix, as "
      "in um, kohm, GHz",
      name);
}

Expected<double> circuit::parseQuantity(StringRef text, const Unit &unit) {
  StringRef rest = text.trim();
  std::optional<double> number = takeNumber(rest);
  if (!number)
    return makeError("expected a number in {0}, found '{1}'", unit.name, text);
  rest = rest.trim();
  if (rest.empty())
    return applyScale(*number, unit.scale);
  std::optional<Unit> written = findUnit(rest);
  if (!written)
    return makeError("unknown unit '{0}', expected {1}", rest,
                     expectedUnits(unit.dimension));
  if (written->dimension != unit.dimension)
    return makeError("'{0}' has unit {1}, expected {2}", text, rest,
                     expectedUnits(unit.dimension));
  return applyScale(*number, written->scale);
}

std::optional<double> circuit::parseSpiceNumber(StringRef text) {
  std::optional<double> number = takeNumber(text);
  if (!number)
    return std::nullopt;
  if (!all_of(text, isAlpha))
    return std::nullopt;
  for (const Factor &factor : factors)
    if (text.starts_with_insensitive(factor.name))
      return factor.scale == mil ? *number * mil
                                 : applyScale(*number, factor.scale);
  return number;
}

std::string circuit::formatValue(double value) {
  std::string text;
  for (int digits : {6, 9, 12}) {
    text.clear();
    raw_string_ostream(text) << format("%.*g", digits, value);
    double back;
    if (!StringRef(text).getAsDouble(back) &&
        std::abs(back - value) <= 1e-12 * std::abs(value))
      break;
  }
  return text;
}

std::string circuit::formatQuantity(double value, StringRef dimension,
                                    unsigned significant) {
  if (!std::isfinite(value))
    return "-";
  std::string text;
  raw_string_ostream os(text);
  auto print = [&](double scaled, Twine unit) {
    os << format("%.*g", int(significant), scaled);
    if (unit.str() != "1")
      os << ' ' << unit;
    return text;
  };
  if (dimension == "m2")
    return print(value * 1e12, "um2");
  bool takesPrefix = is_contained(scaled, dimension) || dimension == "1";
  double magnitude = std::abs(value);
  if (!takesPrefix || dimension == "1" || magnitude == 0 ||
      (magnitude >= 1 && magnitude < 1e3))
    return print(value, dimension);
  for (const Prefix &prefix : prefixes)
    if (magnitude >= prefix.scale && magnitude < prefix.scale * 1e3)
      return print(value / prefix.scale, Twine(prefix.letter) + dimension);
  return print(value, dimension);
}
