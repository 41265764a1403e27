//===- TrainedCompression.cpp - Deep Compression with retraining ----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/DeepCompression/TrainedCompression.h"
#include "EpochRunner.h"
#include "Normalization.h"
#include "PartialSharing.h"
#include "Rounding.h"

#include "l2dc/Compression/KMeans.h"
#include "l2dc/Compression/LayerAdaptivePruning.h"
#include "l2dc/Support/Error.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::deepcompression;
using compression::Mask;
using execution::Network;

llvm::StringRef deepcompression::phaseName(Phase phase) {
  switch (phase) {
  case Phase::Dense:
    return "dense";
  case Phase::Prune:
    return "prune";
  case Phase::Retrain:
    return "retrain";
  case Phase::Share:
    return "share";
  }
  llvm_unreachable("unknown phase");
}

namespace {

/// Significant bits that biases keep.
constexpr unsigned biasBits = 8;

class Compressor {
public:
  Compressor(const Network &network, const execution::TrainData &data,
             const TrainedCompressionOptions &options)
      : options(options), training(network, data, options) {
    training.totalEpochs = options.denseEpochs + options.pruneEpochs +
                           options.retrainEpochs +
                           options.shareSteps * options.shareEpochs;
  }

  llvm::Expected<CompressedTraining> run();

private:
  llvm::Error checkSettings() const;
  llvm::Error checkLayer(const LayerSettings &layer) const;
  llvm::Error prune(unsigned step);
  llvm::Error share(double part);
  llvm::Error runPhase(Phase phase);
  llvm::Error shareInSteps();
  double rateOf(Phase phase, unsigned epoch) const;
  void roundValues();

  llvm::ArrayRef<float> weightsOf(const LayerSettings &layer) const {
    return training.network.values[layer.value].constant->data;
  }
  unsigned epochsOf(Phase phase) const {
    return phase == Phase::Prune     ? options.pruneEpochs
           : phase == Phase::Retrain ? options.retrainEpochs
                                     : options.shareEpochs;
  }

  const TrainedCompressionOptions &options;
  EpochRunner training;
};

} // namespace

llvm::Error Compressor::checkLayer(const LayerSettings &layer) const {
  if (layer.value >= training.network.values.size() ||
      !training.network.values[layer.value].constant)
    return makeError("value {0} is not a constant", layer.value);
  if (layer.bits < 1 || layer.bits > 8)
    return makeError("{0} bits for a codebook index, expected 1 to 8",
                     layer.bits);
  auto kept = compression::keptCount(1, layer.density.value_or(1));
  if (!kept)
    return kept.takeError();
  return compression::checkFinite(weightsOf(layer));
}

llvm::Error Compressor::checkSettings() const {
  for (const LayerSettings &layer : options.layers)
    if (llvm::Error error = checkLayer(layer))
      return addContext(std::move(error), "layer '" + layer.name + "'");
  if (auto kept = compression::keptCount(1, options.density); !kept)
    return kept.takeError();
  if (options.pruneEpochs < 1 || options.retrainEpochs < 1)
    return makeError("each phase needs at least one epoch");
  return training.checkSettings();
}

/// Sets the masks of pruning step `step`, from 1. Weights that were pruned in
/// an earlier step are zero, so they stay so.
llvm::Error Compressor::prune(unsigned step) {
  double progress = double(step) / options.pruneEpochs;
  std::vector<llvm::ArrayRef<float>> freeLayers;
  for (const LayerSettings &layer : options.layers)
    if (!layer.density)
      freeLayers.push_back(weightsOf(layer));
  auto masks = compression::keepLargestAcrossLayers(
      freeLayers, std::pow(options.density, progress));
  if (!masks)
    return masks.takeError();
  size_t nextFree = 0;
  for (const LayerSettings &layer : options.layers) {
    Mask &mask = training.constraints[layer.value].mask;
    if (!layer.density) {
      mask = std::move((*masks)[nextFree++]);
      continue;
    }
    auto kept = compression::keepLargest(weightsOf(layer),
                                         std::pow(*layer.density, progress));
    if (!kept)
      return addContext(kept.takeError(), "layer '" + layer.name + "'");
    mask = std::move(*kept);
  }
  return llvm::Error::success();
}

/// Clusters `part` of the weights of each layer that are kept.
llvm::Error Compressor::share(double part) {
  for (const LayerSettings &layer : options.layers) {
    const Tensor &weights = *training.network.values[layer.value].constant;
    auto shared = compression::shareWeights(weights.data, layer.bits);
    if (!shared)
      return addContext(shared.takeError(), "layer '" + layer.name + "'");
    PartlyShared partly = sharePart(weights, *shared, part);
    training.setConstant(layer.value, std::move(partly.weights));
    training.constraints[layer.value] = std::move(partly.constraint);
  }
  return llvm::Error::success();
}

double Compressor::rateOf(Phase phase, unsigned epoch) const {
  if (phase == Phase::Prune)
    return options.pruneRate;
  double start =
      phase == Phase::Retrain ? options.retrainRate : options.shareRate;
  return cosineRate(start, epoch, epochsOf(phase));
}

/// Shared values are stored in half precision, and what is not shared without
/// the bits that do not matter.
void Compressor::roundValues() {
  for (const LayerSettings &layer : options.layers)
    training.transformConstant(layer.value, roundToHalf);
  training.network =
      simplifyNormalizations(std::move(training.network), biasBits);
  for (unsigned value : training.denseConstants)
    training.transformConstant(
        value, [](float bias) { return roundToBits(bias, biasBits); });
}

llvm::Error Compressor::runPhase(Phase phase) {
  for (unsigned epoch = 0; epoch < epochsOf(phase); ++epoch) {
    if (phase == Phase::Prune)
      if (llvm::Error error = prune(epoch + 1))
        return error;
    double decay = phase == Phase::Share ? 0 : options.weightDecay;
    if (llvm::Error error =
            training.train({phase, rateOf(phase, epoch), decay}))
      return error;
  }
  return llvm::Error::success();
}

llvm::Error Compressor::shareInSteps() {
  for (unsigned step = 0; step < options.shareSteps; ++step) {
    if (llvm::Error error = share(sharedPart(step, options.shareSteps)))
      return error;
    if (llvm::Error error = runPhase(Phase::Share))
      return error;
  }
  roundValues();
  return llvm::Error::success();
}

llvm::Expected<CompressedTraining> Compressor::run() {
  if (llvm::Error error = checkSettings())
    return std::move(error);
  if (llvm::Error error = training.trainDense())
    return std::move(error);
  CompressedTraining result;
  result.dense = training.network;
  for (Phase phase : {Phase::Prune, Phase::Retrain})
    if (llvm::Error error = runPhase(phase))
      return std::move(error);
  if (options.shareEpochs > 0)
    if (llvm::Error error = shareInSteps())
      return std::move(error);
  result.compressed = training.network;
  return std::move(result);
}

llvm::Expected<CompressedTraining>
deepcompression::compressTrained(const Network &network,
                                 const execution::TrainData &data,
                                 const TrainedCompressionOptions &options) {
  return Compressor(network, data, options).run();
}
