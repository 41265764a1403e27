//===- SmallestFile.cpp - The smallest file within an error ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/DeepCompression/SmallestFile.h"
#include "EpochRunner.h"
#include "Rounding.h"
#include "Sharing.h"

#include "l2dc/Compression/LayerAdaptivePruning.h"
#include "l2dc/Compression/RateDistortion.h"
#include "l2dc/Execution/Accuracy.h"
#include "l2dc/Execution/SparseExecutor.h"
#include "l2dc/Execution/TorchExecutor.h"
#include "l2dc/Support/Error.h"

#include <array>
#include <cmath>

using namespace l2dc;
using namespace l2dc::deepcompression;
using execution::Network;

static constexpr std::array<llvm::StringLiteral, 3> methodNames = {
    "loss-per-bit", "magnitude", "penalty"};

llvm::StringRef deepcompression::sparsityMethodName(SparsityMethod method) {
  return methodNames[unsigned(method)];
}

std::optional<SparsityMethod>
deepcompression::parseSparsityMethod(llvm::StringRef name) {
  const auto *found = llvm::find(methodNames, name);
  if (found == methodNames.end())
    return std::nullopt;
  return SparsityMethod(found - methodNames.begin());
}

namespace {

/// Samples from which importance is estimated, and how many at once.
constexpr int64_t importanceSamples = 8192, importanceBatch = 32;
/// What a bit may be worth, in units of the loss, from the least on; each is
/// twice the one before.
constexpr double leastBitCost = 2.5e-7;
constexpr unsigned numBitCosts = 8;
/// The validation error may grow by so much, relatively, when weights are
/// shared and before the shared values are trained.
constexpr double sharingLoss = 0.1;

class SmallestFileSearch {
public:
  SmallestFileSearch(const Network &network, const execution::TrainData &data,
                     const SmallestFileOptions &options)
      : data(data), options(options), training(network, data, options),
        step(options.firstStep) {
    training.totalEpochs =
        options.denseEpochs + options.pruneEpochs +
        options.maxCycles * (options.retrainEpochs + options.shareEpochs);
  }

  llvm::Expected<SmallestFile> run();

private:
  llvm::Error checkSettings() const;
  llvm::Error prepare();
  llvm::Error runCycle(unsigned cycle);
  llvm::Expected<Candidate> makeCandidate(unsigned cycle);
  llvm::Expected<double> chooseBitCost(const ImportanceMap &importance);
  llvm::Error trainShared(const SharingMap &sharing);
  llvm::Expected<ImportanceMap> estimate();
  llvm::Error prune(double factor);
  llvm::Error pruneByScore(size_t keep);
  llvm::Error pruneByMagnitude(double factor);
  llvm::Expected<std::vector<float>> price(const LayerSettings &layer) const;
  double reachOfPenalty() const;
  llvm::Error setPenalties(double factor);
  void dropZeros();
  llvm::Expected<double> errorOf(const Network &network) const;
  bool isAllowed(double error) const;
  bool continueFrom(const Candidate &candidate);

  const Tensor &weightsOf(const LayerSettings &layer) const {
    return *training.network.values[layer.value].constant;
  }
  size_t keptCount() const {
    size_t kept = 0;
    for (const LayerSettings &layer : options.layers)
      kept += size_t(llvm::count_if(weightsOf(layer).data,
                                    [](float weight) { return weight != 0; }));
    return kept;
  }

  const execution::TrainData &data;
  const SmallestFileOptions &options;
  EpochRunner training;
  std::optional<Teacher> teacher;
  SmallestFile best;
  Candidate last;
  bool hasBest = false;
  double step; ///< share of the weights that the next cycle keeps
  /// What the last allowed candidate was made from.
  Network allowedNetwork;
  std::map<unsigned, execution::WeightConstraint> allowedConstraints;
  unsigned misses = 0;
};

} // namespace

