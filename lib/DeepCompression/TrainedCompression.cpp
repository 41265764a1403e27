//===- TrainedCompression.cpp - Deep Compression with retraining ----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/DeepCompression/TrainedCompression.h"
#include "Augment.h"
#include "Rounding.h"

#include "l2dc/Compression/KMeans.h"
#include "l2dc/Compression/LayerAdaptivePruning.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"
#include "l2dc/Support/Random.h"

#include "llvm/Support/Path.h"

#include <cmath>
#include <set>

using namespace l2dc;
using namespace l2dc::deepcompression;
using compression::Mask;
using execution::Network;
using execution::TrainOptions;

llvm::StringRef deepcompression::phaseName(Phase phase) {
  switch (phase) {
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
      : network(network), data(data), options(options) {}

  llvm::Expected<Network> run();

private:
  llvm::Error checkSettings() const;
  llvm::Error checkLayer(const LayerSettings &layer) const;
  llvm::Error prune(unsigned step);
  llvm::Error share();
  llvm::Error trainEpoch(Phase phase, unsigned epoch);
  TrainOptions optionsFor(Phase phase, unsigned epoch);
  double rateOf(Phase phase, unsigned epoch) const;
  void roundValues();

  llvm::ArrayRef<float> weightsOf(const LayerSettings &layer) const {
    return network.values[layer.value].constant->data;
  }
  double density() const;
  unsigned epochsOf(Phase phase) const {
    return phase == Phase::Prune     ? options.pruneEpochs
           : phase == Phase::Retrain ? options.retrainEpochs
                                     : options.shareEpochs;
  }
  unsigned totalEpochs() const {
    return options.pruneEpochs + options.retrainEpochs + options.shareEpochs;
  }

  Network network;
  const execution::TrainData &data;
  const TrainedCompressionOptions &options;
  std::map<unsigned, execution::WeightConstraint> constraints;
  /// Trained constants that are not compressed.
  std::set<unsigned> denseConstants;
  unsigned epochsDone = 0;
};

} // namespace

llvm::Error Compressor::checkLayer(const LayerSettings &layer) const {
  if (layer.value >= network.values.size() ||
      !network.values[layer.value].constant)
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
  if (options.pruneEpochs < 1 || options.retrainEpochs < 1 ||
      options.shareEpochs < 1)
    return makeError("each phase needs at least one epoch");
  if (options.maxShift > 0 && options.imageShape.size() < 2)
    return makeError("samples of shape {0} are not images, so they cannot be "
                     "shifted",
                     shapeToString(options.imageShape));
  return llvm::Error::success();
}

double Compressor::density() const {
  int64_t kept = 0, count = 0;
  for (const LayerSettings &layer : options.layers) {
    const Mask &mask = constraints.at(layer.value).mask;
    kept += llvm::count(mask, 1);
    count += int64_t(mask.size());
  }
  return count ? double(kept) / double(count) : 1;
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
    Mask &mask = constraints[layer.value].mask;
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

/// Sets the clusters, the kept weights being those of the masks.
llvm::Error Compressor::share() {
  for (const LayerSettings &layer : options.layers) {
    auto shared = compression::shareWeights(weightsOf(layer), layer.bits);
    if (!shared)
      return addContext(shared.takeError(), "layer '" + layer.name + "'");
    execution::WeightConstraint &constraint = constraints[layer.value];
    // Code 0 is "not kept"; clusters count from 0.
    for (auto [code, kept] : llvm::zip_equal(shared->codes, constraint.mask))
      kept = code != 0;
    for (uint8_t code : shared->codes)
      constraint.clusters.push_back(code ? code - 1u : 0u);
  }
  return llvm::Error::success();
}

/// The rate falls along half a cosine in the phases that end a training.
double Compressor::rateOf(Phase phase, unsigned epoch) const {
  constexpr double pi = 3.14159265358979323846;
  if (phase == Phase::Prune)
    return options.pruneRate;
  double start =
      phase == Phase::Retrain ? options.retrainRate : options.shareRate;
  return start * (1 + std::cos(pi * epoch / epochsOf(phase))) / 2;
}

TrainOptions Compressor::optionsFor(Phase phase, unsigned epoch) {
  TrainOptions training;
  training.epochs = 1;
  training.batchSize = options.batchSize;
  training.learningRate = rateOf(phase, epoch);
  training.schedule = execution::LearningRateSchedule::Constant;
  training.weightDecay = phase == Phase::Share ? 0 : options.weightDecay;
  training.dropout = options.dropout;
  training.seed = Random(options.seed ^ Random(epochsDone).next()).next();
  training.constraints = constraints;
  training.onProgress = options.onProgress;
  training.onEpoch = [this, phase](const execution::EpochReport &report) {
    PhaseReport extended{phase,     epochsDone + 1, totalEpochs(),
                         density(), report.loss,    report.validationAccuracy};
    return options.onEpoch ? options.onEpoch(extended) : llvm::Error::success();
  };
  if (options.checkpointDir.empty())
    return training;
  llvm::SmallString<128> path(options.checkpointDir);
  llvm::sys::path::append(
      path, llvm::formatv("epoch-{0}.checkpoint", epochsDone + 1).str());
  training.checkpoint = std::string(path);
  return training;
}

/// Trains for epoch `epoch` (from 0) of the phase. Every epoch is a training of
/// its own, as it sees other shifts of the images.
llvm::Error Compressor::trainEpoch(Phase phase, unsigned epoch) {
  TrainOptions training = optionsFor(phase, epoch);
  execution::TrainData shown = data;
  Tensor shifted;
  if (options.maxShift > 0) {
    shifted = shiftRandomly(*data.images, options.imageShape, options.maxShift,
                            training.seed);
    shown.images = &shifted;
  }
  auto result = execution::train(network, shown, training);
  if (!result)
    return result.takeError();
  network = execution::withTrainedConstants(std::move(network), *result);
  for (const auto &[value, tensor] : result->constants)
    if (!constraints.count(value))
      denseConstants.insert(value);
  ++epochsDone;
  return llvm::Error::success();
}

/// Shared values are stored in half precision, and what is not shared without
/// the bits that do not matter.
void Compressor::roundValues() {
  auto round = [&](unsigned value, auto function) {
    Tensor tensor = *network.values[value].constant;
    llvm::transform(tensor.data, tensor.data.begin(), function);
    network.values[value].constant =
        std::make_shared<const Tensor>(std::move(tensor));
  };
  for (const LayerSettings &layer : options.layers)
    round(layer.value, roundToHalf);
  for (unsigned value : denseConstants)
    round(value, [](float bias) { return roundToBits(bias, biasBits); });
}

llvm::Expected<Network> Compressor::run() {
  if (llvm::Error error = checkSettings())
    return std::move(error);
  if (!options.checkpointDir.empty())
    if (llvm::Error error = createDirectories(options.checkpointDir))
      return std::move(error);
  for (Phase phase : {Phase::Prune, Phase::Retrain, Phase::Share}) {
    if (phase == Phase::Share)
      if (llvm::Error error = share())
        return std::move(error);
    for (unsigned epoch = 0; epoch < epochsOf(phase); ++epoch) {
      if (phase == Phase::Prune)
        if (llvm::Error error = prune(epoch + 1))
          return std::move(error);
      if (llvm::Error error = trainEpoch(phase, epoch))
        return std::move(error);
    }
  }
  roundValues();
  return std::move(network);
}

llvm::Expected<Network>
deepcompression::compressTrained(const Network &network,
                                 const execution::TrainData &data,
                                 const TrainedCompressionOptions &options) {
  return Compressor(network, data, options).run();
}
