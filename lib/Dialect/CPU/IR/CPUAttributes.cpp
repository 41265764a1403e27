//===- CPUAttributes.cpp - Packed matrices --------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/CPU/IR/CPU.h"
#include "l2dc/Dialect/NN/IR/ElementData.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"

#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

#include <limits>

using namespace mlir;
using namespace l2dc;
using namespace l2dc::cpu;

using EmitError = function_ref<InFlightDiagnostic()>;

/// The two enumerations have the same numbers.
static compression::PackedFormat toPackedFormat(Format format) {
  return compression::PackedFormat(uint8_t(format));
}

LogicalResult MatrixAttr::verify(EmitError emitError, int64_t rows,
                                 int64_t columns, Order order, Format format,
                                 DenseF32ArrayAttr codebook,
                                 ElementsAttr starts, ElementsAttr entries) {
  constexpr int64_t limit = std::numeric_limits<int32_t>::max();
  if (rows < 1 || columns < 1 || rows > limit / columns)
    return emitError() << "packed matrix cannot have " << rows << "x" << columns
                       << " elements";
  int64_t codes = compression::codebookLimit(toPackedFormat(format));
  int64_t values = codebook.size();
  if (values < 1 || values > codes)
    return emitError() << "packed matrix of " << stringifyFormat(format)
                       << " needs 1 to " << codes << " codebook values, found "
                       << values;
  if (codebook[0] != 0.0f)
    return emitError() << "codebook entry 0 must be 0.0, found " << codebook[0];
  if (failed(nn::verifyElementType<uint32_t>(starts, "starts", emitError)) ||
      failed(nn::verifyElementType<uint8_t>(entries, "entries", emitError)))
    return failure();
  int64_t lines = order == Order::Columns ? columns : rows;
  auto startsType = cast<RankedTensorType>(starts.getType());
  if (startsType.getShape() != ArrayRef<int64_t>{lines + 1})
    return emitError() << "starts of " << lines << " lines need " << lines + 1
                       << " elements, found " << startsType;
  auto entriesType = cast<RankedTensorType>(entries.getType());
  if (entriesType.getRank() != 1 || entriesType.getDimSize(0) > limit)
    return emitError() << "entries need one dimension, found " << entriesType;
  return success();
}

MatrixAttr MatrixAttr::get(MLIRContext *context,
                           const compression::PackedMatrix &matrix,
                           ArrayRef<float> codebook, StringRef key) {
  auto order = matrix.order == compression::PackedOrder::Columns
                   ? Order::Columns
                   : Order::Rows;
  return get(context, matrix.rows, matrix.columns, order,
             Format(uint32_t(matrix.format)),
             DenseF32ArrayAttr::get(context, codebook),
             nn::makeIndexElements(context, {int64_t(matrix.starts.size())},
                                   matrix.starts, (key + ".starts").str()),
             nn::makeByteElements(context, {int64_t(matrix.entries.size())},
                                  matrix.entries, (key + ".entries").str()));
}

LogicalResult MatrixAttr::verifyContents(EmitError emitError) const {
  if (failed(
          nn::verifyBlobLength<uint32_t>(getStarts(), "starts", emitError)) ||
      failed(nn::verifyBlobLength<uint8_t>(getEntries(), "entries", emitError)))
    return failure();
  compression::PackedMatrix matrix;
  matrix.rows = getRows();
  matrix.columns = getColumns();
  matrix.order = getOrder() == Order::Columns
                     ? compression::PackedOrder::Columns
                     : compression::PackedOrder::Rows;
  matrix.format = toPackedFormat(getFormat());
  matrix.starts.resize(getStarts().getNumElements());
  matrix.entries.resize(getEntries().getNumElements());
  if (failed(nn::copyElements<uint32_t>(getStarts(), matrix.starts)) ||
      failed(nn::copyElements<uint8_t>(getEntries(), matrix.entries)))
    return emitError() << "packed matrix cannot be read";
  auto largest = compression::findLargestCode(matrix);
  if (!largest)
    return emitError() << "packed matrix: "
                       << llvm::toString(largest.takeError());
  if (*largest >= getCodebook().size())
    return emitError() << "packed matrix has code " << unsigned(*largest)
                       << ", but the codebook has " << getCodebook().size()
                       << " values";
  return success();
}

#include "l2dc/Dialect/CPU/IR/CPUEnums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "l2dc/Dialect/CPU/IR/CPUAttributes.cpp.inc"

void CPUDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "l2dc/Dialect/CPU/IR/CPUAttributes.cpp.inc"
      >();
}