llvm::Error SmallestFileSearch::checkSettings() const {
  if (!(options.maxError > 0 && options.maxError < 1))
    return makeError("the largest error is {0}, expected more than 0 and less "
                     "than 1",
                     options.maxError);
  if (!(options.startDensity > 0 && options.startDensity <= 1))
    return makeError("the first density is {0}, expected more than 0 and at "
                     "most 1",
                     options.startDensity);
  if (!(options.firstStep > 0 && options.firstStep < 1))
    return makeError("the first step is {0}, expected more than 0 and less "
                     "than 1",
                     options.firstStep);
  if (options.retrainEpochs < 1 || options.shareEpochs < 1 ||
      options.pruneEpochs < 1 || options.maxCycles < 1)
    return makeError("each phase needs at least one epoch");
  if (!data.validationImages)
    return makeError("there are no validation samples to measure the error on");
  for (const LayerSettings &layer : options.layers)
    if (layer.bits < 1 || layer.bits > 8)
      return makeError("layer '{0}': {1} bits for a codebook index, expected "
                       "1 to 8",
                       layer.name, layer.bits);
  return training.checkSettings();
}

//===----------------------------------------------------------------------===//
// Measuring
//===----------------------------------------------------------------------===//

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
  return error + options.margin * deviation <= options.maxError;
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

//===----------------------------------------------------------------------===//
// Pruning
//===----------------------------------------------------------------------===//

/// What the coder takes for each weight of a layer, at least one bit.
llvm::Expected<std::vector<float>>
SmallestFileSearch::price(const LayerSettings &layer) const {
  const Tensor &weights = weightsOf(layer);
  auto shared = compression::shareWeights(weights.data, layer.bits);
  if (!shared)
    return shared.takeError();
  std::vector<float> prices =
      compression::priceWeights(weights.shape, shared->codes, shared->codebook);
  for (float &bits : prices)
    bits = std::max(bits, 1.0f);
  return prices;
}

/// Keeps the `keep` weights whose removal would cost the most loss for each bit
/// it saves. Weights that the loss does not depend on go first: among them all
/// weights of units that nothing reads any more.
llvm::Error SmallestFileSearch::pruneByScore(size_t keep) {
  auto importance = estimate();
  if (!importance)
    return importance.takeError();
  struct Scored {
    float score;
    unsigned value;
    uint32_t element;
  };
  std::vector<Scored> scores;
  for (const LayerSettings &layer : options.layers) {
    auto prices = price(layer);
    if (!prices)
      return prices.takeError();
    const std::vector<float> &matters = importance->at(layer.value);
    for (auto [element, weight] : llvm::enumerate(weightsOf(layer).data))
      if (weight != 0)
        scores.push_back(
            {matters[element] * weight * weight / (*prices)[element],
             layer.value, uint32_t(element)});
  }
  keep = std::min(keep, scores.size());
  llvm::sort(scores, [](const Scored &a, const Scored &b) {
    return std::tuple(-a.score, a.value, a.element) <
           std::tuple(-b.score, b.value, b.element);
  });
  for (const LayerSettings &layer : options.layers)
    training.constraints[layer.value].mask.assign(weightsOf(layer).data.size(),
                                                  0);
  for (const Scored &kept : llvm::ArrayRef(scores).take_front(keep))
    if (kept.score > 0)
      training.constraints[kept.value].mask[kept.element] = 1;
  return llvm::Error::success();
}

