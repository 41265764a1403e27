//===- WeightElements.cpp - Elements attributes for weights ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Dialect/NN/IR/ElementData.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace l2dc::nn;

/// Literals are uniqued and printed in full, so only short ones are used.
static constexpr size_t kLongestLiteral = 64;

template <typename T>
static ArrayRef<char> toBytes(ArrayRef<T> values) {
  return {reinterpret_cast<const char *>(values.data()),
          values.size() * sizeof(T)};
}

/// A literal of `values` if they are all the same or few, else null.
template <typename T>
static ElementsAttr makeLiteral(RankedTensorType type, ArrayRef<T> values) {
  ArrayRef<char> bytes = toBytes(values);
  // Bitwise, so that -0.0 among zeros and NaNs survive.
  bool splat = !values.empty() && llvm::all_of(values, [&](const T &value) {
    return std::memcmp(&value, &values.front(), sizeof(T)) == 0;
  });
  if (splat)
    return DenseElementsAttr::getFromRawBuffer(type,
                                               bytes.take_front(sizeof(T)));
  if (values.size() <= kLongestLiteral)
    return DenseElementsAttr::getFromRawBuffer(type, bytes);
  return {};
}

static ElementsAttr makeResource(RankedTensorType type, StringRef key,
                                 AsmResourceBlob blob) {
  return DenseResourceElementsAttr::get(type, key.empty() ? "weight" : key,
                                        std::move(blob));
}

template <typename T>
static ElementsAttr makeElements(RankedTensorType type, ArrayRef<T> values,
                                 StringRef key) {
  if (ElementsAttr literal = makeLiteral(type, values))
    return literal;
  return makeResource(
      type, key,
      HeapAsmResourceBlob::allocateAndCopyWithAlign(toBytes(values), alignof(T),
                                                    /*dataIsMutable=*/false));
}

template <typename T>
static ElementsAttr adoptElements(RankedTensorType type,
                                  std::vector<T> &&values, StringRef key) {
  if (ElementsAttr literal = makeLiteral<T>(type, values))
    return literal;
  auto owned = std::make_unique<std::vector<T>>(std::move(values));
  ArrayRef<char> bytes = toBytes<T>(*owned);
  return makeResource(type, key,
                      AsmResourceBlob(
                          bytes, alignof(T),
                          [owned = std::move(owned)](void *, size_t, size_t) {},
                          /*dataIsMutable=*/false));
}

static RankedTensorType floatType(MLIRContext *context,
                                  ArrayRef<int64_t> shape) {
  return RankedTensorType::get(shape, Float32Type::get(context));
}

static RankedTensorType byteType(MLIRContext *context,
                                 ArrayRef<int64_t> shape) {
  return RankedTensorType::get(
      shape, IntegerType::get(context, 8, IntegerType::Unsigned));
}

ElementsAttr l2dc::nn::makeFloatElements(MLIRContext *context,
                                         ArrayRef<int64_t> shape,
                                         ArrayRef<float> values,
                                         StringRef key) {
  return makeElements(floatType(context, shape), values, key);
}

ElementsAttr l2dc::nn::makeFloatElements(MLIRContext *context,
                                         ArrayRef<int64_t> shape,
                                         std::vector<float> &&values,
                                         StringRef key) {
  return adoptElements(floatType(context, shape), std::move(values), key);
}

ElementsAttr l2dc::nn::makeByteElements(MLIRContext *context,
                                        ArrayRef<int64_t> shape,
                                        ArrayRef<uint8_t> values,
                                        StringRef key) {
  return makeElements(byteType(context, shape), values, key);
}

ElementsAttr l2dc::nn::makeByteElements(MLIRContext *context,
                                        ArrayRef<int64_t> shape,
                                        std::vector<uint8_t> &&values,
                                        StringRef key) {
  return adoptElements(byteType(context, shape), std::move(values), key);
}

ElementsAttr l2dc::nn::makeIndexElements(MLIRContext *context,
                                         ArrayRef<int64_t> shape,
                                         ArrayRef<uint32_t> values,
                                         StringRef key) {
  auto ui32 = IntegerType::get(context, 32, IntegerType::Unsigned);
  return makeElements(RankedTensorType::get(shape, ui32), values, key);
}

std::vector<float>
l2dc::nn::decodeWeights(WeightEncodingAttrInterface encoding) {
  std::vector<float> values(encoding.getWeightCount());
  LogicalResult decoded = encoding.decode(values);
  assert(succeeded(decoded) && "the encoding was not verified");
  (void)decoded;
  return values;
}

/// The elements that an encoding of plain floats holds, else null.
static ElementsAttr getPlainFloats(WeightEncodingAttrInterface encoding) {
  if (auto dense = dyn_cast<DenseAttr>(Attribute(encoding)))
    return dense.getValues();
  if (auto pruned = dyn_cast<PrunedAttr>(Attribute(encoding)))
    return pruned.getValues();
  return {};
}

ArrayRef<float> l2dc::nn::viewWeights(WeightEncodingAttrInterface encoding,
                                      std::vector<float> &storage) {
  size_t count = size_t(encoding.getWeightCount());
  ElementsAttr elements = getPlainFloats(encoding);
  ArrayRef<char> bytes = elements ? rawBytes(elements) : ArrayRef<char>();
  bool isAligned =
      reinterpret_cast<uintptr_t>(bytes.data()) % alignof(float) == 0;
  if (bytes.size() == count * sizeof(float) && isAligned)
    return {reinterpret_cast<const float *>(bytes.data()), count};
  storage = decodeWeights(encoding);
  return storage;
}

WeightOp l2dc::nn::createDenseWeight(OpBuilder &builder, Location loc,
                                     StringRef name, ArrayRef<int64_t> shape,
                                     ArrayRef<float> values) {
  auto encoding = DenseAttr::get(
      builder.getContext(),
      makeFloatElements(builder.getContext(), shape, values, name));
  return WeightOp::create(
      builder, loc, name.empty() ? StringAttr() : builder.getStringAttr(name),
      encoding);
}
