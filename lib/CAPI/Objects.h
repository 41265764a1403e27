//===- Objects.h - What the opaque C types hold -----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_CAPI_OBJECTS_H
#define L2DC_LIB_CAPI_OBJECTS_H

#include "l2dc-c/L2DC.h"
#include "l2dc/Execution/Network.h"
#include "l2dc/Target/EIE/Image.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

#include <memory>
#include <vector>

struct L2DCNetwork {
  /// Each network has a context of its own, so that networks are independent.
  std::unique_ptr<mlir::MLIRContext> context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  /// What the module computes, weights decoded.
  l2dc::execution::Network network;
  /// The values of `network` that are constants.
  std::vector<unsigned> weights;
};

struct L2DCExecutor {
  std::shared_ptr<const l2dc::execution::Network> network;
  std::unique_ptr<l2dc::execution::Executor> executor;
};

struct L2DCImage {
  l2dc::image::Image image;
};

#endif // L2DC_LIB_CAPI_OBJECTS_H
