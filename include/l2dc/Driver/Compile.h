//===- Compile.h - The whole pipeline from network to report ----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DRIVER_COMPILE_H
#define L2DC_DRIVER_COMPILE_H

#include "l2dc/Driver/CompileReport.h"

#include "mlir/IR/MLIRContext.h"

namespace l2dc::driver {

/// Compresses the network of `options`, writes `model.mlirbc`, `model.l2dc`,
/// if asked for `model.onnx`, for the EIE target `image.eie`, then
/// `report.json`, `report.md` and `report.html` into the output directory, and
/// measures the network that was read back from `model.l2dc`. Every output of a
/// simulated sample is compared to the reference interpreter. Errors name the
/// file or layer they are about; MLIR diagnostics may have been emitted before.
llvm::Expected<CompileReport> compile(const CompileOptions &options,
                                      mlir::MLIRContext &context);

} // namespace l2dc::driver

#endif // L2DC_DRIVER_COMPILE_H
