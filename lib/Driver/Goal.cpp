//===- Goal.cpp - Deep Compression with retraining ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Stages.h"

#include "l2dc/DeepCompression/TrainedCompression.h"
#include "l2dc/Dialect/NN/Transforms/Layers.h"
#include "l2dc/Execution/TorchExecutor.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/Progress.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "llvm/ADT/StringExtras.h"

using namespace l2dc;
using namespace l2dc::driver;
using deepcompression::LayerSettings;
using deepcompression::TrainedCompressionOptions;
using execution::Network;

llvm::Error driver::checkGoal(const CompileOptions &options) {
  if (options.goal == Goal::None)
    return options.checkpoint.empty() && options.augment < 0
               ? llvm::Error::success()
               : makeError("--checkpoint and --augment need --goal=paper");
  if (options.data.empty())
    return makeError("--goal=paper needs --data to train on");
  if (options.prune == PruneMethod::None)
    return makeError("--goal=paper prunes; --prune=none does not go with it");
  if (!options.policy.empty())
    return makeError("--goal=paper takes densities from --density, not from "
                     "--policy");
  return execution::loadTorch();
}

/// Divides the `--density` entries into the overall density and those of
/// single layers.
static llvm::Error readDensities(const CompileOptions &options,
                                 llvm::ArrayRef<nn::Layer> layers,
                                 TrainedCompressionOptions &compression) {
  std::vector<std::string> named;
  for (const std::string &entry : options.density) {
    if (llvm::StringRef(entry).contains('='))
      named.push_back(entry);
    else if (!llvm::to_float(entry, compression.density))
      return makeError("--density: expected a number, found '{0}'", entry);
  }
  auto values = nn::parseLayerValues("density", named, layers);
  if (!values)
    return values.takeError();
  for (auto [layer, settings] : llvm::zip_equal(layers, compression.layers)) {
    llvm::StringRef text = values->lookup(layer);
    double density;
    if (text.empty())
      continue;
    if (!llvm::to_float(text, density))
      return makeError("--density: expected a number for layer '{0}', found "
                       "'{1}'",
                       layer.name, text);
    settings.density = density;
  }
  return llvm::Error::success();
}

static llvm::Error readBits(const CompileOptions &options,
                            llvm::ArrayRef<nn::Layer> layers,
                            TrainedCompressionOptions &compression) {
  auto values = nn::parseLayerValues("share-bits", options.shareBits, layers);
  if (!values)
    return values.takeError();
  for (auto [layer, settings] : llvm::zip_equal(layers, compression.layers)) {
    llvm::StringRef text = values->lookup(layer);
    if (!text.empty() && text.getAsInteger(10, settings.bits))
      return makeError("--share-bits: expected a number for layer '{0}', "
                       "found '{1}'",
                       layer.name, text);
  }
  return llvm::Error::success();
}

/// The shape of one sample as the data has it; the network may see it flat.
static llvm::Expected<Shape> findImageShape(const CompileOptions &options) {
  auto validation = data::loadDataset(options.data, data::Split::Val);
  if (!validation)
    return validation.takeError();
  return validation->sampleShape();
}

static llvm::Expected<TrainedCompressionOptions>
chooseSettings(const CompileOptions &options, mlir::func::FuncOp function,
               const Network &network, llvm::ArrayRef<int64_t> imageShape) {
  TrainedCompressionOptions compression;
  std::map<mlir::Operation *, unsigned> values;
  for (auto &[value, weight] : constantsByValue(function, network))
    values[weight] = value;
  std::vector<nn::Layer> layers = nn::collectLayers(function);
  for (const nn::Layer &layer : layers)
    compression.layers.push_back({values.at(layer.weight), layer.name, {}});
  if (llvm::Error error = readDensities(options, layers, compression))
    return std::move(error);
  if (llvm::Error error = readBits(options, layers, compression))
    return std::move(error);
  if (options.retrainEpochs > 0) {
    compression.pruneEpochs = compression.retrainEpochs = options.retrainEpochs;
    compression.shareEpochs = (options.retrainEpochs + 3) / 4;
  }
  // One pixel for every 28 of the smaller side: one for MNIST's images.
  compression.imageShape = imageShape.vec();
  if (options.augment >= 0)
    compression.maxShift = unsigned(options.augment);
  else if (imageShape.size() >= 2)
    compression.maxShift =
        unsigned(std::min(imageShape.back(), *(imageShape.end() - 2)) / 28);
  compression.seed = options.seed;
  compression.checkpointDir = options.checkpoint;
  return compression;
}

static llvm::Expected<Network>
runWithProgress(const CompileOptions &options, const Network &network,
                TrainedCompressionOptions compression) {
  auto splits = loadForTraining(options, network);
  if (!splits)
    return splits.takeError();
  Progress progress("train",
                    compression.pruneEpochs + compression.retrainEpochs +
                        compression.shareEpochs,
                    chooseProgressMode(options.quiet));
  unsigned shown = 0;
  compression.onEpoch = [&](const deepcompression::PhaseReport &report) {
    // Epochs whose checkpoints were found are not reported.
    while (++shown < report.epoch)
      progress.step("done before");
    progress.step(llvm::formatv(
        "{0}: density {1:P2}, loss {2:F4}, validation {3:F2} %",
        deepcompression::phaseName(report.phase), report.density, report.loss,
        100 * report.validationAccuracy.value_or(0)));
    return llvm::Error::success();
  };
  compression.onProgress = [&](double part) { progress.update(part); };
  return deepcompression::compressTrained(
      network,
      {&splits->train.images, splits->train.labels, &splits->validation.images,
       splits->validation.labels},
      compression);
}

llvm::Error driver::compressForGoal(const CompileOptions &options,
                                    mlir::ModuleOp module) {
  auto function = nn::getNetworkFunction(module);
  auto translated = nn::translateToNetwork(function);
  if (mlir::failed(translated))
    return makeError("cannot train '{0}'", options.network);
  auto imageShape = findImageShape(options);
  if (!imageShape)
    return imageShape.takeError();
  auto compression =
      chooseSettings(options, function, *translated, *imageShape);
  if (!compression)
    return compression.takeError();
  auto compressed = runWithProgress(options, preferDynamicBatch(*translated),
                                    std::move(*compression));
  if (!compressed)
    return compressed.takeError();
  std::map<unsigned, Tensor> constants;
  for (auto [value, constant] : llvm::enumerate(compressed->values))
    if (constant.constant &&
        constant.constant != translated->values[value].constant)
      constants.try_emplace(unsigned(value), *constant.constant);
  setConstants(function, *translated, constants);
  return llvm::Error::success();
}
