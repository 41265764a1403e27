//===- EIEAttributes.cpp - Encoded matrices -------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/EIE/IR/EIE.h"
#include "l2dc/Dialect/NN/IR/ElementData.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"

#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

#include <limits>

using namespace mlir;
using namespace l2dc;
using namespace l2dc::eie;

using EmitError = function_ref<InFlightDiagnostic()>;

//===----------------------------------------------------------------------===//
// MatrixAttr
//===----------------------------------------------------------------------===//

/// The extents and their sums fit the 32 bits that an image has for them.
static LogicalResult verifyExtents(EmitError emitError, int64_t rows,
                                   int64_t columns, int64_t row, int64_t column,
                                   int64_t pes) {
  constexpr int64_t limit = std::numeric_limits<int32_t>::max();
  if (rows < 1 || columns < 1 || row < 0 || column < 0 || rows > limit ||
      columns > limit || row > limit || column > limit)
    return emitError() << "encoded matrix cannot have " << rows << "x"
                       << columns << " elements at (" << row << ", " << column
                       << ")";
  if (pes < 1 || pes > limit)
    return emitError() << "encoded matrix needs at least 1 PE, found " << pes;
  return success();
}

LogicalResult MatrixAttr::verify(EmitError emitError, int64_t rows,
                                 int64_t columns, int64_t row, int64_t column,
                                 int64_t pes, int64_t indexBits,
                                 DenseF32ArrayAttr codebook,
                                 ElementsAttr pointers, ElementsAttr entries) {
  if (failed(verifyExtents(emitError, rows, columns, row, column, pes)) ||
      failed(
          nn::verifyElementType<uint32_t>(pointers, "pointers", emitError)) ||
      failed(nn::verifyElementType<uint8_t>(entries, "entries", emitError)))
    return failure();
  if (indexBits < 1 || indexBits > 8)
    return emitError() << "encoded matrix needs 1 to 8 index bits, found "
                       << indexBits;
  auto pointerType = cast<RankedTensorType>(pointers.getType());
  if (pointerType.getShape() != ArrayRef<int64_t>{pes, columns + 1})
    return emitError() << "pointers of " << columns << " columns on " << pes
                       << " PEs need shape " << pes << "x" << columns + 1
                       << ", found " << pointerType;
  auto entryType = cast<RankedTensorType>(entries.getType());
  if (entryType.getRank() != 2 || entryType.getDimSize(1) != 2)
    return emitError() << "entries need two bytes each, found " << entryType;
  if (pes > maxElements / (columns + 1) ||
      entryType.getDimSize(0) > maxElements / 2)
    return emitError() << "encoded matrix with pointers of " << pointerType
                       << " and entries of " << entryType << " is too large";
  return success();
}

MatrixAttr MatrixAttr::get(MLIRContext *context,
                           const image::EncodedMatrix &matrix, int64_t row,
                           int64_t column, StringRef key) {
  std::vector<uint32_t> pointers;
  std::vector<uint8_t> entries;
  for (const image::PESlice &slice : matrix.slices) {
    llvm::append_range(pointers, slice.pointers);
    for (image::Entry entry : slice.entries) {
      entries.push_back(entry.code);
      entries.push_back(entry.run);
    }
  }
  return get(context, matrix.rows, matrix.columns, row, column, matrix.pes(),
             matrix.indexBits, DenseF32ArrayAttr::get(context, matrix.codebook),
             nn::makeIndexElements(context, {matrix.pes(), matrix.columns + 1},
                                   pointers, (key + ".pointers").str()),
             nn::makeByteElements(context, {int64_t(entries.size() / 2), 2},
                                  entries, (key + ".entries").str()));
}

/// The blobs of `matrix` as they are, copied to `pointers` and `entries`.
static LogicalResult copyBlobs(EmitError emitError, MatrixAttr matrix,
                               std::vector<uint32_t> &pointers,
                               std::vector<uint8_t> &entries) {
  if (failed(nn::verifyBlobLength<uint32_t>(matrix.getPointers(), "pointers",
                                            emitError)) ||
      failed(nn::verifyBlobLength<uint8_t>(matrix.getEntries(), "entries",
                                           emitError)))
    return failure();
  pointers.resize(matrix.getPointers().getNumElements());
  entries.resize(matrix.getEntries().getNumElements());
  return success(
      succeeded(nn::copyElements<uint32_t>(matrix.getPointers(), pointers)) &&
      succeeded(nn::copyElements<uint8_t>(matrix.getEntries(), entries)));
}

FailureOr<image::EncodedMatrix> MatrixAttr::decode(EmitError emitError) const {
  std::vector<uint32_t> pointers;
  std::vector<uint8_t> entries;
  if (failed(copyBlobs(emitError, *this, pointers, entries)))
    return failure();
  image::EncodedMatrix matrix;
  matrix.rows = getRows();
  matrix.columns = getColumns();
  matrix.indexBits = getIndexBits();
  matrix.codebook = getCodebook().asArrayRef().vec();
  matrix.slices.resize(getPes());
  size_t next = 0, count = entries.size() / 2;
  for (auto [pe, slice] : llvm::enumerate(matrix.slices)) {
    auto *own = pointers.data() + pe * (getColumns() + 1);
    slice.pointers.assign(own, own + getColumns() + 1);
    if (slice.pointers.back() > count - next)
      return emitError() << "pointers of PE " << pe << " reach past the "
                         << count << " entries";
    for (size_t end = next + slice.pointers.back(); next < end; ++next)
      slice.entries.push_back({entries[2 * next], entries[2 * next + 1]});
  }
  if (next != count)
    return emitError() << "pointers reach " << next << " of " << count
                       << " entries";
  if (llvm::Error error = image::verifyMatrix(matrix))
    return emitError() << llvm::toString(std::move(error));
  return matrix;
}

/// Parses `at (row, column)`, which may be left out for (0, 0).
static ParseResult parseOrigin(AsmParser &parser, int64_t &row,
                               int64_t &column) {
  row = column = 0;
  if (failed(parser.parseOptionalKeyword("at")))
    return success();
  return failure(parser.parseLParen() || parser.parseInteger(row) ||
                 parser.parseComma() || parser.parseInteger(column) ||
                 parser.parseRParen());
}

static void printOrigin(AsmPrinter &printer, int64_t row, int64_t column) {
  if (row != 0 || column != 0)
    printer << " at (" << row << ", " << column << ')';
}

//===----------------------------------------------------------------------===//
// Generated code
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/EIE/IR/EIEEnums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "l2dc/Dialect/EIE/IR/EIEAttributes.cpp.inc"

void EIEDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "l2dc/Dialect/EIE/IR/EIEAttributes.cpp.inc"
      >();
}
