//===- CompressionPipeline.h - From trained to coded weights ----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_PIPELINES_COMPRESSIONPIPELINE_H
#define L2DC_PIPELINES_COMPRESSIONPIPELINE_H

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"

#include <string>

namespace l2dc::pipelines {

/// The options of both halves of the compression; values are those of the
/// passes `nn-prune`, `nn-prune-retrain`, `nn-share-weights` and
/// `nn-entropy-code`.
struct CompressionOptions
    : public mlir::PassPipelineOptions<CompressionOptions> {
  Option<bool> foldBatchNorm{
      *this, "fold-batch-norm", llvm::cl::init(true),
      llvm::cl::desc("Fold batch normalization into the layers before it")};
  ListOption<std::string> density{
      *this, "density",
      llvm::cl::desc("Share of weights to keep: D or NAME=D, ...; without it "
                     "and without a policy nothing is pruned")};
  Option<std::string> policy{
      *this, "policy", llvm::cl::desc("JSON file with densities by layer")};
  ListOption<std::string> bits{
      *this, "bits",
      llvm::cl::desc("Width of a codebook index: B or NAME=B, ... (4)")};
  Option<std::string> init{*this, "init", llvm::cl::init("exact"),
                           llvm::cl::desc("Clustering: exact, linear, density "
                                          "or forgy")};
  Option<std::string> coder{*this, "coder", llvm::cl::init("huffman"),
                            llvm::cl::desc("huffman, range or auto")};
  ListOption<std::string> indexBits{
      *this, "index-bits",
      llvm::cl::desc("Width of a run of zeros: auto, B or NAME=B, ...")};
  Option<uint64_t> seed{*this, "seed", llvm::cl::init(0),
                        llvm::cl::desc("Seed of training and of init=forgy")};
  Option<std::string> data{
      *this, "data",
      llvm::cl::desc("Samples, as --data: prune step by step and train the "
                     "weights that are left (nn-prune-retrain)")};
  Option<unsigned> retrainEpochs{
      *this, "retrain-epochs", llvm::cl::init(16),
      llvm::cl::desc("With data: epochs of pruning, and as many under the "
                     "final mask")};
  Option<double> dropout{
      *this, "dropout", llvm::cl::init(0),
      llvm::cl::desc("With data: share of inputs dropped, before pruning")};
};

/// Canonicalizes, folds batch normalization (unless told not to) and prunes,
/// with training if there are data for it.
void buildPruningPipeline(mlir::OpPassManager &pm,
                          const CompressionOptions &options);

/// Shares and entropy-codes the weights: what comes after training.
void buildCodingPipeline(mlir::OpPassManager &pm,
                         const CompressionOptions &options);

/// Registers `nn-compress`, which is one half after the other.
void registerCompressionPipeline();

} // namespace l2dc::pipelines

#endif // L2DC_PIPELINES_COMPRESSIONPIPELINE_H
