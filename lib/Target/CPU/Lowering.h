//===- Lowering.h - Networks to the llvm dialect ----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_TARGET_CPU_LOWERING_H
#define L2DC_LIB_TARGET_CPU_LOWERING_H

#include "l2dc/Execution/Network.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace l2dc::cpu {

struct LoweringOptions {
  std::string entry = "l2dc_run";
  std::string isa = "all";
  bool decode = false;
};

/// The network whose function `module` holds. Fails, behind a diagnostic, if
/// there is none or it has ops that no executor knows.
llvm::Expected<execution::Network> findNetwork(mlir::ModuleOp module);

/// A copy of `module` after `nn-to-llvm`, ready for translation to LLVM IR.
llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>>
lowerToLLVM(mlir::ModuleOp module, const LoweringOptions &options);

} // namespace l2dc::cpu

#endif // L2DC_LIB_TARGET_CPU_LOWERING_H
