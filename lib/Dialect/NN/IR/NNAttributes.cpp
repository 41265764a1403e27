//===- NNAttributes.cpp - How weights are stored --------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/IR/ElementData.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"

#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

#include <algorithm>

using namespace mlir;
using namespace l2dc::nn;

using EmitError = function_ref<InFlightDiagnostic()>;

//===----------------------------------------------------------------------===//
// DenseAttr
//===----------------------------------------------------------------------===//

LogicalResult DenseAttr::verify(EmitError emitError, ElementsAttr values) {
  return verifyElementType<float>(values, "values", emitError);
}

RankedTensorType DenseAttr::getWeightType() const {
  return cast<RankedTensorType>(getValues().getType());
}

int64_t DenseAttr::getKeptCount() const {
  return getWeightType().getNumElements();
}

LogicalResult DenseAttr::decode(MutableArrayRef<float> values) const {
  return copyElements<float>(getValues(), values);
}

ArrayRef<float> DenseAttr::getCodebookValues() const { return {}; }

LogicalResult DenseAttr::decodeCodes(MutableArrayRef<uint8_t>) const {
  return failure();
}

ArrayRef<uint8_t> DenseAttr::getCodedBytes() const { return {}; }

WeightStorage DenseAttr::getStorage() const {
  bool splat = isSplat(getValues());
  return {uint64_t(splat ? 1 : getKeptCount()) * 32, 0, 0};
}

LogicalResult DenseAttr::verifyEncoding(EmitError emitError) const {
  return verifyBlobLength<float>(getValues(), "values", emitError);
}

//===----------------------------------------------------------------------===//
// PrunedAttr
//===----------------------------------------------------------------------===//

LogicalResult PrunedAttr::verify(EmitError emitError, Granularity granularity,
                                 int64_t n, int64_t m, int64_t kept,
                                 ElementsAttr values) {
  if (failed(verifyElementType<float>(values, "values", emitError)))
    return failure();
  if (granularity != Granularity::NOfM)
    return success();
  if (cast<RankedTensorType>(values.getType()).getRank() > 0 && n >= 1 && m > n)
    return success();
  return emitError() << "weights pruned n of m need 1 <= n < m, found " << n
                     << " of " << m;
}

RankedTensorType PrunedAttr::getWeightType() const {
  return cast<RankedTensorType>(getValues().getType());
}

int64_t PrunedAttr::getKeptCount() const { return getKept(); }

LogicalResult PrunedAttr::decode(MutableArrayRef<float> values) const {
  return copyElements<float>(getValues(), values);
}

ArrayRef<float> PrunedAttr::getCodebookValues() const { return {}; }

LogicalResult PrunedAttr::decodeCodes(MutableArrayRef<uint8_t>) const {
  return failure();
}

ArrayRef<uint8_t> PrunedAttr::getCodedBytes() const { return {}; }

WeightStorage PrunedAttr::getStorage() const {
  // Pruning alone leaves the zeros in place.
  return {uint64_t(getWeightType().getNumElements()) * 32, 0, 0};
}

/// Each input channel (dimension 1) holds only zeros or none.
static bool hasWholeChannels(ArrayRef<float> values, ArrayRef<int64_t> shape) {
  if (shape.size() < 2)
    return false;
  int64_t channels = shape[1];
  int64_t inner = 1;
  for (int64_t extent : shape.drop_front(2))
    inner *= extent;
  std::vector<bool> anyKept(channels), anyPruned(channels);
  for (auto [index, value] : llvm::enumerate(values)) {
    int64_t channel = int64_t(index) / inner % channels;
    (value != 0 ? anyKept : anyPruned)[channel] = true;
  }
  // A kept channel may hold a zero by chance; a pruned one is all zero, which
  // is what makes it removable. So only the density can be wrong.
  return llvm::is_contained(anyKept, false) ||
         !llvm::is_contained(anyPruned, true);
}

/// No group of `m` consecutive weights of a row keeps more than `n`.
static bool hasAtMostNOfM(ArrayRef<float> values, int64_t rowLength, int64_t n,
                          int64_t m) {
  for (size_t row = 0; row < values.size(); row += rowLength)
    for (int64_t begin = 0; begin < rowLength; begin += m) {
      auto group = values.slice(row + begin, std::min(m, rowLength - begin));
      if (llvm::count_if(group, [](float v) { return v != 0; }) > n)
        return false;
    }
  return true;
}