/// Filters and matrices by LAMP; biases keep the same share of theirs.
llvm::Error SmallestFileSearch::pruneByMagnitude(double factor) {
  std::vector<llvm::ArrayRef<float>> matrices;
  size_t kept = 0, all = 0;
  for (const LayerSettings &layer : options.layers) {
    if (weightsOf(layer).rank() < 2)
      continue;
    matrices.push_back(weightsOf(layer).data);
    all += matrices.back().size();
    kept +=
        size_t(llvm::count_if(matrices.back(), [](float w) { return w != 0; }));
  }
  auto masks = compression::keepLargestAcrossLayers(
      matrices, std::min(1.0, factor * double(kept) / double(all)));
  if (!masks)
    return masks.takeError();
  size_t next = 0;
  for (const LayerSettings &layer : options.layers) {
    const Tensor &weights = weightsOf(layer);
    if (weights.rank() >= 2) {
      training.constraints[layer.value].mask = std::move((*masks)[next++]);
      continue;
    }
    int64_t nonzero =
        llvm::count_if(weights.data, [](float w) { return w != 0; });
    double share = std::max(factor * double(nonzero), 1.0);
    auto mask = compression::keepLargest(weights.data,
                                         share / double(weights.data.size()));
    if (!mask)
      return mask.takeError();
    training.constraints[layer.value].mask = std::move(*mask);
  }
  return llvm::Error::success();
}

/// Leaves out what training has driven to zero.
void SmallestFileSearch::dropZeros() {
  for (const LayerSettings &layer : options.layers) {
    std::vector<uint8_t> &mask = training.constraints[layer.value].mask;
    mask.clear();
    for (float weight : weightsOf(layer).data)
      mask.push_back(weight != 0);
  }
}

/// What the penalties of a cycle move a weight by for each unit of slope.
double SmallestFileSearch::reachOfPenalty() const {
  double rates = 0;
  for (unsigned epoch = 0; epoch < options.retrainEpochs; ++epoch)
    rates += cosineRate(options.retrainRate, epoch, options.retrainEpochs);
  double samples = double(data.images->shape[0]);
  return rates * std::ceil(samples / double(options.batchSize));
}

/// Sets slopes that drive a part of `1 - factor` of the weights to zero, were
/// it not for their gradients. The slope of a weight is proportional to its
/// price and falls with its magnitude, as that of a logarithm does: large
/// weights are hardly touched.
llvm::Error SmallestFileSearch::setPenalties(double factor) {
  constexpr float offset = 0.05f;
  double reach = reachOfPenalty();
  std::map<unsigned, std::vector<float>> slopes;
  std::vector<double> strengths; // with which each weight just vanishes
  for (const LayerSettings &layer : options.layers) {
    auto prices = price(layer);
    if (!prices)
      return prices.takeError();
    for (auto [weight, bits] :
         llvm::zip_equal(weightsOf(layer).data, *prices)) {
      float slope = bits / (std::abs(weight) + offset);
      slopes[layer.value].push_back(slope);
      if (weight != 0)
        strengths.push_back(std::abs(weight) / (reach * slope));
    }
  }
  if (strengths.empty())
    return llvm::Error::success();
  auto place = strengths.begin() +
               ptrdiff_t((1 - factor) * double(strengths.size() - 1));
  std::nth_element(strengths.begin(), place, strengths.end());
  for (auto &[value, slope] : slopes) {
    for (float &element : slope)
      element *= float(*place);
    training.constraints[value].penalty = std::move(slope);
  }
  return llvm::Error::success();
}

/// Keeps `factor` of the weights that are kept now.
llvm::Error SmallestFileSearch::prune(double factor) {
  if (options.method == SparsityMethod::Magnitude)
    return pruneByMagnitude(factor);
  if (options.method == SparsityMethod::LossPerBit)
    return pruneByScore(size_t(std::ceil(factor * double(keptCount()))));
  return setPenalties(factor);
}

//===----------------------------------------------------------------------===//
// Candidates
//===----------------------------------------------------------------------===//

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

