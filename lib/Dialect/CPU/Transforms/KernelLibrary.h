//===- KernelLibrary.h - The kernels and their instances --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_DIALECT_CPU_TRANSFORMS_KERNELLIBRARY_H
#define L2DC_LIB_DIALECT_CPU_TRANSFORMS_KERNELLIBRARY_H

#include "mlir/IR/BuiltinOps.h"

#include <optional>
#include <string>

namespace l2dc::cpu {

/// An instruction set that functions are compiled for.
struct InstructionSet {
  llvm::StringLiteral name;
  int level; ///< what the kernel `level` returns on a CPU that has it
  /// Vectors of 16 floats that a convolution keeps in registers.
  int64_t vectors;
  llvm::StringLiteral features;    ///< LLVM's, comma-separated
  llvm::StringLiteral vectorWidth; ///< bits, or empty for LLVM's choice
};

/// All of them, the widest first.
llvm::ArrayRef<InstructionSet> instructionSets();

/// The set of that name, or null.
const InstructionSet *findInstructionSet(llvm::StringRef name);

/// Elements that the scratch memory of `linear` for a column's rows and weights
/// has beyond the rows: the columns collected before, and whole vectors.
inline constexpr int64_t columnSlack = 160;

/// Elements that the scratch memory of `conv` has beyond what it is for: the
/// pixels of the largest block.
inline constexpr int64_t blockSlack = 256;

/// What a call of a kernel asks for.
struct KernelName {
  llvm::StringRef kind;   ///< linear or conv
  llvm::StringRef format; ///< of the matrix, as `stringifyFormat` has it
  int64_t pixels;         ///< of an output channel of a convolution; else 0

  /// As in `l2dc_linear_rice` and `l2dc_conv_pairs_p169`.
  std::string str() const;
  /// Nothing if `symbol` is not the name of a kernel.
  static std::optional<KernelName> parse(llvm::StringRef symbol);
};

/// Copies the instance of the kernel for `isa` into `module`, unless it is
/// there. Returns the instance's symbol.
llvm::FailureOr<std::string> linkKernel(mlir::ModuleOp module,
                                        const KernelName &kernel,
                                        const InstructionSet &isa);

/// Copies the function that finds out the CPU's level into `module`. Returns
/// its symbol; it is an `llvm.func` without arguments that returns an i32.
llvm::FailureOr<std::string> linkLevel(mlir::ModuleOp module);

} // namespace l2dc::cpu

#endif // L2DC_LIB_DIALECT_CPU_TRANSFORMS_KERNELLIBRARY_H
