//===- PatchGather.h - Inputs of a convolution window -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SIMULATOR_PATCHGATHER_H
#define L2DC_LIB_SIMULATOR_PATCHGATHER_H

#include "l2dc/Target/EIE/Image.h"

namespace l2dc::sim {

/// Finds the elements that `load_patch` gathers for one window.
class PatchGather {
public:
  /// The elements of window number `window` of `patch`.
  void select(const image::Patch &patch, uint64_t window);

  /// Calls `put(value)` for each element, in the order of a filter's columns;
  /// `buffer` holds 1 x C x spatial... elements.
  template <typename Put>
  void forEach(const float *buffer, Put put) const {
    const float *plane = buffer + planeSize * channelBegin;
    for (uint32_t channel = 0; channel < channels;
         ++channel, plane += planeSize)
      for (int64_t offset : offsets)
        put(offset < 0 ? 0.0f : plane[offset]);
  }

private:
  /// Place in a channel's plane by kernel position; negative outside of it.
  std::vector<int64_t> offsets;
  std::vector<int64_t> outer; ///< `offsets` of the dimensions so far
  uint64_t planeSize = 1;
  uint32_t channelBegin = 0, channels = 0;
};

} // namespace l2dc::sim

#endif // L2DC_LIB_SIMULATOR_PATCHGATHER_H
