//===- CodedAttr.cpp - Weights as entropy-coded streams -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/IR/ElementData.h"

#include "l2dc/Dialect/NN/IR/CodedEncoding.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Support/ByteStream.h"
#include "l2dc/Support/Error.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::nn;
using compression::CodedWeights;

using EmitError = function_ref<InFlightDiagnostic()>;

CodedAttr l2dc::nn::makeCoded(MLIRContext *context, const CodedWeights &coded,
                              StringRef key) {
  ByteWriter writer;
  compression::writeCodedWeights(coded, writer);
  StringRef text = writer.str();
  ArrayRef<uint8_t> bytes(reinterpret_cast<const uint8_t *>(text.data()),
                          text.size());
  return CodedAttr::get(
      context, RankedTensorType::get(coded.shape, Float32Type::get(context)),
      int64_t(coded.kept), coded.weightBits, coded.indexBits,
      DenseF32ArrayAttr::get(context, coded.codebook),
      makeByteElements(context, {int64_t(bytes.size())}, bytes, key));
}

llvm::Expected<CodedWeights> l2dc::nn::readCoded(ArrayRef<uint8_t> bytes) {
  ByteReader reader(
      StringRef(reinterpret_cast<const char *>(bytes.data()), bytes.size()));
  auto coded = compression::readCodedWeights(reader);
  if (coded && !reader.atEnd())
    return makeError("{0} bytes follow the coded weights", reader.remaining());
  return coded;
}

LogicalResult CodedAttr::verify(EmitError emitError, RankedTensorType type,
                                int64_t, int64_t, int64_t, DenseF32ArrayAttr,
                                ElementsAttr data) {
  if (!type.hasStaticShape() || !type.getElementType().isF32())
    return emitError() << "coded weights must be a static tensor of f32, found "
                       << type;
  return verifyElementType<uint8_t>(data, "data", emitError);
}

RankedTensorType CodedAttr::getWeightType() const { return getType(); }

int64_t CodedAttr::getKeptCount() const { return getKept(); }

ArrayRef<float> CodedAttr::getCodebookValues() const {
  return getCodebook().asArrayRef();
}

ArrayRef<uint8_t> CodedAttr::getCodedBytes() const {
  ArrayRef<char> bytes = rawBytes(getData());
  return {reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size()};
}

LogicalResult CodedAttr::decodeCodes(MutableArrayRef<uint8_t> codes) const {
  auto coded = readCoded(getCodedBytes());
  if (!coded)
    return llvm::consumeError(coded.takeError()), failure();
  auto decoded = compression::decodeCodes(*coded);
  if (!decoded)
    return llvm::consumeError(decoded.takeError()), failure();
  if (decoded->size() != codes.size())
    return failure();
  llvm::copy(*decoded, codes.begin());
  return success();
}

LogicalResult CodedAttr::decode(MutableArrayRef<float> values) const {
  std::vector<uint8_t> codes(values.size());
  if (failed(decodeCodes(codes)))
    return failure();
  lookUpCodes(codes, getCodebookValues(), values);
  return success();
}

WeightStorage CodedAttr::getStorage() const {
  auto coded = readCoded(getCodedBytes());
  if (!coded)
    return llvm::consumeError(coded.takeError()), WeightStorage();
  compression::CodedBytes bytes = compression::countBytes(*coded);
  return {bytes.codes * 8, bytes.positions * 8,
          (bytes.header + bytes.codebook + bytes.tables) * 8};
}

LogicalResult CodedAttr::verifyEncoding(EmitError emitError) const {
  if (failed(verifyBlobLength<uint8_t>(getData(), "data", emitError)))
    return failure();
  auto coded = readCoded(getCodedBytes());
  if (!coded)
    return emitError() << "coded weights are damaged: "
                       << llvm::toString(coded.takeError());
  auto agree = [&](StringRef what, auto said, auto held) -> LogicalResult {
    if (said == held)
      return success();
    return emitError() << "coded weights say " << what << " = " << said
                       << ", but the data holds " << held;
  };
  if (ArrayRef<int64_t>(coded->shape) != getType().getShape())
    return emitError() << "coded weights say " << getType()
                       << ", but the data holds shape "
                       << shapeToString(coded->shape);
  if (failed(agree("kept", getKept(), int64_t(coded->kept))) ||
      failed(
          agree("weight_bits", getWeightBits(), int64_t(coded->weightBits))) ||
      failed(agree("index_bits", getIndexBits(), int64_t(coded->indexBits))))
    return failure();
  if (ArrayRef<float>(coded->codebook) != getCodebookValues())
    return emitError() << "coded weights say another codebook than the data "
                          "holds";
  auto codes = compression::decodeCodes(*coded);
  if (!codes)
    return emitError() << "coded weights are damaged: "
                       << llvm::toString(codes.takeError());
  return success();
}
