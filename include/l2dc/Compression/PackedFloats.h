//===- PackedFloats.h - Lossless coding of float32 values -------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_COMPRESSION_PACKEDFLOATS_H
#define L2DC_COMPRESSION_PACKEDFLOATS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <vector>

namespace l2dc::compression {

/// Codes any float32 values, bit for bit: codebooks (ascending values), biases
/// and weights that are not shared. Exponents are range-coded, mantissa bits
/// that are zero in all values are left out.
std::vector<uint8_t> packFloats(llvm::ArrayRef<float> values);

/// The `count` values of `packed`. Fails on what `packFloats` does not write.
llvm::Expected<std::vector<float>> unpackFloats(llvm::ArrayRef<uint8_t> packed,
                                                uint64_t count);

} // namespace l2dc::compression

#endif // L2DC_COMPRESSION_PACKEDFLOATS_H
