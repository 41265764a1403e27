//===- ConvPlan.h - Where a convolution's operands lie ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The kernel multiplies a row of weights with runs of pixels: column k of the
// patches must be one run of the input, whatever the strides. So the padded
// input is split by phase (position modulo stride), and one plane for each
// phase that a kernel position falls on is laid out. There output pixel p of a
// channel meets column k at p + offsets[k]. Between two rows of the output lie
// a few pixels that are computed for nothing.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DIALECT_CPU_TRANSFORMS_CONVPLAN_H
#define L2DC_LIB_DIALECT_CPU_TRANSFORMS_CONVPLAN_H

#include "l2dc/Dialect/CPU/IR/CPU.h"

#include <optional>
#include <vector>

namespace l2dc::cpu {

/// The fields of a plan in the order in which the kernel finds them.
inline constexpr llvm::StringLiteral convPlanFields[] = {
    "input_size",  "output_size",  "channels",      "depth",
    "height",      "width",        "rows",          "out_depth",
    "out_height",  "out_width",    "phase_depth",   "phase_height",
    "phase_width", "stride_depth", "stride_height", "stride_width",
    "plane_count", "group_rows",   "group_stride",  "pixels",
    "direct_in",   "direct_out"};

struct ConvPlan {
  /// One number for each of `convPlanFields`.
  std::vector<int64_t> fields;
  /// Five numbers for each plane: the input position (depth, height, width)
  /// under its first element, and the first and the end of the positions in a
  /// row that lie inside the input.
  std::vector<int64_t> planes;
  /// For each column of a group's patches its offset in the planes.
  std::vector<uint32_t> offsets;
  /// Pixels from the first to the last of an output channel in the planes.
  int64_t pixels = 0;
  /// Elements of the planes of all channels.
  int64_t paddedSize = 0;
};

/// The plan of `op`; nothing if the planes exceed 2^31 elements.
std::optional<ConvPlan> planConv(ConvOp op);

} // namespace l2dc::cpu

#endif // L2DC_LIB_DIALECT_CPU_TRANSFORMS_CONVPLAN_H
