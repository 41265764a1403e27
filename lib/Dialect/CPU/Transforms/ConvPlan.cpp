//===- ConvPlan.cpp - Where a convolution's operands lie ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConvPlan.h"

#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <array>
#include <limits>

using namespace mlir;
using namespace l2dc::cpu;

namespace {

/// One of the three spatial dimensions; those that are missing have extent 1.
struct Dimension {
  int64_t input = 1, output = 1, kernel = 1, stride = 1, dilation = 1;
  int64_t padBegin = 0, padEnd = 0;

  int64_t phase(int64_t tap) const { return tap * dilation % stride; }
  int64_t shift(int64_t tap) const { return tap * dilation / stride; }
  /// The positions of a plane that some output and some tap need.
  int64_t extent() const { return output + shift(kernel - 1); }
  bool isDirect() const {
    return stride == 1 && padBegin == 0 && extent() == input;
  }
};

using Dimensions = std::array<Dimension, 3>;
using Phases = std::array<int64_t, 3>;

} // namespace

static Dimensions getDimensions(ConvOp op) {
  auto input = cast<ShapedType>(op.getInput().getType());
  auto init = cast<ShapedType>(op.getInit().getType());
  size_t count = op.getKernel().size();
  Dimensions dimensions;
  for (size_t i = 0; i < count; ++i)
    dimensions[3 - count + i] = {
        input.getDimSize(i + 2), init.getDimSize(i + 2), op.getKernel()[i],
        op.getStrides()[i],      op.getDilations()[i],   op.getPads()[i],
        op.getPads()[count + i]};
  return dimensions;
}

/// Calls `visit` with every kernel position in row-major order.
template <typename Visitor>
static void forEachTap(const Dimensions &dimensions, Visitor visit) {
  for (int64_t z = 0; z < dimensions[0].kernel; ++z)
    for (int64_t y = 0; y < dimensions[1].kernel; ++y)
      for (int64_t x = 0; x < dimensions[2].kernel; ++x)
        visit(std::array<int64_t, 3>{z, y, x});
}

static Phases phasesOf(const Dimensions &dimensions,
                       const std::array<int64_t, 3> &tap) {
  return {dimensions[0].phase(tap[0]), dimensions[1].phase(tap[1]),
          dimensions[2].phase(tap[2])};
}

/// The phases that some tap falls on, each once.
static std::vector<Phases> usedPhases(const Dimensions &dimensions) {
  std::vector<Phases> phases;
  forEachTap(dimensions, [&](const std::array<int64_t, 3> &tap) {
    Phases own = phasesOf(dimensions, tap);
    if (!llvm::is_contained(phases, own))
      phases.push_back(own);
  });
  return phases;
}

static void appendPlane(ConvPlan &plan, const Dimensions &dimensions,
                        const Phases &phases) {
  for (int i = 0; i < 3; ++i)
    plan.planes.push_back(phases[i] - dimensions[i].padBegin);
  const Dimension &width = dimensions[2];
  int64_t first = plan.planes.back(), extent = width.extent();
  int64_t left = std::clamp<int64_t>(
      llvm::divideCeilSigned(-first, width.stride), 0, extent);
  int64_t right = std::clamp<int64_t>(
      llvm::divideCeilSigned(width.input - first, width.stride), left, extent);
  plan.planes.push_back(left);
  plan.planes.push_back(right);
}

std::optional<ConvPlan> l2dc::cpu::planConv(ConvOp op) {
  Dimensions dimensions = getDimensions(op);
  const Dimension &depth = dimensions[0], &height = dimensions[1],
                  &width = dimensions[2];
  int64_t channels = cast<ShapedType>(op.getInput().getType()).getDimSize(1);
  int64_t rows = op.getWeights().getRows(), groups = op.getGroups();
  std::vector<Phases> phases = usedPhases(dimensions);
  int64_t plane = depth.extent() * height.extent() * width.extent();
  int64_t limit = std::numeric_limits<int32_t>::max();
  if (plane > limit / channels / int64_t(phases.size()))
    return std::nullopt;

  ConvPlan plan;
  for (const Phases &own : phases)
    appendPlane(plan, dimensions, own);
  for (int64_t channel = 0; channel < channels / groups; ++channel)
    forEachTap(dimensions, [&](const std::array<int64_t, 3> &tap) {
      int64_t number = std::distance(
          phases.begin(), llvm::find(phases, phasesOf(dimensions, tap)));
      int64_t shift =
          (depth.shift(tap[0]) * height.extent() + height.shift(tap[1])) *
              width.extent() +
          width.shift(tap[2]);
      plan.offsets.push_back(
          uint32_t((number * channels + channel) * plane + shift));
    });
  plan.pixels = ((depth.output - 1) * height.extent() + height.output - 1) *
                    width.extent() +
                width.output;
  plan.paddedSize = int64_t(phases.size()) * channels * plane;
  int64_t outputs = depth.output * height.output * width.output;
  bool directIn = depth.isDirect() && height.isDirect() && width.isDirect();
  plan.fields = {channels * depth.input * height.input * width.input,
                 rows * outputs,
                 channels,
                 depth.input,
                 height.input,
                 width.input,
                 rows,
                 depth.output,
                 height.output,
                 width.output,
                 depth.extent(),
                 height.extent(),
                 width.extent(),
                 depth.stride,
                 height.stride,
                 width.stride,
                 int64_t(phases.size()),
                 rows / groups,
                 channels / groups * plane,
                 plan.pixels,
                 directIn,
                 plan.pixels == outputs};
  return plan;
}
