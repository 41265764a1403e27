//===- FixedPoint.h - The arithmetic of the 16-bit datapath -----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The paper gives the width and the word "shift"; docs/Numerics.md fixes the
// rest. A fixed-point number of fraction f is an integer that stands for
// integer * 2^-f. Everything rounds to nearest, ties to even, and saturates.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TARGET_EIE_FIXEDPOINT_H
#define L2DC_TARGET_EIE_FIXEDPOINT_H

#include "llvm/ADT/ArrayRef.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace l2dc::image {

/// Fraction bits that registers may hold, and shifts that products may have.
inline constexpr int minFraction = -16;
inline constexpr int maxFraction = 30;
inline constexpr int maxShift = 31;

/// The numbers of a signed integer of `bits` bits, 2 to 32.
struct IntegerRange {
  int32_t min, max;
  explicit constexpr IntegerRange(unsigned bits)
      : min(int32_t(-(int64_t(1) << (bits - 1)))),
        max(int32_t((int64_t(1) << (bits - 1)) - 1)) {}
  constexpr int32_t saturate(int64_t value) const {
    return int32_t(value < min ? min : value > max ? max : value);
  }
};

/// The integer nearest to `value` * 2^`fraction`, saturated; 0 for NaN.
inline int32_t quantize(float value, int fraction, IntegerRange range) {
  double scaled = std::ldexp(double(value), fraction);
  if (std::isnan(scaled))
    return 0;
  // Clamped before the conversion, which is undefined beyond the integers.
  scaled = std::clamp(scaled, double(range.min), double(range.max));
  return int32_t(std::nearbyint(scaled));
}

/// What the integer stands for; exact for up to 24 bits.
inline float dequantize(int32_t value, int fraction) {
  return float(std::ldexp(double(value), -fraction));
}

/// A product of two 16-bit numbers divided by 2^`shift` (0 to maxShift),
/// rounded to nearest, ties to even.
inline int32_t shiftProduct(int32_t product, int shift) {
  if (shift == 0)
    return product;
  int32_t half = int32_t((int64_t(1) << (shift - 1)) - 1);
  // |product| <= 2^30 and half < 2^30, so the sum does not overflow.
  return (product + half + ((product >> shift) & 1)) >> shift;
}

/// Stages 2 and 3 of the arithmetic unit: `sum` + weight * activation, where
/// the product is shifted before it is added and the sum saturates.
inline int32_t multiplyAccumulate(int32_t sum, int32_t weight,
                                  int32_t activation, int shift,
                                  IntegerRange range) {
  int32_t term = shiftProduct(weight * activation, shift);
  return range.saturate(int64_t(sum) + term);
}

/// The largest fraction in [minFraction, maxFraction] at which `maxAbs` still
/// fits `bits` bits without saturating; maxFraction for 0.
int chooseFraction(double maxAbs, unsigned bits);

/// The fraction for results that reach `maxAbs`, given the fractions of the
/// factors: `chooseFraction`, lowered where the shift would become negative and
/// raised where it would exceed maxShift.
int chooseResultFraction(double maxAbs, unsigned bits, int weightFraction,
                         int sourceFraction);

} // namespace l2dc::image

#endif // L2DC_TARGET_EIE_FIXEDPOINT_H
