//===- Attributes.cpp - Attributes of a node ------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NodeImporter.h"

#include "GraphImporter.h"

#include "onnx/onnx_pb.h"

#include <limits>

using namespace l2dc;
using namespace l2dc::importer;
using onnx::AttributeProto;

const AttributeProto *NodeImporter::findAttribute(llvm::StringRef name) const {
  for (const AttributeProto &attribute : node.attribute())
    if (attribute.name() == name)
      return &attribute;
  return nullptr;
}

const AttributeProto *NodeImporter::findAttribute(llvm::StringRef name,
                                                  int type) {
  const AttributeProto *attribute = findAttribute(name);
  if (failed() || !attribute)
    return nullptr;
  // The earliest exporters left the type out.
  if (attribute->type() == type ||
      attribute->type() == AttributeProto::UNDEFINED)
    return attribute;
  fail("attribute '{0}' must be of type {1}, but is {2}", name,
       AttributeProto::AttributeType_Name(AttributeProto::AttributeType(type)),
       AttributeProto::AttributeType_Name(attribute->type()));
  return nullptr;
}

bool NodeImporter::hasAttribute(llvm::StringRef name) const {
  return findAttribute(name) != nullptr;
}

int64_t NodeImporter::checkRange(llvm::StringRef name, int64_t value) {
  if (value == std::clamp<int64_t>(value, std::numeric_limits<int32_t>::min(),
                                   std::numeric_limits<int32_t>::max()))
    return value;
  fail("{0} holds {1}, which is out of range", name, value);
  return 0;
}

int64_t NodeImporter::getInteger(llvm::StringRef name, int64_t fallback) {
  const AttributeProto *attribute = findAttribute(name, AttributeProto::INT);
  if (!attribute)
    return fallback;
  return checkRange(llvm::formatv("attribute '{0}'", name).str(),
                    attribute->i());
}

float NodeImporter::getFloat(llvm::StringRef name, float fallback) {
  const AttributeProto *attribute = findAttribute(name, AttributeProto::FLOAT);
  return attribute ? attribute->f() : fallback;
}

std::string NodeImporter::getString(llvm::StringRef name,
                                    llvm::StringRef fallback) {
  const AttributeProto *attribute = findAttribute(name, AttributeProto::STRING);
  return attribute ? attribute->s() : fallback.str();
}

std::vector<int64_t> NodeImporter::getIntegers(llvm::StringRef name) {
  std::vector<int64_t> values;
  const AttributeProto *attribute = findAttribute(name, AttributeProto::INTS);
  if (!attribute)
    return values;
  std::string what = llvm::formatv("attribute '{0}'", name);
  for (int64_t value : attribute->ints())
    values.push_back(checkRange(what, value));
  return values;
}

std::vector<float> NodeImporter::getFloats(llvm::StringRef name) {
  const AttributeProto *attribute = findAttribute(name, AttributeProto::FLOATS);
  if (!attribute)
    return {};
  return {attribute->floats().begin(), attribute->floats().end()};
}

std::optional<Constant> NodeImporter::getTensorAttribute(llvm::StringRef name) {
  const AttributeProto *attribute = findAttribute(name, AttributeProto::TENSOR);
  if (!attribute)
    return std::nullopt;
  return unwrap(decodeTensor(attribute->t(), graph.getDirectory()));
}

int64_t NodeImporter::normalizeAxis(int64_t axis, int64_t rank) {
  int64_t normalized = axis < 0 ? axis + rank : axis;
  if (normalized >= 0 && normalized < rank)
    return normalized;
  fail("axis {0} is outside the {1} dimensions", axis, rank);
  return 0;
}
