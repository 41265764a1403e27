//===- ResourceBlobs.h - Freeing the data of replaced weights ---*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_NN_IR_RESOURCEBLOBS_H
#define L2DC_DIALECT_NN_IR_RESOURCEBLOBS_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"

namespace l2dc::nn {

/// A resource blob lives as long as its context, so a large network whose
/// weights a pass replaces is in memory twice afterwards. A tool that has one
/// module in its context frees the old data with one of these around the
/// passes.
class BlobReleaser {
public:
  /// Notes the blobs that `module` refers to.
  explicit BlobReleaser(mlir::ModuleOp module);

  /// Frees the noted blobs to which `module` does not refer any more. Whatever
  /// else in the context still refers to them finds no data then.
  void releaseUnused();

private:
  mlir::ModuleOp module;
  llvm::SmallVector<mlir::DialectResourceBlobManager::BlobEntry *, 0> noted;
};

} // namespace l2dc::nn

#endif // L2DC_DIALECT_NN_IR_RESOURCEBLOBS_H
