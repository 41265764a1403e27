//===- Rounding.h - Floats with fewer bits ----------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DEEPCOMPRESSION_ROUNDING_H
#define L2DC_LIB_DEEPCOMPRESSION_ROUNDING_H

namespace l2dc::deepcompression {

/// The nearest float whose mantissa has `bits` (1 to 24) significant bits; ties
/// go to even.
float roundToBits(float value, unsigned bits);

/// The nearest value of IEEE half precision; magnitudes beyond its largest
/// become the largest.
float roundToHalf(float value);

} // namespace l2dc::deepcompression

#endif // L2DC_LIB_DEEPCOMPRESSION_ROUNDING_H
