//===- StepDictionary.cpp - Attributes of host steps in IR ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/EIE/IR/ProgramImage.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/bit.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::eie;
using execution::PadMode;
using execution::StepAttributes;

std::optional<execution::StepKind> l2dc::eie::findStepKind(StringRef name) {
  for (unsigned kind = 0; kind < execution::numStepKinds; ++kind)
    if (execution::stepKindName(execution::StepKind(kind)) == name)
      return execution::StepKind(kind);
  return std::nullopt;
}

/// Calls `visit` with the name of each attribute and the member that holds it.
template <typename Visitor>
static void forEachAttribute(Visitor &&visit) {
  using A = StepAttributes;
  visit("kernel", &A::kernel);
  visit("strides", &A::strides);
  visit("dilations", &A::dilations);
  visit("pads_begin", &A::padsBegin);
  visit("pads_end", &A::padsEnd);
  visit("groups", &A::groups);
  visit("ceil_mode", &A::ceilMode);
  visit("count_include_pad", &A::countIncludePad);
  visit("axis", &A::axis);
  visit("permutation", &A::permutation);
  visit("shape", &A::shape);
  visit("pad_mode", &A::padMode);
  visit("pad_value", &A::padValue);
  visit("low", &A::low);
  visit("high", &A::high);
  visit("alpha", &A::alpha);
  visit("beta", &A::beta);
  visit("bias", &A::bias);
  visit("size", &A::size);
  visit("epsilon", &A::epsilon);
}

//===----------------------------------------------------------------------===//
// To attributes
//===----------------------------------------------------------------------===//

template <typename T>
static bool same(const T &a, const T &b) {
  return a == b;
}
/// By their bits, so that -0 and NaN survive.
static bool same(float a, float b) {
  return llvm::bit_cast<uint32_t>(a) == llvm::bit_cast<uint32_t>(b);
}

static Attribute write(Builder &b, const std::vector<int64_t> &list) {
  return b.getDenseI64ArrayAttr(list);
}
static Attribute write(Builder &b, int64_t value) {
  return b.getI64IntegerAttr(value);
}
static Attribute write(Builder &b, bool value) { return b.getBoolAttr(value); }
static Attribute write(Builder &b, float value) {
  return b.getF32FloatAttr(value);
}
static Attribute write(Builder &b, PadMode mode) {
  return b.getI64IntegerAttr(int64_t(mode));
}

DictionaryAttr l2dc::eie::getStepDictionary(MLIRContext *context,
                                            const StepAttributes &attributes) {
  Builder builder(context);
  StepAttributes usual;
  NamedAttrList entries;
  forEachAttribute([&](StringRef name, auto member) {
    if (!same(attributes.*member, usual.*member))
      entries.append(name, write(builder, attributes.*member));
  });
  return entries.getDictionary(context);
}

//===----------------------------------------------------------------------===//
// From attributes
//===----------------------------------------------------------------------===//

static bool read(Attribute attr, std::vector<int64_t> &list) {
  auto array = dyn_cast<DenseI64ArrayAttr>(attr);
  if (array)
    list = array.asArrayRef().vec();
  return bool(array);
}

static bool read(Attribute attr, int64_t &value) {
  auto number = dyn_cast<IntegerAttr>(attr);
  if (!number || !number.getType().isSignlessInteger(64))
    return false;
  value = number.getInt();
  return true;
}

static bool read(Attribute attr, bool &value) {
  auto flag = dyn_cast<BoolAttr>(attr);
  if (flag)
    value = flag.getValue();
  return bool(flag);
}

static bool read(Attribute attr, float &value) {
  auto number = dyn_cast<FloatAttr>(attr);
  if (!number || !number.getType().isF32())
    return false;
  value = number.getValue().convertToFloat();
  return true;
}

static bool read(Attribute attr, PadMode &mode) {
  int64_t number;
  if (!read(attr, number) || number < 0 || number > int64_t(PadMode::Edge))
    return false;
  mode = PadMode(number);
  return true;
}

llvm::Expected<StepAttributes>
l2dc::eie::parseStepDictionary(DictionaryAttr dictionary) {
  StepAttributes attributes;
  size_t known = 0;
  std::string wrong;
  forEachAttribute([&](StringRef name, auto member) {
    Attribute attr = dictionary.get(name);
    if (!attr)
      return;
    ++known;
    if (!read(attr, attributes.*member))
      wrong = name.str();
  });
  if (!wrong.empty())
    return makeError("attribute '{0}' has a value of the wrong type", wrong);
  if (known != dictionary.size())
    return makeError("{0} of the step's attributes are unknown",
                     dictionary.size() - known);
  return attributes;
}
