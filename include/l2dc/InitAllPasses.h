//===- InitAllPasses.h - Every pass a tool registers ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_INITALLPASSES_H
#define L2DC_INITALLPASSES_H

#include "l2dc/Conversion/Passes.h"
#include "l2dc/Dialect/CPU/Transforms/Passes.h"
#include "l2dc/Dialect/EIE/Transforms/Passes.h"
#include "l2dc/Dialect/NN/Pruning/Passes.h"
#include "l2dc/Dialect/NN/Transforms/Passes.h"
#include "l2dc/Pipelines/CPUPipeline.h"
#include "l2dc/Pipelines/CompressionPipeline.h"
#include "l2dc/Pipelines/EIEPipeline.h"

#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Transforms/Passes.h"

namespace l2dc {

/// Adds the dialects of others that inputs of the passes may contain, besides
/// those of `registerAllDialects`: what importers write and what the pipelines
/// lower to.
inline void registerPassDialects(mlir::DialectRegistry &registry) {
  pipelines::registerCPUPipelineDialects(registry);
  registry.insert<mlir::quant::QuantDialect, mlir::tosa::TosaDialect>();
}

/// The passes and pipelines of this project.
inline void registerL2DCPasses() {
  nn::registerNNPasses();
  nn::registerNNPruningPasses();
  cpu::registerCPUPasses();
  eie::registerEIEPasses();
  registerConversionPasses();
  pipelines::registerCompressionPipeline();
  pipelines::registerCPUPipeline();
  pipelines::registerEIEPipeline();
}

/// These and MLIR's general ones (canonicalize, cse, ...).
inline void registerAllPasses() {
  mlir::registerTransformsPasses();
  registerL2DCPasses();
}

} // namespace l2dc

#endif // L2DC_INITALLPASSES_H