LogicalResult PrunedAttr::verifyEncoding(EmitError emitError) const {
  if (failed(verifyBlobLength<float>(getValues(), "values", emitError)))
    return failure();
  std::vector<float> storage;
  ArrayRef<float> values =
      viewWeights(cast<WeightEncodingAttrInterface>(Attribute(*this)), storage);
  int64_t kept = llvm::count_if(values, [](float v) { return v != 0; });
  if (kept != getKept())
    return emitError() << "pruned weights say kept = " << getKept()
                       << ", but hold " << kept << " nonzero values";
  if (getGranularity() == Granularity::Channel &&
      !hasWholeChannels(values, getWeightType().getShape()))
    return emitError() << "weights pruned by channel hold zeros, but no input "
                          "channel is zero throughout";
  if (getGranularity() != Granularity::NOfM)
    return success();
  if (!hasAtMostNOfM(values, getWeightType().getShape().back(), getN(), getM()))
    return emitError() << "weights pruned " << getN() << " of " << getM()
                       << " keep more than " << getN() << " in some group";
  return success();
}

//===----------------------------------------------------------------------===//
// SharedAttr
//===----------------------------------------------------------------------===//

LogicalResult SharedAttr::verify(EmitError emitError, int64_t bits,
                                 DenseF32ArrayAttr codebook,
                                 ElementsAttr codes) {
  if (bits < 1 || bits > 8)
    return emitError() << "shared weights need 1 to 8 bits, found " << bits;
  if (codebook.empty() || codebook[0] != 0.0f)
    return emitError() << "codebook must start with 0.0, the value of pruned "
                          "weights";
  if (int64_t(codebook.size()) > int64_t(1) << bits)
    return emitError() << "codebook has " << codebook.size() << " entries, but "
                       << bits << " bits index at most " << (1 << bits);
  return verifyElementType<uint8_t>(codes, "codes", emitError);
}

RankedTensorType SharedAttr::getWeightType() const {
  auto type = cast<RankedTensorType>(getCodes().getType());
  return RankedTensorType::get(type.getShape(), Float32Type::get(getContext()));
}

ArrayRef<float> SharedAttr::getCodebookValues() const {
  return getCodebook().asArrayRef();
}

int64_t SharedAttr::getKeptCount() const {
  std::vector<uint8_t> codes(getWeightType().getNumElements());
  if (failed(decodeCodes(codes)))
    return 0;
  return int64_t(codes.size()) - llvm::count(codes, 0);
}

LogicalResult SharedAttr::decode(MutableArrayRef<float> values) const {
  std::vector<uint8_t> codes(values.size());
  if (failed(decodeCodes(codes)))
    return failure();
  lookUpCodes(codes, getCodebookValues(), values);
  return success();
}

LogicalResult SharedAttr::decodeCodes(MutableArrayRef<uint8_t> codes) const {
  return copyElements<uint8_t>(getCodes(), codes);
}

ArrayRef<uint8_t> SharedAttr::getCodedBytes() const { return {}; }

WeightStorage SharedAttr::getStorage() const {
  uint64_t count = uint64_t(getWeightType().getNumElements());
  return {count * uint64_t(getBits()), 0,
          uint64_t(getCodebookValues().size()) * 32};
}

LogicalResult SharedAttr::verifyEncoding(EmitError emitError) const {
  if (failed(verifyBlobLength<uint8_t>(getCodes(), "codes", emitError)))
    return failure();
  std::vector<uint8_t> codes(getWeightType().getNumElements());
  if (failed(decodeCodes(codes)))
    return failure();
  ArrayRef<float> codebook = getCodebookValues();
  for (auto [index, code] : llvm::enumerate(codes))
    if (code >= codebook.size())
      return emitError() << "code " << int(code) << " of weight " << index
                         << " is outside the codebook of " << codebook.size()
                         << " entries";
  return success();
}

//===----------------------------------------------------------------------===//
// Generated code
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/IR/NNEnums.cpp.inc"
#include "l2dc/Dialect/NN/IR/NNInterfaces.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "l2dc/Dialect/NN/IR/NNAttributes.cpp.inc"

void NNDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "l2dc/Dialect/NN/IR/NNAttributes.cpp.inc"
      >();
}
