//===- NNBytecode.cpp - Bytecode of the weight encodings ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Without an encoding of its own an attribute travels as text, and a resource
// key inside that text is not followed to its blob. So every attribute which
// may hold a blob is written here, field by field.
//
//===----------------------------------------------------------------------===//

#include "NNBytecode.h"

#include "mlir/Bytecode/BytecodeImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace l2dc::nn;

namespace {

/// The first number of an attribute; never renumber.
enum class Code : uint64_t { Dense = 0, Pruned = 1, Shared = 2, Coded = 3 };

void write(DialectBytecodeWriter &writer, DenseAttr attr) {
  writer.writeVarInt(uint64_t(Code::Dense));
  writer.writeAttribute(attr.getValues());
}

void write(DialectBytecodeWriter &writer, PrunedAttr attr) {
  writer.writeVarInt(uint64_t(Code::Pruned));
  writer.writeVarInt(uint64_t(attr.getGranularity()));
  writer.writeSignedVarInt(attr.getN());
  writer.writeSignedVarInt(attr.getM());
  writer.writeSignedVarInt(attr.getKept());
  writer.writeAttribute(attr.getValues());
}

void write(DialectBytecodeWriter &writer, SharedAttr attr) {
  writer.writeVarInt(uint64_t(Code::Shared));
  writer.writeSignedVarInt(attr.getBits());
  writer.writeAttribute(attr.getCodebook());
  writer.writeAttribute(attr.getCodes());
}

void write(DialectBytecodeWriter &writer, CodedAttr attr) {
  writer.writeVarInt(uint64_t(Code::Coded));
  writer.writeType(attr.getType());
  writer.writeSignedVarInt(attr.getKept());
  writer.writeSignedVarInt(attr.getWeightBits());
  writer.writeSignedVarInt(attr.getIndexBits());
  writer.writeAttribute(attr.getCodebook());
  writer.writeAttribute(attr.getData());
}

DenseAttr readDense(DialectBytecodeReader &reader, MLIRContext *context) {
  ElementsAttr values;
  if (failed(reader.readAttribute(values)))
    return {};
  return DenseAttr::getChecked([&] { return reader.emitError(); }, context,
                               values);
}

PrunedAttr readPruned(DialectBytecodeReader &reader, MLIRContext *context) {
  uint64_t granularity;
  int64_t n, m, kept;
  ElementsAttr values;
  if (failed(reader.readVarInt(granularity)) ||
      failed(reader.readSignedVarInt(n)) ||
      failed(reader.readSignedVarInt(m)) ||
      failed(reader.readSignedVarInt(kept)) ||
      failed(reader.readAttribute(values)))
    return {};
  auto known = symbolizeGranularity(uint32_t(granularity));
  if (!known) {
    reader.emitError() << "unknown pruning granularity " << granularity;
    return {};
  }
  return PrunedAttr::getChecked([&] { return reader.emitError(); }, context,
                                *known, n, m, kept, values);
}

SharedAttr readShared(DialectBytecodeReader &reader, MLIRContext *context) {
  int64_t bits;
  DenseF32ArrayAttr codebook;
  ElementsAttr codes;
  if (failed(reader.readSignedVarInt(bits)) ||
      failed(reader.readAttribute(codebook)) ||
      failed(reader.readAttribute(codes)))
    return {};
  return SharedAttr::getChecked([&] { return reader.emitError(); }, context,
                                bits, codebook, codes);
}

CodedAttr readCodedAttr(DialectBytecodeReader &reader, MLIRContext *context) {
  RankedTensorType type;
  int64_t kept, weightBits, indexBits;
  DenseF32ArrayAttr codebook;
  ElementsAttr data;
  if (failed(reader.readType(type)) || failed(reader.readSignedVarInt(kept)) ||
      failed(reader.readSignedVarInt(weightBits)) ||
      failed(reader.readSignedVarInt(indexBits)) ||
      failed(reader.readAttribute(codebook)) ||
      failed(reader.readAttribute(data)))
    return {};
  return CodedAttr::getChecked([&] { return reader.emitError(); }, context,
                               type, kept, weightBits, indexBits, codebook,
                               data);
}

struct NNBytecodeInterface : public BytecodeDialectInterface {
  explicit NNBytecodeInterface(Dialect *dialect)
      : BytecodeDialectInterface(dialect) {}

  LogicalResult writeAttribute(Attribute attr,
                               DialectBytecodeWriter &writer) const override {
    return llvm::TypeSwitch<Attribute, LogicalResult>(attr)
        .Case<DenseAttr, PrunedAttr, SharedAttr, CodedAttr>([&](auto encoding) {
          write(writer, encoding);
          return success();
        })
        .Default([](Attribute) { return failure(); });
  }

  Attribute readAttribute(DialectBytecodeReader &reader) const override {
    uint64_t code;
    if (failed(reader.readVarInt(code)))
      return {};
    switch (Code(code)) {
    case Code::Dense:
      return readDense(reader, getContext());
    case Code::Pruned:
      return readPruned(reader, getContext());
    case Code::Shared:
      return readShared(reader, getContext());
    case Code::Coded:
      return readCodedAttr(reader, getContext());
    }
    reader.emitError() << "unknown nn attribute code " << code;
    return {};
  }
};

} // namespace

void l2dc::nn::addBytecodeInterface(NNDialect &dialect) {
  dialect.addInterfaces<NNBytecodeInterface>();
}
