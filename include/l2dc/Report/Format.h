//===- Format.h - Numbers as reports show them ------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_REPORT_FORMAT_H
#define L2DC_REPORT_FORMAT_H

#include <cstdint>
#include <string>

namespace l2dc::report {

/// "1,234,567".
std::string formatCount(int64_t count);

/// "812 B", "43.6 kB", "1.25 MB": decimal units, three significant digits.
std::string formatBytes(uint64_t bytes);

/// `fraction` of 1 as "98.54 %".
std::string formatPercent(double fraction, unsigned decimals = 2);

/// `value` with that many significant digits, without trailing zeros: "12.7",
/// "0.00031", "1.5e+09". Non-finite values are "-".
std::string formatNumber(double value, unsigned significant = 4);

/// `value` with an SI prefix for axis labels: "250", "1.5k", "3M", "20m"
/// (0.02).
std::string formatSi(double value);

} // namespace l2dc::report

#endif // L2DC_REPORT_FORMAT_H
