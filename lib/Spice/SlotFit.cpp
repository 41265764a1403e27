//===- SlotFit.cpp - How a number depends on the parameters ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SlotFit.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

using namespace llvm;

namespace l2dc::spice {

/// What is this small next to the number itself is noise.
static constexpr double noise = 1e-11;

bool nearlyEqual(double a, double b) {
  return std::abs(a - b) <= 1e-10 * std::max(std::abs(a), std::abs(b));
}

/// The value as its first 13 digits say it.
static double rounded(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.12e", value);
  return std::strtod(text, nullptr);
}

namespace {
/// Collects terms and leaves out those that do not count.
struct Builder {
  double size; ///< of the number
  Polynomial result;

  void add(double coefficient, std::vector<uint32_t> factors, double product) {
    if (std::abs(coefficient * product) > noise * size)
      result.terms.push_back({rounded(coefficient), std::move(factors)});
  }
};
} // namespace

Polynomial fitPolynomial(const Observations &seen, ArrayRef<double> from,
                         ArrayRef<double> to) {
  size_t count = seen.parameters.size();
  double size = std::abs(seen.nominal);
  for (double value : seen.moved)
    size = std::max(size, std::abs(value));
  Builder builder{size, {}};
  // v = v0 + sum b_i d_i + sum c_ij d_i d_j with d_i = p_i - from_i, collected
  // by powers of p.
  double constant = seen.nominal;
  std::vector<double> linear(count);
  auto step = [&](size_t i) {
    return to[seen.parameters[i]] - from[seen.parameters[i]];
  };
  auto origin = [&](size_t i) { return from[seen.parameters[i]]; };
  for (size_t i = 0; i < count; ++i) {
    linear[i] = (seen.moved[i] - seen.nominal) / step(i);
    constant -= linear[i] * origin(i);
  }
  size_t pair = 0;
  for (size_t i = 0; i < count; ++i)
    for (size_t j = i + 1; j < count; ++j) {
      double joint = seen.movedPairs[pair++] - seen.moved[i] - seen.moved[j] +
                     seen.nominal;
      if (std::abs(joint) <= noise * size)
        continue;
      double c = joint / (step(i) * step(j));
      linear[i] -= c * origin(j);
      linear[j] -= c * origin(i);
      constant += c * origin(i) * origin(j);
      builder.add(c, {seen.parameters[i], seen.parameters[j]},
                  to[seen.parameters[i]] * to[seen.parameters[j]]);
    }
  for (size_t i = 0; i < count; ++i)
    builder.add(linear[i], {seen.parameters[i]},
                std::max(std::abs(origin(i)), std::abs(origin(i) + step(i))));
  builder.add(constant, {}, 1.0);
  return builder.result;
}

} // namespace l2dc::spice
