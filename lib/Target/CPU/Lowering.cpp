//===- Lowering.cpp - Networks to the llvm dialect ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "l2dc/Pipelines/CPUPipeline.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"

using namespace mlir;
using namespace l2dc;

llvm::Expected<execution::Network> cpu::findNetwork(ModuleOp module) {
  func::FuncOp function = nn::getNetworkFunction(module);
  if (!function)
    return makeError("cannot compile the module for the CPU");
  auto network = nn::translateToNetwork(function);
  if (failed(network))
    return makeError("cannot compile the network for the CPU");
  return std::move(*network);
}

llvm::Expected<OwningOpRef<ModuleOp>>
cpu::lowerToLLVM(ModuleOp module, const LoweringOptions &options) {
  DialectRegistry registry;
  pipelines::registerCPUPipelineDialects(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  module.getContext()->appendDialectRegistry(registry);
  OwningOpRef<ModuleOp> lowered = module.clone();
  PassManager pm(module.getContext());
  pipelines::CPUOptions pipeline;
  pipeline.entry = options.entry;
  pipeline.isa = options.isa;
  pipeline.decode = options.decode;
  pipelines::buildCPUPipeline(pm, pipeline);
  if (failed(pm.run(*lowered)))
    return makeError("cannot compile the network for the CPU");
  return std::move(lowered);
}
