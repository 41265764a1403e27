//===- Rounding.cpp - Floats with fewer bits ------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Rounding.h"

#include <algorithm>
#include <cmath>

using namespace l2dc;

float deepcompression::roundToBits(float value, unsigned bits) {
  int exponent;
  double mantissa = std::frexp(double(value), &exponent);
  double scaled = std::nearbyint(std::ldexp(mantissa, int(bits)));
  return float(std::ldexp(scaled, exponent - int(bits)));
}

float deepcompression::roundToHalf(float value) {
  constexpr float largest = 65504;
  constexpr int smallestExponent = -24; // of subnormals
  int exponent;
  std::frexp(value, &exponent);
  int unit = std::max(exponent - 11, smallestExponent);
  double rounded = std::nearbyint(std::ldexp(double(value), -unit));
  return std::clamp(float(std::ldexp(rounded, unit)), -largest, largest);
}
