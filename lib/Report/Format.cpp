//===- Format.cpp - Numbers as reports show them --------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Report/Format.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <cstdlib>

using namespace l2dc;

/// `value` through a printf format for one double and an optional precision.
static std::string print(const char *format, int precision, double value) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format(format, precision, value);
  return text;
}

/// `value`, which is below 1000, with three significant digits.
static std::string threeDigits(double value) {
  return print("%.*f", value < 9.995 ? 2 : value < 99.95 ? 1 : 0, value);
}

std::string report::formatCount(int64_t count) {
  bool negative = count < 0;
  std::string digits = std::to_string(count);
  for (size_t i = digits.size(); i > 3 + size_t(negative); i -= 3)
    digits.insert(i - 3, ",");
  return digits;
}

std::string report::formatBytes(uint64_t bytes) {
  if (bytes < 1000)
    return std::to_string(bytes) + " B";
  double value = double(bytes);
  const char *unit = "";
  // 999.5 and above would be shown as 1000.
  for (const char *next : {"kB", "MB", "GB", "TB", "PB", "EB"}) {
    value /= 1000;
    unit = next;
    if (value < 999.5)
      break;
  }
  return threeDigits(value) + " " + unit;
}

std::string report::formatPercent(double fraction, unsigned decimals) {
  if (!std::isfinite(fraction))
    return "-";
  return print("%.*f", int(decimals), fraction * 100) + " %";
}

std::string report::formatNumber(double value, unsigned significant) {
  return std::isfinite(value) ? print("%.*g", int(significant), value) : "-";
}

std::string report::formatSi(double value) {
  if (!std::isfinite(value))
    return "-";
  static constexpr llvm::StringLiteral prefixes[] = {"p", "n", "u", "m", "",
                                                     "k", "M", "G", "T", "P"};
  constexpr int unit = 4;
  if (value == 0)
    return "0";
  int exponent = int(std::floor(std::log10(std::fabs(value) * 1.0005) / 3));
  int index = exponent + unit;
  // Beyond the prefixes, and for 0.1 to 1, the plain number reads better.
  if (index < 0 || index >= int(std::size(prefixes)) ||
      (exponent == -1 && std::fabs(value) >= 0.01))
    return formatNumber(value, 3);
  return formatNumber(value / std::pow(1000.0, exponent), 3) +
         prefixes[index].str();
}
