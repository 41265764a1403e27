//===- EIEBytecode.cpp - Bytecode of the eie attributes -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An attribute without an encoding of its own travels as text, inside which a
// resource key is not followed to its blob. A matrix holds blobs, so it is
// written field by field; a target travels as text.
//
//===----------------------------------------------------------------------===//

#include "EIEBytecode.h"

#include "mlir/Bytecode/BytecodeImplementation.h"

using namespace mlir;
using namespace l2dc::eie;

namespace {

/// The first number of an attribute; never renumber.
enum class Code : uint64_t { Matrix = 0 };

void write(DialectBytecodeWriter &writer, MatrixAttr matrix) {
  writer.writeVarInt(uint64_t(Code::Matrix));
  for (int64_t number :
       {matrix.getRows(), matrix.getColumns(), matrix.getRow(),
        matrix.getColumn(), matrix.getPes(), matrix.getIndexBits()})
    writer.writeSignedVarInt(number);
  writer.writeAttribute(matrix.getCodebook());
  writer.writeAttribute(matrix.getPointers());
  writer.writeAttribute(matrix.getEntries());
}

MatrixAttr readMatrix(DialectBytecodeReader &reader, MLIRContext *context) {
  int64_t rows, columns, row, column, pes, indexBits;
  for (int64_t *number : {&rows, &columns, &row, &column, &pes, &indexBits})
    if (failed(reader.readSignedVarInt(*number)))
      return {};
  DenseF32ArrayAttr codebook;
  ElementsAttr pointers, entries;
  if (failed(reader.readAttribute(codebook)) ||
      failed(reader.readAttribute(pointers)) ||
      failed(reader.readAttribute(entries)))
    return {};
  return MatrixAttr::getChecked([&] { return reader.emitError(); }, context,
                                rows, columns, row, column, pes, indexBits,
                                codebook, pointers, entries);
}

struct EIEBytecodeInterface : public BytecodeDialectInterface {
  explicit EIEBytecodeInterface(Dialect *dialect)
      : BytecodeDialectInterface(dialect) {}

  LogicalResult writeAttribute(Attribute attr,
                               DialectBytecodeWriter &writer) const override {
    auto matrix = dyn_cast<MatrixAttr>(attr);
    if (!matrix)
      return failure();
    write(writer, matrix);
    return success();
  }

  Attribute readAttribute(DialectBytecodeReader &reader) const override {
    uint64_t code;
    if (failed(reader.readVarInt(code)))
      return {};
    if (Code(code) == Code::Matrix)
      return readMatrix(reader, getContext());
    reader.emitError() << "unknown eie attribute code " << code;
    return {};
  }
};

} // namespace

void l2dc::eie::addBytecodeInterface(EIEDialect &dialect) {
  dialect.addInterfaces<EIEBytecodeInterface>();
}
