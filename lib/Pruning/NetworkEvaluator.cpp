//===- NetworkEvaluator.cpp - What a pruned network is worth --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Pruning/NetworkEvaluator.h"
#include "Executors.h"

#include "l2dc/Execution/Recalibration.h"
#include "l2dc/Execution/TorchExecutor.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::pruning;
using execution::Network;

/// Samples that run at once.
static constexpr int64_t batchSize = 128;

/// The class with the largest score of each row, the first among equals.
static std::vector<int32_t> topClasses(const Tensor &scores) {
  std::vector<int32_t> labels;
  int64_t samples = scores.shape[0];
  int64_t classes = samples ? scores.size() / samples : 0;
  for (int64_t i = 0; i < samples; ++i) {
    const float *row = scores.begin() + i * classes;
    labels.push_back(int32_t(std::max_element(row, row + classes) - row));
  }
  return labels;
}

static bool isTorchLoaded() {
  if (llvm::Error error = execution::loadTorch()) {
    llvm::consumeError(std::move(error));
    return false;
  }
  return true;
}

llvm::Expected<std::shared_ptr<const NetworkEvaluator>>
NetworkEvaluator::create(std::shared_ptr<const PruningSpace> space,
                         EvaluationData data, const EvaluatorOptions &options) {
  const Network &network = space->network();
  if (network.inputs.size() != 1)
    return makeError("the network has {0} inputs, expected 1",
                     network.inputs.size());
  auto result = std::make_shared<NetworkEvaluator>();
  result->space = space;
  result->options = options;
  if (data.labels.empty()) {
    auto executor = createFastExecutor(space->sharedNetwork(), /*threads=*/0);
    if (!executor)
      return executor.takeError();
    auto scores =
        execution::runSamples(**executor, network, data.images, batchSize);
    if (!scores)
      return scores.takeError();
    data.labels = topClasses(*scores);
  }
  result->data = std::move(data);
  const Tensor &calibration = result->data.calibration;
  bool channels = space->granularity() == Granularity::Channel;
  if (channels && options.reconstruct) {
    auto fit = Reconstruction::create(space->sharedNetwork(), space->groups(),
                                      calibration, options.reconstruction);
    if (!fit)
      return fit.takeError();
    result->reconstruction = std::move(*fit);
  }
  if (!channels && options.fitElements) {
    std::vector<unsigned> layers;
    for (const PruningDecision &decision : space->decisions())
      layers.push_back(decision.step);
    auto fit = Reconstruction::createForLayers(
        space->sharedNetwork(), layers, calibration, options.reconstruction);
    if (!fit)
      return fit.takeError();
    result->reconstruction = std::move(*fit);
  }
  result->options.recalibrate &= isTorchLoaded();
  if (result->options.recalibrate)
    result->recalibration =
        sliceSamples(calibration, 0, options.recalibrationSamples);
  return result;
}

llvm::Expected<Network>
NetworkEvaluator::build(llvm::ArrayRef<int64_t> kept) const {
  auto pruned = space->prune(kept);
  if (!pruned)
    return pruned;
  if (reconstruction && space->granularity() == Granularity::Element)
    reconstruction->applyToElements(*pruned);
  else if (reconstruction)
    reconstruction->apply(space->groups(), space->keptChannels(kept), *pruned);
  if (!options.recalibrate)
    return pruned;
  return execution::recalibrateBatchNorm(*pruned, recalibration);
}

/// The mean of log(sum of exp(scores)) less the label's score.
static double crossEntropy(const Tensor &scores,
                           llvm::ArrayRef<int32_t> labels) {
  if (labels.empty())
    return 0;
  size_t classes = scores.data.size() / labels.size();
  double sum = 0;
  for (auto [i, label] : llvm::enumerate(labels)) {
    llvm::ArrayRef<float> row =
        llvm::ArrayRef(scores.data).slice(i * classes, classes);
    double largest = *llvm::max_element(row), total = 0;
    for (float score : row)
      total += std::exp(score - largest);
    sum += std::log(total) + largest - row[size_t(label)];
  }
  return sum / double(labels.size());
}

llvm::Expected<Measurement>
NetworkEvaluator::measure(const Network &network) const {
  auto executor = createFastExecutor(std::make_shared<const Network>(network),
                                     /*threads=*/1);
  if (!executor)
    return executor.takeError();
  auto scores =
      execution::runSamples(**executor, network, data.images, batchSize);
  if (!scores)
    return scores.takeError();
  if (!llvm::all_of(scores->data, [](float x) { return std::isfinite(x); }))
    return makeError("the pruned network's scores are not finite");
  auto hits = execution::countHits(*scores, data.labels);
  if (!hits)
    return hits.takeError();
  return Measurement{*hits, crossEntropy(*scores, data.labels)};
}

llvm::Expected<Measurement>
NetworkEvaluator::evaluate(llvm::ArrayRef<int64_t> kept) const {
  auto network = build(kept);
  if (!network)
    return network.takeError();
  return measure(*network);
}

std::string NetworkEvaluator::fingerprint() const {
  auto hash = [](const auto &elements) {
    return llvm::utohexstr(llvm::xxh3_64bits(
        llvm::ArrayRef(reinterpret_cast<const uint8_t *>(elements.data()),
                       elements.size() * sizeof(elements[0]))));
  };
  return llvm::formatv(
             "images={0} labels={1} calibration={2} reconstruct={3} points={4} "
             "seed={5} centred={6} pointwise={7} recalibrate={8}x{9}{10}",
             hash(data.images.data), hash(data.labels),
             hash(data.calibration.data), options.reconstruct,
             options.reconstruction.pointsPerSample,
             options.reconstruction.seed, options.reconstruction.centred,
             options.reconstruction.pointwiseOnly, options.recalibrate,
             options.recalibrationSamples,
             options.fitElements ? " fit-elements" : "")
      .str();
}
