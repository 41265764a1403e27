//===- CompressionPipeline.cpp - From trained to coded weights ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Pipelines/CompressionPipeline.h"
#include "l2dc/Dialect/NN/Transforms/Passes.h"

#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::pipelines;

static llvm::SmallVector<std::string> toList(llvm::ArrayRef<std::string> list) {
  return llvm::to_vector(list);
}

void pipelines::buildPruningPipeline(OpPassManager &pm,
                                     const CompressionOptions &options) {
  OpPassManager &functions = pm.nest<func::FuncOp>();
  functions.addPass(createCanonicalizerPass());
  if (options.foldBatchNorm)
    functions.addPass(nn::createFoldBatchNormPass());
  if (options.density.empty() && options.policy.empty())
    return;
  nn::PrunePassOptions prune;
  prune.density = toList(options.density);
  prune.policy = options.policy;
  functions.addPass(nn::createPrunePass(prune));
}

void pipelines::buildCodingPipeline(OpPassManager &pm,
                                    const CompressionOptions &options) {
  OpPassManager &functions = pm.nest<func::FuncOp>();
  nn::ShareWeightsPassOptions share;
  share.bits = toList(options.bits);
  if (share.bits.empty())
    share.bits.push_back("4");
  share.init = options.init;
  share.seed = options.seed;
  functions.addPass(nn::createShareWeightsPass(share));
  nn::EntropyCodePassOptions code;
  code.coder = options.coder;
  code.indexBits = toList(options.indexBits);
  functions.addPass(nn::createEntropyCodePass(code));
}

void pipelines::registerCompressionPipeline() {
  PassPipelineRegistration<CompressionOptions>(
      "nn-compress",
      "Deep Compression in one shot: fold, prune, share and code the weights",
      [](OpPassManager &pm, const CompressionOptions &options) {
        buildPruningPipeline(pm, options);
        buildCodingPipeline(pm, options);
      });
}
