//===- WindowShapes.cpp - Shape rules of convolutions and pools -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StepShapes.h"

#include <algorithm>
#include <limits>

using namespace l2dc;
using namespace l2dc::execution;

WindowDimension execution::windowDimension(const StepAttributes &attributes,
                                           size_t dim, int64_t kernel) {
  auto get = [dim](const std::vector<int64_t> &list, int64_t absent) {
    return list.empty() ? absent : list[dim];
  };
  return {kernel, get(attributes.strides, 1), get(attributes.dilations, 1),
          get(attributes.padsBegin, 0), get(attributes.padsEnd, 0)};
}

int64_t execution::windowCount(int64_t input, const WindowDimension &window,
                               bool ceilMode) {
  int64_t room = input + window.padBegin + window.padEnd - window.span();
  if (room < 0)
    return 0;
  if (!ceilMode)
    return room / window.stride + 1;
  int64_t count = (room + window.stride - 1) / window.stride + 1;
  bool startsInEndPadding =
      (count - 1) * window.stride >= input + window.padBegin;
  return count - startsInEndPadding;
}

llvm::Error StepShapes::checkSpatialRank() const {
  if (x().size() >= 3 && x().size() <= 5)
    return llvm::Error::success();
  return error("input has shape {0}, expected NxC and 1 to 3 spatial "
               "dimensions",
               shapeToString(x()));
}

llvm::Error StepShapes::checkList(llvm::StringRef what,
                                  llvm::ArrayRef<int64_t> list, size_t count,
                                  int64_t least) const {
  // Keeps all window arithmetic far from overflow.
  constexpr int64_t most = std::numeric_limits<int32_t>::max();
  if (!list.empty() && list.size() != count)
    return error("{0} has {1} elements, expected {2}", what, list.size(),
                 count);
  for (int64_t element : list)
    if (element < least || element > most)
      return error("{0} has the element {1}, expected {2} to {3}", what,
                   element, least, most);
  return llvm::Error::success();
}

llvm::Error StepShapes::checkWindowLists() const {
  size_t rank = x().size() - 2;
  if (llvm::Error failure = checkList("kernel", attributes.kernel, rank, 1))
    return failure;
  if (llvm::Error failure = checkList("strides", attributes.strides, rank, 1))
    return failure;
  if (llvm::Error failure =
          checkList("dilations", attributes.dilations, rank, 1))
    return failure;
  if (llvm::Error failure =
          checkList("begin pads", attributes.padsBegin, rank, 0))
    return failure;
  return checkList("end pads", attributes.padsEnd, rank, 0);
}

llvm::Error StepShapes::appendWindowCounts(llvm::ArrayRef<int64_t> kernel,
                                           Shape &result) const {
  for (auto [dim, extent] : llvm::enumerate(kernel)) {
    int64_t input = x()[2 + dim];
    if (input == -1 || extent == -1) {
      result.push_back(-1);
      continue;
    }
    WindowDimension window = windowDimension(attributes, dim, extent);
    int64_t count = windowCount(input, window, attributes.ceilMode);
    if (count < 1)
      return error("a window of {0} positions does not fit into spatial "
                   "dimension {1} of input {2} with pads {3} and {4}",
                   window.span(), dim, shapeToString(x()), window.padBegin,
                   window.padEnd);
    result.push_back(count);
  }
  return llvm::Error::success();
}

llvm::Error StepShapes::checkFilter() const {
  const Shape &filter = operands[1];
  int64_t groups = attributes.groups;
  if (filter.size() != x().size())
    return error("input {0} and filter {1} have different ranks",
                 shapeToString(x()), shapeToString(filter));
  if (groups < 1 || (filter[0] != -1 && filter[0] % groups != 0))
    return error("groups is {0}, expected a divisor of the {1} filters", groups,
                 filter[0]);
  // Division instead of multiplication: groups can be any number here.
  int64_t channels = x()[1];
  if (channels != -1 && filter[1] != -1 &&
      (channels % groups != 0 || channels / groups != filter[1]))
    return error("input {0} has {1} channels, filter {2} in {3} groups wants "
                 "{4} each",
                 shapeToString(x()), channels, shapeToString(filter), groups,
                 filter[1]);
  llvm::ArrayRef<int64_t> kernel = llvm::ArrayRef(filter).drop_front(2);
  if (llvm::is_contained(kernel, 0))
    return error("filter {0} has an empty kernel", shapeToString(filter));
  if (!attributes.kernel.empty() && !shapesAgree(attributes.kernel, kernel))
    return error("kernel is {0}, but the filter is {1}",
                 shapeToString(attributes.kernel), shapeToString(filter));
  return llvm::Error::success();
}

llvm::Expected<Shape> StepShapes::conv() const {
  if (llvm::Error failure = checkSpatialRank())
    return std::move(failure);
  if (llvm::Error failure = checkFilter())
    return std::move(failure);
  if (llvm::Error failure = checkWindowLists())
    return std::move(failure);
  const Shape &filter = operands[1];
  if (operands.size() == 3)
    if (llvm::Error failure = checkVector("bias", operands[2], filter[0]))
      return std::move(failure);
  Shape result{x()[0], filter[0]};
  if (llvm::Error failure =
          appendWindowCounts(llvm::ArrayRef(filter).drop_front(2), result))
    return std::move(failure);
  return result;
}

llvm::Expected<Shape> StepShapes::pool() const {
  if (llvm::Error failure = checkSpatialRank())
    return std::move(failure);
  if (attributes.kernel.empty())
    return error("kernel is empty, expected {0} extents", x().size() - 2);
  if (llvm::Error failure = checkWindowLists())
    return std::move(failure);
  Shape result{x()[0], x()[1]};
  if (llvm::Error failure = appendWindowCounts(attributes.kernel, result))
    return std::move(failure);
  return result;
}

llvm::Expected<Shape> StepShapes::globalAvgPool() const {
  if (llvm::Error failure = checkSpatialRank())
    return std::move(failure);
  Shape result(x().size(), 1);
  std::copy_n(x().begin(), 2, result.begin());
  return result;
}
