//===- CPUPipeline.h - From a network to LLVM -------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_PIPELINES_CPUPIPELINE_H
#define L2DC_PIPELINES_CPUPIPELINE_H

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"

#include <string>

namespace l2dc::pipelines {

/// The options of `nn-to-llvm`.
struct CPUOptions : public mlir::PassPipelineOptions<CPUOptions> {
  Option<std::string> entry{
      *this, "entry", llvm::cl::init("l2dc_run"),
      llvm::cl::desc("The name of the function that C calls")};
  Option<std::string> isa{
      *this, "isa", llvm::cl::init("all"),
      llvm::cl::desc("all (chosen at run time), avx512, avx2 or portable")};
  Option<bool> decode{
      *this, "decode", llvm::cl::init(false),
      llvm::cl::desc("Decode shared weights to dense ones instead of packing "
                     "them for the kernels")};
};

/// Lowers the module's one network to the llvm dialect: layers with shared
/// weights to kernels on the packed form, everything else through linalg. The
/// function `cpu-add-entry-point` describes is what C calls.
void buildCPUPipeline(mlir::OpPassManager &pm, const CPUOptions &options);

/// Registers `nn-to-llvm`, which is that pipeline.
void registerCPUPipeline();

/// Adds the upstream dialects, conversions and bufferization models that the
/// pipeline needs to `registry`.
void registerCPUPipelineDialects(mlir::DialectRegistry &registry);

} // namespace l2dc::pipelines

#endif // L2DC_PIPELINES_CPUPIPELINE_H
