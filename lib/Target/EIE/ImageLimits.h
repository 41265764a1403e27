//===- ImageLimits.h - The largest tables of an image -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_TARGET_EIE_IMAGELIMITS_H
#define L2DC_LIB_TARGET_EIE_IMAGELIMITS_H

#include <cstddef>
#include <cstdint>

namespace l2dc::image {

/// Entries in one table. Instructions name them with 16 bits, of which the
/// largest number stands for none.
inline constexpr size_t maxTableEntries = 0xffff;
/// Activations in a vector: what the 24-bit operands reach.
inline constexpr uint64_t maxVector = 1u << 24;
/// Spatial dimensions of a patch.
inline constexpr size_t maxPatchDimensions = 3;

} // namespace l2dc::image

#endif // L2DC_LIB_TARGET_EIE_IMAGELIMITS_H
