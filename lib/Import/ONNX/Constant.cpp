//===- Constant.cpp - Tensors known at import -----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Constant.h"

#include "l2dc/Execution/Verify.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/Permute.h"

using namespace l2dc;
using namespace l2dc::importer;

llvm::Error importer::checkConstantShape(llvm::ArrayRef<int64_t> shape) {
  for (int64_t extent : shape)
    if (extent < 0)
      return makeError("a shape has the negative extent {0}", extent);
  if (!execution::isSaneShape(shape) ||
      elementCount(shape) > maxConstantElements)
    return makeError("shape {0} is larger than {1} dimensions or {2} elements",
                     shapeToString(shape), execution::maxRank,
                     maxConstantElements);
  return llvm::Error::success();
}

Constant importer::makeIntegerList(std::vector<int64_t> values) {
  Constant constant;
  constant.shape = {int64_t(values.size())};
  constant.isInteger = true;
  constant.integers = std::move(values);
  return constant;
}

/// The elements in `stored`, a splat repeated.
template <typename T>
static std::vector<T> expand(const std::vector<T> &stored, bool isSplat,
                             int64_t count) {
  return isSplat ? std::vector<T>(count, stored.front()) : stored;
}

std::vector<float> importer::toFloats(const Constant &constant) {
  int64_t count = elementCount(constant.shape);
  if (!constant.isInteger)
    return expand(constant.floats, constant.isSplat, count);
  std::vector<int64_t> integers =
      expand(constant.integers, constant.isSplat, count);
  return std::vector<float>(integers.begin(), integers.end());
}

llvm::Expected<std::vector<int64_t>>
importer::toIntegers(const Constant &constant) {
  if (!constant.isInteger)
    return makeError("'{0}' must hold integers, but holds floats",
                     constant.name);
  return expand(constant.integers, constant.isSplat,
                elementCount(constant.shape));
}

llvm::Expected<float> importer::toScalar(const Constant &constant) {
  if (elementCount(constant.shape) != 1)
    return makeError("'{0}' must have one element, but its shape is {1}",
                     constant.name, shapeToString(constant.shape));
  return toFloats(constant).front();
}

Constant importer::transposeConstant(const Constant &constant,
                                     llvm::ArrayRef<int64_t> permutation) {
  Constant result;
  for (int64_t dim : permutation)
    result.shape.push_back(constant.shape[dim]);
  result.name = constant.name;
  result.isInteger = constant.isInteger;
  result.isSplat = constant.isSplat;
  if (constant.isSplat) {
    result.floats = constant.floats;
    result.integers = constant.integers;
    return result;
  }
  if (constant.isInteger)
    result.integers = permuteDimensions<int64_t>(constant.integers,
                                                 constant.shape, permutation);
  else
    result.floats =
        permuteDimensions<float>(constant.floats, constant.shape, permutation);
  return result;
}

Constant importer::scaleConstant(const Constant &constant, float factor) {
  Constant result = constant;
  if (constant.isInteger) {
    result.isInteger = false;
    result.floats.assign(result.integers.begin(), result.integers.end());
    result.integers.clear();
  }
  for (float &value : result.floats)
    value *= factor;
  return result;
}
