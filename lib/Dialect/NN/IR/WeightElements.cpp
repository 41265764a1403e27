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
static ElementsAttr makeElements(RankedTensorType type, ArrayRef<T> values,
                                 StringRef key) {
  ArrayRef<char> bytes(reinterpret_cast<const char *>(values.data()),
                       values.size() * sizeof(T));
  // Bitwise, so that -0.0 among zeros and NaNs survive.
  bool splat = !values.empty() && llvm::all_of(values, [&](const T &value) {
    return std::memcmp(&value, &values.front(), sizeof(T)) == 0;
  });
  if (splat)
    return DenseElementsAttr::getFromRawBuffer(type,
                                               bytes.take_front(sizeof(T)));
  if (values.size() <= kLongestLiteral)
    return DenseElementsAttr::getFromRawBuffer(type, bytes);
  return DenseResourceElementsAttr::get(
      type, key.empty() ? "weight" : key,
      HeapAsmResourceBlob::allocateAndCopyWithAlign(bytes, alignof(T),
                                                    /*dataIsMutable=*/false));
}

ElementsAttr l2dc::nn::makeFloatElements(MLIRContext *context,
                                         ArrayRef<int64_t> shape,
                                         ArrayRef<float> values,
                                         StringRef key) {
  return makeElements(RankedTensorType::get(shape, Float32Type::get(context)),
                      values, key);
}

ElementsAttr l2dc::nn::makeByteElements(MLIRContext *context,
                                        ArrayRef<int64_t> shape,
                                        ArrayRef<uint8_t> values,
                                        StringRef key) {
  auto ui8 = IntegerType::get(context, 8, IntegerType::Unsigned);
  return makeElements(RankedTensorType::get(shape, ui8), values, key);
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
