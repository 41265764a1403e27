//===- SearchCandidates.cpp - Files that a search can write ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Normalization.h"
#include "PartialSharing.h"
#include "Rounding.h"
#include "SmallestFileSearch.h"

#include "l2dc/Execution/Accuracy.h"
#include "l2dc/Execution/SparseExecutor.h"
#include "l2dc/Execution/TorchExecutor.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::deepcompression;
using execution::Network;

/// Samples from which importance is estimated, and how many at once.
static constexpr int64_t importanceSamples = 8192, importanceBatch = 32;
/// What a bit may be worth, in units of the loss, from the least on; each is
/// twice the one before.
static constexpr double leastBitCost = 2.5e-7;
static constexpr unsigned numBitCosts = 8;
/// The validation error may grow by so much, relatively, when weights are
/// shared and before the shared values are trained.
static constexpr double sharingLoss = 0.1;
/// Significant bits of what normalizations keep.
static constexpr unsigned normalizationBits = 8;

llvm::Expected<double>
SmallestFileSearch::errorOf(const Network &network) const {
  auto shared = std::make_shared<const Network>(network);
  auto executor = execution::createSparseExecutor(shared);
  if (!executor) {
    llvm::consumeError(executor.takeError());
    executor = execution::createTorchExecutor(shared, {});
  }
  if (!executor)
    return executor.takeError();
  auto result = execution::evaluate(**executor, network, *data.validationImages,
                                    data.validationLabels, /*batchSize=*/1024);
  if (!result)
    return result.takeError();
  return 1 - result->top1Rate();
}

/// The samples are few: the true error may be larger than the one measured.
bool SmallestFileSearch::isAllowed(double error) const {
  double samples = double(data.validationLabels.size());
  double deviation = std::sqrt(error * (1 - error) / samples);
  return error + options.margin * deviation <= bound;
}

/// Gives all weights of a layer that matter at all the mean importance. Single
/// estimates are too noisy to be better than that (docs/decisions).
static void averageImportance(llvm::ArrayRef<float> weights,
                              llvm::MutableArrayRef<float> importance) {
  double sum = 0;
  int64_t count = 0;
  for (auto [weight, value] : llvm::zip_equal(weights, importance))
    if (weight != 0 && value > 0) {
      sum += value;
      ++count;
    }
  for (float &value : importance)
    value = value > 0 ? float(sum / double(std::max<int64_t>(count, 1))) : 0;
}

llvm::Expected<ImportanceMap> SmallestFileSearch::estimate() {
  int64_t count = std::min(importanceSamples, data.images->shape[0]);
  Shape shape = data.images->shape;
  int64_t size = data.images->size() / shape[0];
  shape[0] = count;
  Tensor images(std::move(shape));
  std::copy_n(data.images->begin(), count * size, images.begin());
  execution::TrainData part;
  part.images = &images;
  part.labels = data.labels.take_front(size_t(count));
  execution::TrainOptions settings;
  settings.batchSize = importanceBatch;
  settings.constraints = training.constraints;
  auto importance =
      execution::estimateImportance(training.network, part, settings);
  if (!importance)
    return importance.takeError();
  for (const LayerSettings &layer : options.layers)
    averageImportance(weightsOf(layer).data, importance->at(layer.value));
  return importance;
}

/// The largest cost of a bit with which sharing does little harm.
llvm::Expected<double>
SmallestFileSearch::chooseBitCost(const ImportanceMap &importance) {
  auto before = errorOf(training.network);
  if (!before)
    return before.takeError();
  double samples = double(data.validationLabels.size());
  double bound = *before * (1 + sharingLoss) + 2 / samples;
  double cost = leastBitCost * double(1 << (numBitCosts - 1));
  for (unsigned i = 0; i < numBitCosts; ++i, cost /= 2) {
    auto sharing =
        shareLayers(training.network, options.layers, importance, cost);
    if (!sharing)
      return sharing.takeError();
    auto error = errorOf(withSharedWeights(training.network, *sharing));
    if (!error)
      return error.takeError();
    if (*error <= bound)
      return cost;
  }
  return 0;
}

/// Shares `part` of each layer's weights and trains these shared values beside
/// the weights that are still free.
llvm::Error SmallestFileSearch::trainShared(const SharingMap &sharing,
                                            double part) {
  for (const auto &[value, shared] : sharing) {
    PartlyShared layer =
        sharePart(*training.network.values[value].constant, shared, part);
    training.setConstant(value, std::move(layer.weights));
    training.constraints[value] = std::move(layer.constraint);
  }
  for (unsigned epoch = 0; epoch < options.shareEpochs; ++epoch) {
    EpochSettings settings = {
        Phase::Share, cosineRate(options.shareRate, epoch, options.shareEpochs),
        0,
        // Gradients of centroids differ in size as clusters do.
        execution::OptimizerKind::Adam};
    if (epoch + 1 == options.shareEpochs)
      settings.schedule = execution::LearningRateSchedule::Cosine;
    if (llvm::Error error = training.train(settings))
      return error;
  }
  return llvm::Error::success();
}

/// Shares all weights, in as many steps as the options say, and rounds what is
/// shared.
llvm::Error SmallestFileSearch::share(SharingMap sharing,
                                      const ImportanceMap &importance,
                                      double bitCost) {
  for (unsigned step = 0; step < options.shareSteps; ++step) {
    if (step > 0)
      if (llvm::Error error = shareLayers(training.network, options.layers,
                                          importance, bitCost)
                                  .moveInto(sharing))
        return error;
    if (llvm::Error error =
            trainShared(sharing, sharedPart(step, options.shareSteps)))
      return error;
  }
  for (const LayerSettings &layer : options.layers)
    training.transformConstant(layer.value, roundToHalf);
  training.network =
      simplifyNormalizations(std::move(training.network), normalizationBits);
  return llvm::Error::success();
}

/// Shares, trains the shared values, measures bytes and error, and goes back to
/// the weights as they were.
llvm::Expected<Candidate> SmallestFileSearch::makeCandidate(unsigned cycle) {
  auto importance = estimate();
  if (!importance)
    return importance.takeError();
  auto cost = chooseBitCost(*importance);
  if (!cost)
    return cost.takeError();
  auto sharing =
      shareLayers(training.network, options.layers, *importance, *cost);
  if (!sharing)
    return sharing.takeError();
  Network network = training.network;
  auto constraints = training.constraints;
  if (llvm::Error error = share(std::move(*sharing), *importance, *cost))
    return std::move(error);

  Candidate candidate;
  candidate.cycle = cycle;
  candidate.density = training.density();
  candidate.bitCost = *cost;
  auto bytes = countFileBytes(training.network, options.layers);
  if (!bytes)
    return bytes.takeError();
  candidate.bytes = *bytes;
  auto error = errorOf(training.network);
  if (!error)
    return error.takeError();
  candidate.error = *error;
  candidate.isAllowed = isAllowed(*error);
  if (candidate.isAllowed &&
      (!hasBest || candidate.bytes < best.chosen.bytes)) {
    hasBest = true;
    best.chosen = candidate;
    best.compressed = training.network;
  }
  training.network = std::move(network);
  training.constraints = std::move(constraints);
  return candidate;
}
