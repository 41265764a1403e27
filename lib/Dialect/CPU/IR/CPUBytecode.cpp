//===- CPUBytecode.cpp - Bytecode of the cpu attributes -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A matrix holds blobs, whose keys are not followed inside an attribute that
// travels as text; so it is written field by field.
//
//===----------------------------------------------------------------------===//

#include "CPUBytecode.h"

#include "mlir/Bytecode/BytecodeImplementation.h"

using namespace mlir;
using namespace l2dc::cpu;

namespace {

/// The first number of an attribute; never renumber.
enum class Code : uint64_t { Matrix = 0 };

MatrixAttr readMatrix(DialectBytecodeReader &reader, MLIRContext *context) {
  int64_t rows, columns;
  uint64_t formatCode, orderCode;
  DenseF32ArrayAttr codebook;
  ElementsAttr starts, entries;
  if (failed(reader.readSignedVarInt(rows)) ||
      failed(reader.readSignedVarInt(columns)) ||
      failed(reader.readVarInt(formatCode)) ||
      failed(reader.readVarInt(orderCode)) ||
      failed(reader.readAttribute(codebook)) ||
      failed(reader.readAttribute(starts)) ||
      failed(reader.readAttribute(entries)))
    return {};
  std::optional<Order> order = symbolizeOrder(uint32_t(orderCode));
  if (!order) {
    reader.emitError() << "unknown order " << orderCode << " of a matrix";
    return {};
  }
  std::optional<Format> format = symbolizeFormat(uint32_t(formatCode));
  if (!format) {
    reader.emitError() << "unknown format " << formatCode << " of a matrix";
    return {};
  }
  return MatrixAttr::getChecked([&] { return reader.emitError(); }, context,
                                rows, columns, *order, *format, codebook,
                                starts, entries);
}

struct CPUBytecodeInterface : public BytecodeDialectInterface {
  explicit CPUBytecodeInterface(Dialect *dialect)
      : BytecodeDialectInterface(dialect) {}

  LogicalResult writeAttribute(Attribute attr,
                               DialectBytecodeWriter &writer) const override {
    auto matrix = dyn_cast<MatrixAttr>(attr);
    if (!matrix)
      return failure();
    writer.writeVarInt(uint64_t(Code::Matrix));
    writer.writeSignedVarInt(matrix.getRows());
    writer.writeSignedVarInt(matrix.getColumns());
    writer.writeVarInt(uint64_t(matrix.getFormat()));
    writer.writeVarInt(uint64_t(matrix.getOrder()));
    writer.writeAttribute(matrix.getCodebook());
    writer.writeAttribute(matrix.getStarts());
    writer.writeAttribute(matrix.getEntries());
    return success();
  }

  Attribute readAttribute(DialectBytecodeReader &reader) const override {
    uint64_t code;
    if (failed(reader.readVarInt(code)))
      return {};
    if (Code(code) == Code::Matrix)
      return readMatrix(reader, getContext());
    reader.emitError() << "unknown cpu attribute code " << code;
    return {};
  }
};

} // namespace

void l2dc::cpu::addBytecodeInterface(CPUDialect &dialect) {
  dialect.addInterfaces<CPUBytecodeInterface>();
}
