//===- NetworkTranslation.h - nn functions to and from networks ----*- C++
//-*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TARGET_NETWORK_NETWORKTRANSLATION_H
#define L2DC_TARGET_NETWORK_NETWORKTRANSLATION_H

#include "l2dc/Execution/Network.h"
#include "l2dc/Target/L2DCFile/L2DCFile.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Support/LLVM.h"

namespace l2dc::nn {

/// The function that is a module's network: its only public function with a
/// body. Emits an error and returns null where there is none or more than one.
mlir::func::FuncOp getNetworkFunction(mlir::ModuleOp module);

/// The steps of `function`, which must hold only `nn` ops in one block. Weights
/// are decoded. Emits an error on anything an executor could not run.
mlir::FailureOr<execution::Network>
translateToNetwork(mlir::func::FuncOp function);

/// As `translateToNetwork`, with the coded form of each weight that has one in
/// the place of its elements: what is needed to write a `.l2dc` file.
mlir::FailureOr<target::CompressedNetwork>
translateToCompressedNetwork(mlir::func::FuncOp function);

/// A module whose function `@main` has the steps of `network`; constants become
/// `#nn.dense` weights. Emits an error at an unknown location and returns null
/// if the network is not consistent.
mlir::OwningOpRef<mlir::ModuleOp>
translateFromNetwork(mlir::MLIRContext *context,
                     const execution::Network &network);

/// As `translateFromNetwork`; constants with a coded form become `#nn.coded`.
mlir::OwningOpRef<mlir::ModuleOp>
translateFromCompressedNetwork(mlir::MLIRContext *context,
                               const target::CompressedNetwork &net);

/// Gives `function` the constants, shapes and attributes of `network`, which
/// must be what `translateToNetwork` made of it except for the elements and
/// extents of constants and what follows from them; its batch may be open where
/// the function's is fixed. Plain and pruned weights keep their kind; emits an
/// error if others would change.
mlir::LogicalResult updateFunction(mlir::func::FuncOp function,
                                   const execution::Network &network);

/// Registers `--nn-to-l2dc` and `--l2dc-to-nn`.
void registerL2DCFileTranslations();

} // namespace l2dc::nn

#endif // L2DC_TARGET_NETWORK_NETWORKTRANSLATION_H
