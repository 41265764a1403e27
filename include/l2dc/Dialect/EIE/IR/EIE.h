//===- EIE.h - The eie dialect, its attributes and operators ----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_EIE_IR_EIE_H
#define L2DC_DIALECT_EIE_IR_EIE_H

#include "l2dc/Execution/Network.h"
#include "l2dc/Target/EIE/EncodedMatrix.h"
#include "l2dc/Target/EIE/Instruction.h"
#include "l2dc/Target/EIE/TargetModel.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace l2dc::eie {

/// More elements than any attribute of a program has. A splat of any size
/// takes a few characters, and decoding it must not exhaust the memory.
inline constexpr int64_t maxElements = int64_t(1) << 28;

/// The instruction that an `eie.inst.*` op stands for; nothing for another op
/// or one whose operands the instruction table does not allow.
std::optional<image::Instruction> getInstruction(mlir::Operation *op);

/// The name of the op that stands for instructions of `opcode`.
std::string getInstructionOpName(image::Opcode opcode);

/// Checks the operands of an `eie.inst.*` op with the instruction table.
mlir::LogicalResult verifyInstructionOp(mlir::Operation *op);

/// The trait of every `eie.inst.*` op.
template <typename ConcreteOp>
class IsInstruction
    : public mlir::OpTrait::TraitBase<ConcreteOp, IsInstruction> {
public:
  static mlir::LogicalResult verifyTrait(mlir::Operation *op) {
    return verifyInstructionOp(op);
  }
};

} // namespace l2dc::eie

#include "l2dc/Dialect/EIE/IR/EIEDialect.h.inc"
#include "l2dc/Dialect/EIE/IR/EIEEnums.h.inc"
#define GET_ATTRDEF_CLASSES
#include "l2dc/Dialect/EIE/IR/EIEAttributes.h.inc"
#include "l2dc/Dialect/EIE/IR/EIEInterfaces.h.inc"
#define GET_OP_CLASSES
#include "l2dc/Dialect/EIE/IR/EIEOps.h.inc"

#endif // L2DC_DIALECT_EIE_IR_EIE_H
