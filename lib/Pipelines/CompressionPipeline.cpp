//===- CompressionPipeline.cpp - From trained to coded weights ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Pipelines/CompressionPipeline.h"
#include "l2dc/Dialect/NN/Pruning/Passes.h"
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
  // Networks train better with their normalizations.
  if (!options.data.empty()) {
    nn::PruneRetrainPassOptions train;
    train.data = options.data;
    train.density = toList(options.density);
    train.pruneEpochs = train.retrainEpochs = options.retrainEpochs;
    train.dropout = options.dropout;
    train.seed = options.seed;
    functions.addPass(nn::createPruneRetrainPass(train));
  }
  if (options.foldBatchNorm)
    functions.addPass(nn::createFoldBatchNormPass());
  bool prunes = !options.density.empty() || !options.policy.empty();
  if (!prunes || !options.data.empty())
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
      "Deep Compression: fold, prune, share and code the weights; with data "
      "pruning is part of a training",
      [](OpPassManager &pm, const CompressionOptions &options) {
        buildPruningPipeline(pm, options);
        buildCodingPipeline(pm, options);
      });
}
