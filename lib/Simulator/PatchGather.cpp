//===- PatchGather.cpp - Inputs of a convolution window -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PatchGather.h"

#include "llvm/ADT/STLExtras.h"

using namespace l2dc;
using namespace l2dc::sim;

void PatchGather::select(const image::Patch &patch, uint64_t window) {
  channelBegin = patch.channelBegin;
  channels = patch.channels;
  // Windows are numbered row by row: the last dimension runs fastest.
  uint32_t positions[3] = {};
  for (size_t d = patch.dimensions.size(); d-- > 0;) {
    positions[d] = uint32_t(window % patch.dimensions[d].output);
    window /= patch.dimensions[d].output;
  }
  planeSize = 1;
  offsets.assign(1, 0);
  for (auto [d, dimension] : llvm::enumerate(patch.dimensions)) {
    outer.swap(offsets);
    offsets.clear();
    for (int64_t base : outer)
      for (uint32_t k = 0; k < dimension.kernel; ++k) {
        const int64_t position = dimension.position(positions[d], k);
        const bool inside =
            base >= 0 && position >= 0 && position < dimension.input;
        offsets.push_back(inside ? base * dimension.input + position : -1);
      }
    planeSize *= dimension.input;
  }
}