/// Trains the shared values under the assignment and rounds them.
llvm::Error SmallestFileSearch::trainShared(const SharingMap &sharing) {
  training.network = withSharedWeights(std::move(training.network), sharing);
  for (const auto &[value, shared] : sharing) {
    execution::WeightConstraint constraint;
    for (uint8_t code : shared.codes) {
      constraint.mask.push_back(code != 0);
      constraint.clusters.push_back(code ? code - 1u : 0u);
    }
    training.constraints[value] = std::move(constraint);
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
  for (const LayerSettings &layer : options.layers)
    training.transformConstant(layer.value, roundToHalf);
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
  if (llvm::Error error = trainShared(*sharing))
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

//===----------------------------------------------------------------------===//
// The search
//===----------------------------------------------------------------------===//

/// The dense network, the teacher, and pruning to the first density.
llvm::Error SmallestFileSearch::prepare() {
  if (llvm::Error error = training.trainDense())
    return error;
  best.dense = training.network;
  if (options.distill) {
    auto created = Teacher::create(training.network, *data.images,
                                   options.imageShape, options.maxShift);
    if (!created)
      return created.takeError();
    teacher = std::move(*created);
    training.teacher = &*teacher;
  }
  double factor =
      std::pow(options.startDensity, 1.0 / double(options.pruneEpochs));
  for (unsigned epoch = 0; epoch < options.pruneEpochs; ++epoch) {
    // The penalty thins out slowly; the way to the first density is the same.
    llvm::Error error = options.method == SparsityMethod::LossPerBit
                            ? prune(factor)
                            : pruneByMagnitude(factor);
    if (error)
      return error;
    if (llvm::Error failure = training.train(
            {Phase::Prune, options.pruneRate, options.weightDecay}))
      return failure;
  }
  return llvm::Error::success();
}

/// Decides what the next cycle begins with. Returns false if the search is
/// over.
bool SmallestFileSearch::continueFrom(const Candidate &candidate) {
  if (candidate.isAllowed) {
    misses = 0;
    allowedNetwork = training.network;
    allowedConstraints = training.constraints;
    return true;
  }
  if (++misses < options.patience)
    return true;
  // Nothing to go back to: the first density takes longer.
  if (!hasBest)
    return misses < 2 * options.patience;
  misses = 0;
  step = std::sqrt(step);
  training.network = allowedNetwork;
  training.constraints = allowedConstraints;
  return step <= options.lastStep;
}

llvm::Error SmallestFileSearch::runCycle(unsigned cycle) {
  if (cycle > 1 && misses == 0)
    if (llvm::Error error = prune(step))
      return error;
  for (unsigned epoch = 0; epoch < options.retrainEpochs; ++epoch) {
    double rate = cosineRate(options.retrainRate, epoch, options.retrainEpochs);
    if (llvm::Error error =
            training.train({Phase::Retrain, rate, options.weightDecay}))
      return error;
    if (options.method == SparsityMethod::Penalty)
      dropZeros();
  }
  for (auto &[value, constraint] : training.constraints)
    constraint.penalty.clear();
  auto candidate = makeCandidate(cycle);
  if (!candidate)
    return candidate.takeError();
  last = *candidate;
  if (options.onCandidate)
    options.onCandidate(last);
  return llvm::Error::success();
}

llvm::Expected<SmallestFile> SmallestFileSearch::run() {
  if (llvm::Error error = checkSettings())
    return std::move(error);
  if (llvm::Error error = prepare())
    return std::move(error);
  for (unsigned cycle = 1; cycle <= options.maxCycles; ++cycle) {
    if (llvm::Error error = runCycle(cycle))
      return std::move(error);
    if (!continueFrom(last))
      break;
  }
  if (!hasBest)
    return makeError("no file is within an error of {0:P2}: at a density of "
                     "{1:P2} the validation error is {2:P2}, {3} standard "
                     "error(s) of it not counted",
                     options.maxError, last.density, last.error,
                     options.margin);
  return std::move(best);
}

llvm::Expected<SmallestFile>
deepcompression::findSmallestFile(const Network &network,
                                  const execution::TrainData &data,
                                  const SmallestFileOptions &options) {
  return SmallestFileSearch(network, data, options).run();
}
