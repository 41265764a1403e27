//===- Half.h - IEEE half precision to single -------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SUPPORT_HALF_H
#define L2DC_SUPPORT_HALF_H

#include "llvm/ADT/bit.h"

#include <cmath>
#include <cstdint>

namespace l2dc {

/// The float32 value of an IEEE 754 binary16 pattern; exact, NaN payloads kept.
inline float halfToFloat(uint16_t bits) {
  uint32_t sign = uint32_t(bits & 0x8000) << 16;
  uint32_t exponent = (bits >> 10) & 0x1f;
  uint32_t mantissa = bits & 0x3ff;
  if (exponent == 0) { // zero or subnormal: mantissa * 2^-24
    float magnitude = std::ldexp(float(mantissa), -24);
    return sign ? -magnitude : magnitude;
  }
  uint32_t wide = exponent == 0x1f ? 0xff : exponent + (127 - 15);
  return llvm::bit_cast<float>(sign | wide << 23 | mantissa << 13);
}

} // namespace l2dc

#endif // L2DC_SUPPORT_HALF_H
