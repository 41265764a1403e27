//===- MovementShapes.cpp - Shape rules of data movement ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StepShapes.h"
#include "l2dc/Execution/Verify.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::execution;

llvm::Expected<int64_t> StepShapes::axis() const {
  int64_t rank = int64_t(x().size()), given = attributes.axis;
  if (given >= -rank && given < rank)
    return given < 0 ? given + rank : given;
  return error("axis is {0}, expected a dimension of {1}", given,
               shapeToString(x()));
}

llvm::Expected<Shape> StepShapes::concat() const {
  llvm::Expected<int64_t> dim = axis();
  if (!dim)
    return dim.takeError();
  Shape result = x();
  for (const Shape &operand : operands.drop_front()) {
    Shape masked = operand;
    if (operand.size() == result.size())
      masked[*dim] = result[*dim];
    if (!shapesAgree(masked, result))
      return error("shapes {0} and {1} differ outside axis {2}",
                   shapeToString(x()), shapeToString(operand), *dim);
    for (auto [i, extent] : llvm::enumerate(operand)) {
      if (int64_t(i) != *dim)
        result[i] = std::max(result[i], extent); // a known one beats -1
      else if (result[i] == -1 || extent == -1)
        result[i] = -1;
      else
        result[i] += extent;
    }
  }
  return result;
}

/// The product of the known extents, and how many are unknown.
static std::pair<int64_t, int64_t>
countElements(llvm::ArrayRef<int64_t> shape) {
  int64_t known = 1, unknown = 0;
  for (int64_t extent : shape) {
    if (extent == -1)
      ++unknown;
    else
      known *= extent;
  }
  return {known, unknown};
}

llvm::Expected<Shape> StepShapes::reshape() const {
  Shape result = attributes.shape;
  if (!isSaneShape(result) || llvm::count(result, -1) > 1)
    return error("[{0}] is not a shape: extents are at least 0, and at most "
                 "one is -1",
                 llvm::make_range(result.begin(), result.end()));
  auto [have, unknownHave] = countElements(x());
  auto [want, unknownWant] = countElements(result);
  if (unknownHave > 0)
    return result;
  bool fits = unknownWant ? want > 0 && have % want == 0 : have == want;
  if (!fits)
    return error("{0} elements of shape {1} do not fit into shape {2}", have,
                 shapeToString(x()), shapeToString(result));
  for (int64_t &extent : result)
    if (extent == -1)
      extent = have / want;
  return result;
}

llvm::Expected<Shape> StepShapes::transpose() const {
  const std::vector<int64_t> &permutation = attributes.permutation;
  std::vector<int64_t> sorted = permutation;
  llvm::sort(sorted);
  bool valid = sorted.size() == x().size();
  for (auto [i, dim] : llvm::enumerate(sorted))
    valid &= dim == int64_t(i);
  if (!valid)
    return error("[{0}] is not a permutation of the dimensions of {1}",
                 llvm::make_range(permutation.begin(), permutation.end()),
                 shapeToString(x()));
  Shape result;
  for (int64_t dim : permutation)
    result.push_back(x()[dim]);
  return result;
}

llvm::Expected<Shape> StepShapes::pad() const {
  size_t rank = x().size();
  if (llvm::Error failure =
          checkList("begin pads", attributes.padsBegin, rank, -maxElements))
    return std::move(failure);
  if (llvm::Error failure =
          checkList("end pads", attributes.padsEnd, rank, -maxElements))
    return std::move(failure);
  Shape result = x();
  for (size_t i = 0; i < rank; ++i) {
    int64_t begin = attributes.padsBegin.empty() ? 0 : attributes.padsBegin[i];
    int64_t end = attributes.padsEnd.empty() ? 0 : attributes.padsEnd[i];
    int64_t extent = x()[i], padded = extent + begin + end;
    if (extent == -1) {
      if (begin != 0 || end != 0)
        result[i] = -1;
      continue;
    }
    // Reflection leaves out the border itself, so it has one element less.
    int64_t most = extent - (attributes.padMode == PadMode::Reflect);
    bool reaches = attributes.padMode == PadMode::Constant ||
                   (attributes.padMode == PadMode::Edge && extent > 0) ||
                   std::max(begin, end) <= std::max<int64_t>(most, 0);
    if (padded < 0 || !reaches)
      return error("pads {0} and {1} do not fit dimension {2} of {3}", begin,
                   end, i, shapeToString(x()));
    result[i] = padded;
  }
  return result;
}
