//===- TargetAttr.cpp - The target model as an attribute ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/EIE/IR/EIE.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::eie;

namespace json = llvm::json;

/// `attr` as JSON; null for what has no counterpart there.
static json::Value toJSON(Attribute attr) {
  if (auto number = dyn_cast<IntegerAttr>(attr))
    return number.getValue().getSExtValue();
  if (auto number = dyn_cast<FloatAttr>(attr))
    return number.getValueAsDouble();
  if (auto text = dyn_cast<StringAttr>(attr))
    return text.getValue();
  auto dictionary = dyn_cast<DictionaryAttr>(attr);
  if (!dictionary)
    return nullptr;
  json::Object object;
  for (NamedAttribute entry : dictionary)
    object[entry.getName().getValue()] = ::toJSON(entry.getValue());
  return object;
}

static DictionaryAttr differences(Builder &builder, const json::Object &object,
                                  const json::Object &base);

/// `value` as an attribute; an object loses what it shares with `base`.
static Attribute toAttribute(Builder &builder, const json::Value &value,
                             const json::Value *base) {
  if (const json::Object *object = value.getAsObject())
    return differences(builder, *object,
                       base ? *base->getAsObject() : json::Object());
  if (std::optional<int64_t> number = value.getAsInteger())
    return builder.getI64IntegerAttr(*number);
  if (std::optional<double> number = value.getAsNumber())
    return builder.getF64FloatAttr(*number);
  return builder.getStringAttr(value.getAsString().value_or(""));
}

/// The entries of `object` that `base` has not.
static DictionaryAttr differences(Builder &builder, const json::Object &object,
                                  const json::Object &base) {
  NamedAttrList entries;
  for (const json::Object::value_type &entry : object) {
    const json::Value *usual = base.get(entry.first);
    if (!usual || *usual != entry.second)
      entries.append(StringRef(entry.first),
                     toAttribute(builder, entry.second, usual));
  }
  return entries.getDictionary(builder.getContext());
}

LogicalResult TargetAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 DictionaryAttr model) {
  auto parsed = image::targetModelFromJSON(::toJSON(model));
  if (parsed)
    return success();
  return emitError() << llvm::toString(parsed.takeError());
}

image::EIETargetModel TargetAttr::getTargetModel() const {
  // The attribute was verified when it was made.
  return llvm::cantFail(image::targetModelFromJSON(::toJSON(getModel())));
}

TargetAttr TargetAttr::get(MLIRContext *context,
                           const image::EIETargetModel &model) {
  Builder builder(context);
  return get(context, differences(builder, image::toJSON(model),
                                  image::toJSON(image::EIETargetModel())));
}
