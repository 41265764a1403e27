//===- NN.h - The nn dialect, its attributes and operators ------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_NN_IR_NN_H
#define L2DC_DIALECT_NN_IR_NN_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include <cstdint>

namespace l2dc::nn {

/// The size of an encoded weight, part by part, in bits as stored.
struct WeightStorage {
  /// The weights themselves: floats or codebook indices.
  uint64_t weightBits = 0;
  /// Which weights are kept: relative indices with their filler entries.
  uint64_t indexBits = 0;
  /// The codebook and the tables of the entropy code.
  uint64_t tableBits = 0;

  uint64_t total() const { return weightBits + indexBits + tableBits; }
};

/// A sliding window over the spatial dimensions, one extent for each.
struct Window {
  llvm::SmallVector<int64_t, 3> kernel, strides, dilations, padsBegin, padsEnd;
};

} // namespace l2dc::nn

#include "l2dc/Dialect/NN/IR/NNDialect.h.inc"
#include "l2dc/Dialect/NN/IR/NNEnums.h.inc"
#include "l2dc/Dialect/NN/IR/NNInterfaces.h.inc"
#define GET_ATTRDEF_CLASSES
#include "l2dc/Dialect/NN/IR/NNAttributes.h.inc"
#define GET_OP_CLASSES
#include "l2dc/Dialect/NN/IR/NNOps.h.inc"

#endif // L2DC_DIALECT_NN_IR_NN_H
