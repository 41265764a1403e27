//===- EIEPipeline.h - From shared weights to a program ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_PIPELINES_EIEPIPELINE_H
#define L2DC_PIPELINES_EIEPIPELINE_H

#include "l2dc/Pipelines/EIEOptimization.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"

#include <string>

namespace l2dc::pipelines {

/// The options of `convert-nn-to-eie` and of the passes after it.
struct EIEOptions : public mlir::PassPipelineOptions<EIEOptions> {
  Option<std::string> targetModel{
      *this, "target-model",
      llvm::cl::desc("JSON file with the machine's "
                     "sizes; empty for the paper's")};
  Option<unsigned> pes{*this, "pes", llvm::cl::init(0),
                       llvm::cl::desc("Processing elements; 0 for the target "
                                      "model's")};
  Option<unsigned> queueDepth{
      *this, "queue-depth", llvm::cl::init(0),
      llvm::cl::desc("Slots of an activation queue; 0 for the target model's")};
  Option<std::string> mode{*this, "mode",
                           llvm::cl::desc("paper or hardware; empty for the "
                                          "target model's")};
  Option<std::string> bias{*this, "bias", llvm::cl::init("host"),
                           llvm::cl::desc("host or column")};
  Option<float> inputRange{
      *this, "input-range", llvm::cl::init(1.0f),
      llvm::cl::desc("Largest magnitude of the network's inputs")};
  Option<EIEOptimization> optimize{
      *this, "optimize", llvm::cl::desc("What is optimized for the machine"),
      llvm::cl::init(EIEOptimization::Rows),
      llvm::cl::values(
          clEnumValN(EIEOptimization::None, "none", "nothing"),
          clEnumValN(EIEOptimization::Rows, "rows", "where rows lie"),
          clEnumValN(EIEOptimization::Time, "time",
                     "rows, PEs and index width, for the least time"),
          clEnumValN(EIEOptimization::Energy, "energy",
                     "the same for the least energy"),
          clEnumValN(EIEOptimization::EDP, "edp",
                     "the same for the least product of both"))};
  Option<bool> keepSumOrder{
      *this, "keep-sum-order", llvm::cl::init(false),
      llvm::cl::desc("Add in the network's order, even where that costs "
                     "transfers")};
};

/// Sets the batch to 1, lowers the layers, optimizes and schedules them: what
/// leads from a network with shared weights to an `eie.program`.
void buildEIEPipeline(mlir::OpPassManager &pm, const EIEOptions &options);

/// Registers `nn-to-eie`, which is that pipeline.
void registerEIEPipeline();

} // namespace l2dc::pipelines

#endif // L2DC_PIPELINES_EIEPIPELINE_H
