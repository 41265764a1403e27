//===- PruneRetrain.cpp - Prune step by step and train what is left -------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MarkPruned.h"

#include "l2dc/Data/Dataset.h"
#include "l2dc/Dialect/NN/Pruning/Passes.h"
#include "l2dc/Dialect/NN/Pruning/TrainedLayers.h"
#include "l2dc/Execution/Batch.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/Progress.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/IR/Remarks.h"

namespace l2dc::nn {
#define GEN_PASS_DEF_PRUNERETRAINPASS
#include "l2dc/Dialect/NN/Pruning/Passes.h.inc"
} // namespace l2dc::nn

#define DEBUG_TYPE "nn-prune-retrain"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::nn;
using data::Dataset;
using deepcompression::PhaseReport;
using deepcompression::TrainedCompressionOptions;
using execution::Network;

/// The samples of a split in the form of the network's input, and the shape
/// that they have in the data.
static llvm::Expected<Dataset> loadSplit(StringRef spec, data::Split split,
                                         const Network &network,
                                         Shape &imageShape) {
  auto dataset = data::loadDataset(spec, split);
  if (!dataset)
    return dataset.takeError();
  if (!dataset->hasLabels())
    return makeError("data '{0}' has no labels to train with", spec);
  imageShape = dataset->sampleShape();
  auto samples = data::reshapeSamples(std::move(dataset->images),
                                      network.values[network.inputs[0]].shape);
  if (!samples)
    return samples.takeError();
  dataset->images = std::move(*samples);
  return dataset;
}

static void emitRemarks(func::FuncOp function) {
  for (const Layer &layer : collectLayers(function)) {
    WeightOp weight = layer.weight;
    auto pruned = dyn_cast<PrunedAttr>(Attribute(weight.getEncoding()));
    if (!pruned)
      continue;
    remark::passed(layer.op->getLoc(), remark::RemarkOpts::name("PruneRetrain")
                                           .category(DEBUG_TYPE)
                                           .function(layer.name))
        << remark::metric("Weights", weight.getType().getNumElements())
        << remark::metric("Kept", pruned.getKept());
  }
}

namespace {

struct PruneRetrainPass
    : l2dc::nn::impl::PruneRetrainPassBase<PruneRetrainPass> {
  using PruneRetrainPassBase::PruneRetrainPassBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    if (llvm::Error error = pruneAndRetrain(function)) {
      function.emitError() << DEBUG_TYPE << ": "
                           << llvm::toString(std::move(error));
      signalPassFailure();
    }
  }

private:
  llvm::Expected<TrainedCompressionOptions>
  readOptions(func::FuncOp function, const Network &network) const;
  llvm::Expected<Network> train(const Network &network,
                                TrainedCompressionOptions options) const;
  llvm::Error pruneAndRetrain(func::FuncOp function) const;
};

} // namespace

llvm::Expected<TrainedCompressionOptions>
PruneRetrainPass::readOptions(func::FuncOp function,
                              const Network &network) const {
  TrainedCompressionOptions options;
  std::vector<Layer> layers = collectLayers(function);
  options.layers = listTrainedLayers(function, network, layers, /*bits=*/8);
  std::vector<std::string> entries(density.begin(), density.end());
  if (llvm::Error error =
          readTrainedDensities("density", entries, layers, options))
    return std::move(error);
  if (!(learningRate > 0))
    return makeError("the learning rate is {0}, expected more than 0",
                     double(learningRate));
  options.pruneRate *= learningRate / options.retrainRate;
  options.retrainRate = learningRate;
  options.pruneEpochs = pruneEpochs;
  options.retrainEpochs = retrainEpochs;
  options.shareEpochs = 0;
  options.dropout = dropout;
  options.maxShift = augment;
  options.seed = seed;
  options.checkpointDir = checkpoint;
  return options;
}

llvm::Expected<Network>
PruneRetrainPass::train(const Network &network,
                        TrainedCompressionOptions options) const {
  if (data.empty())
    return makeError("needs data to train on");
  auto samples =
      loadSplit(data, data::Split::Train, network, options.imageShape);
  if (!samples)
    return samples.takeError();
  auto validation =
      loadSplit(data, data::Split::Val, network, options.imageShape);
  if (!validation)
    return validation.takeError();
  Progress progress("prune", pruneEpochs + retrainEpochs,
                    chooseProgressMode(quiet));
  options.onEpoch = [&](const PhaseReport &report) {
    progress.step(
        llvm::formatv("{0}: density {1:P2}, loss {2:F4}, validation {3:F2} %",
                      deepcompression::phaseName(report.phase), report.density,
                      report.loss, 100 * *report.validationAccuracy));
    return llvm::Error::success();
  };
  execution::TrainData trainData{&samples->images, samples->labels,
                                 &validation->images, validation->labels};
  auto trained = deepcompression::compressTrained(network, trainData, options);
  if (!trained)
    return trained.takeError();
  return std::move(trained->compressed);
}

llvm::Error PruneRetrainPass::pruneAndRetrain(func::FuncOp function) const {
  auto network = translateToNetwork(function);
  if (failed(network))
    return makeError("the function is not a network");
  auto options = readOptions(function, *network);
  if (!options)
    return options.takeError();
  auto batched = execution::withDynamicBatch(*network);
  if (!batched)
    return batched.takeError();
  auto trained = train(*batched, std::move(*options));
  if (!trained)
    return trained.takeError();
  if (failed(updateFunction(function, *trained)))
    return makeError("the trained weights do not fit");
  markPruned(function);
  emitRemarks(function);
  return llvm::Error::success();
}
