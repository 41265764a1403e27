//===- ConvertConstants.cpp - Constants and shapes ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"

#include "onnx/onnx_pb.h"

using namespace l2dc;
using namespace l2dc::importer;
using namespace mlir;

/// A float scalar (`shape` empty) or list.
static Constant makeFloats(Shape shape, std::vector<float> values) {
  Constant constant;
  constant.shape = std::move(shape);
  constant.floats = std::move(values);
  return constant;
}

void importer::convertConstant(NodeImporter &node) {
  if (auto tensor = node.getTensorAttribute("value")) {
    tensor->name.clear(); // in favour of the output's
    return node.setResult(std::move(*tensor));
  }
  if (node.hasAttribute("value_float"))
    return node.setResult(makeFloats({}, {node.getFloat("value_float", 0)}));
  if (node.hasAttribute("value_floats")) {
    std::vector<float> values = node.getFloats("value_floats");
    int64_t count = int64_t(values.size());
    return node.setResult(makeFloats({count}, std::move(values)));
  }
  if (node.hasAttribute("value_ints"))
    return node.setResult(makeIntegerList(node.getIntegers("value_ints")));
  if (!node.hasAttribute("value_int"))
    return node.fail("attribute 'value' is missing");
  Constant scalar = makeIntegerList({node.getInteger("value_int", 0)});
  scalar.shape.clear();
  node.setResult(std::move(scalar));
}

void importer::convertConstantOfShape(NodeImporter &node) {
  Constant constant = makeFloats({1}, {0});
  if (auto value = node.getTensorAttribute("value"))
    constant = std::move(*value);
  std::vector<int64_t> shape = node.requireIntegers(0, "shape");
  if (node.failed())
    return;
  if (elementCount(constant.shape) != 1)
    return node.fail("attribute 'value' must have one element, but its shape "
                     "is {0}",
                     shapeToString(constant.shape));
  if (llvm::Error error = checkConstantShape(shape))
    return node.fail("{0}", llvm::toString(std::move(error)));
  constant.shape = std::move(shape);
  constant.isSplat = true;
  constant.name.clear(); // in favour of the output's
  node.setResult(std::move(constant));
}

void importer::convertShape(NodeImporter &node) {
  SmallVector<int64_t> shape = node.getShape(0);
  int64_t rank = int64_t(shape.size());
  // Negative bounds count from the end; bounds beyond the ends are cut.
  auto readBound = [&](llvm::StringRef name, int64_t fallback) {
    int64_t bound = node.getInteger(name, fallback);
    return std::clamp<int64_t>(bound < 0 ? bound + rank : bound, 0, rank);
  };
  int64_t start = readBound("start", 0), end = readBound("end", rank);
  std::vector<int64_t> extents;
  for (int64_t dim = start; dim < end; ++dim)
    extents.push_back(shape[dim]);
  node.setResult(makeIntegerList(std::move(extents)));
}

void importer::convertGather(NodeImporter &node) {
  ConstantRef data = node.requireConstant(0, "data");
  std::vector<int64_t> indices = node.requireIntegers(1, "indices");
  if (node.failed())
    return;
  if (!data->isInteger || data->shape.size() != 1)
    return node.fail("only extents of a shape can be gathered, not elements of "
                     "{0}",
                     shapeToString(data->shape));
  std::vector<int64_t> extents = node.requireIntegers(0, "data"), gathered;
  for (int64_t index : indices) {
    int64_t place = node.normalizeAxis(index, int64_t(extents.size()));
    if (node.failed())
      return;
    gathered.push_back(extents[place]);
  }
  Constant result = makeIntegerList(std::move(gathered));
  result.shape = node.getConstant(1)->shape;
  node.setResult(std::move(result));
}

void importer::convertCast(NodeImporter &node) {
  int64_t type = node.getInteger("to", 0);
  ConstantRef constant = node.getConstant(0);
  if (node.failed())
    return;
  if (isFloatingPoint(int(type))) {
    // Every floating-point type is computed in float32.
    if (constant)
      return node.setResult(scaleConstant(*constant, 1));
    return node.setResult(node.getTensor(0));
  }
  if (!constant || !constant->isInteger)
    return node.fail("a cast to {0} is supported for shapes only",
                     elementTypeName(int(type)));
  node.setResult(constant);
}
