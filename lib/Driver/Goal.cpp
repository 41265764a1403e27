//===- Goal.cpp - Deep Compression with retraining ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Stages.h"

#include "l2dc/DeepCompression/SmallestFile.h"
#include "l2dc/Dialect/NN/Pruning/TrainedLayers.h"
#include "l2dc/Execution/TorchExecutor.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/Progress.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "llvm/ADT/StringExtras.h"

using namespace l2dc;
using namespace l2dc::driver;
using deepcompression::LayerSettings;
using deepcompression::SmallestFileOptions;
using deepcompression::TrainedCompressionOptions;
using execution::Network;
using execution::OptimizerKind;
using execution::StepKind;

static llvm::StringRef goalName(Goal goal) {
  return goal == Goal::Paper ? "--goal=paper" : "--goal=smallest";
}

namespace {

/// The value of `--max-error`.
struct ErrorBound {
  double fraction;
  bool isRelative; ///< to the dense network's error
};

} // namespace

/// "0.8%" or "0.008", or as much behind a "+".
static llvm::Expected<ErrorBound> parseMaxError(llvm::StringRef text) {
  llvm::StringRef number = text;
  bool isRelative = number.consume_front("+");
  bool isPercent = number.consume_back("%");
  double value;
  if (!llvm::to_float(number, value) || !(value > 0) ||
      !(value < (isPercent ? 100 : 1)))
    return makeError("--max-error is '{0}', expected a fraction between 0 and "
                     "1, or percent as in 0.8%; behind a + what is added to "
                     "the dense network's error",
                     text);
  return ErrorBound{isPercent ? value / 100 : value, isRelative};
}

/// The options that only --goal=smallest has, and those that it lacks.
static llvm::Error checkSmallest(const CompileOptions &options) {
  if (options.goal != Goal::Smallest) {
    if (options.maxError.empty() && options.temperature == 0)
      return llvm::Error::success();
    return makeError("--max-error and --temperature need --goal=smallest");
  }
  if (options.maxError.empty())
    return makeError("--goal=smallest needs --max-error");
  double density;
  if (options.density.size() > 1 ||
      (!options.density.empty() &&
       !llvm::to_float(options.density[0], density)))
    return makeError("--goal=smallest finds the densities of layers: --density "
                     "takes one number, with which it begins");
  if (!deepcompression::parseSparsityMethod(options.sparsity))
    return makeError("--sparsity is '{0}', expected loss-per-bit, magnitude or "
                     "penalty",
                     options.sparsity);
  if (options.temperature != 0 && !(options.temperature >= 1))
    return makeError("--temperature is {0}, expected at least 1",
                     options.temperature);
  if (!(options.margin >= 0))
    return makeError("--margin is {0}, expected at least 0", options.margin);
  return parseMaxError(options.maxError).takeError();
}

/// A search that chooses what training then reaches.
static llvm::Error checkSearchedGoal(const CompileOptions &options) {
  if (options.goal != Goal::Paper)
    return makeError("{0} prunes; --prune=amc does not go with it",
                     goalName(options.goal));
  if (options.denseEpochs > 0)
    return makeError("--prune=amc searches with the weights of the file; "
                     "--dense-epochs does not go with it");
  if (options.amc.granularity == "element" && !options.density.empty())
    return makeError("--prune=amc chooses the densities; --density does not go "
                     "with it");
  return llvm::Error::success();
}

llvm::Error driver::checkGoal(const CompileOptions &options) {
  if (options.goal == Goal::None &&
      (!options.checkpoint.empty() || options.augment >= 0 ||
       options.denseEpochs > 0 || options.pruneEpochs > 0 ||
       options.shareSteps != 1 || options.optimizer != OptimizerKind::Sgd))
    return makeError("--checkpoint, --augment, --dense-epochs, --prune-epochs, "
                     "--share-steps and --optimizer need --goal");
  if (llvm::Error error = checkSmallest(options))
    return error;
  if (options.goal == Goal::None)
    return llvm::Error::success();
  llvm::StringRef goal = goalName(options.goal);
  if (options.data.empty())
    return makeError("{0} needs --data to train on", goal);
  if (options.prune == PruneMethod::None)
    return makeError("{0} prunes; --prune=none does not go with it", goal);
  if (options.prune == PruneMethod::Amc) {
    if (llvm::Error error = checkSearchedGoal(options))
      return error;
  } else if (!options.policy.empty()) {
    return makeError("{0} does not take densities from --policy", goal);
  }
  return execution::loadTorch();
}

static llvm::Error readBits(const CompileOptions &options,
                            llvm::ArrayRef<nn::Layer> layers,
                            std::vector<LayerSettings> &compressed) {
  auto values = nn::parseLayerValues("share-bits", options.shareBits, layers);
  if (!values)
    return values.takeError();
  for (auto [layer, settings] : llvm::zip_equal(layers, compressed)) {
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

/// What both goals need to know.
static void chooseTraining(const CompileOptions &options,
                           llvm::ArrayRef<int64_t> imageShape,
                           deepcompression::TrainingSettings &training) {
  // One pixel for every 28 of the smaller side: one for MNIST's images.
  training.imageShape = imageShape.vec();
  if (options.augment >= 0)
    training.maxShift = unsigned(options.augment);
  else if (imageShape.size() >= 2)
    training.maxShift =
        unsigned(std::min(imageShape.back(), *(imageShape.end() - 2)) / 28);
  training.denseEpochs = options.denseEpochs;
  training.shareSteps = options.shareSteps;
  training.optimizer = options.optimizer;
  training.dropout = options.dropout;
  training.seed = options.seed;
  training.checkpointDir = options.checkpoint;
}

/// The layers with the bits that `--share-bits` gives them.
static llvm::Expected<std::vector<LayerSettings>>
listLayers(const CompileOptions &options, mlir::func::FuncOp function,
           const Network &network, llvm::ArrayRef<nn::Layer> layers,
           unsigned usualBits) {
  std::vector<LayerSettings> compressed =
      nn::listTrainedLayers(function, network, layers, usualBits);
  if (llvm::Error error = readBits(options, layers, compressed))
    return std::move(error);
  return compressed;
}

/// `--learning-rate` is that of retraining; the other phases keep their
/// proportion to it.
template <typename Settings>
static void scaleRates(const CompileOptions &options, Settings &compression) {
  if (options.learningRate == 0)
    return;
  double scale = options.learningRate / compression.retrainRate;
  for (double *rate : {&compression.denseRate, &compression.pruneRate,
                       &compression.retrainRate, &compression.shareRate})
    *rate *= scale;
}

static llvm::Expected<TrainedCompressionOptions>
choosePaperSettings(const CompileOptions &options, mlir::func::FuncOp function,
                    const Network &network, llvm::ArrayRef<nn::Layer> layers,
                    llvm::ArrayRef<int64_t> imageShape) {
  TrainedCompressionOptions compression;
  auto listed = listLayers(options, function, network, layers, /*usualBits=*/4);
  if (!listed)
    return listed.takeError();
  compression.layers = std::move(*listed);
  if (llvm::Error error = nn::readTrainedDensities("--density", options.density,
                                                   layers, compression))
    return std::move(error);
  scaleRates(options, compression);
  if (options.retrainEpochs > 0) {
    compression.pruneEpochs = compression.retrainEpochs = options.retrainEpochs;
    compression.shareEpochs = (options.retrainEpochs + 3) / 4;
  }
  if (options.pruneEpochs > 0)
    compression.pruneEpochs = options.pruneEpochs;
  chooseTraining(options, imageShape, compression);
  return compression;
}

/// Width of a codebook index of filters and matrices, and of biases.
static constexpr unsigned smallestBits = 4, smallestBiasBits = 4;

/// Filters, matrices and the biases of the same steps.
static llvm::Expected<SmallestFileOptions>
chooseSmallestSettings(const CompileOptions &options,
                       mlir::func::FuncOp function, const Network &network,
                       llvm::ArrayRef<nn::Layer> layers,
                       llvm::ArrayRef<int64_t> imageShape) {
  SmallestFileOptions compression;
  auto listed = listLayers(options, function, network, layers, smallestBits);
  if (!listed)
    return listed.takeError();
  compression.layers = std::move(*listed);
  std::vector<LayerSettings> biases;
  for (const execution::Step &step : network.steps)
    for (const LayerSettings &layer : compression.layers)
      if (step.inputs.size() > 2 && step.inputs[1] == layer.value &&
          (step.kind == StepKind::Conv || step.kind == StepKind::Linear))
        biases.push_back(
            {step.inputs[2], layer.name + " bias", {}, smallestBiasBits});
  llvm::append_range(compression.layers, biases);
  auto maxError = parseMaxError(options.maxError);
  if (!maxError)
    return maxError.takeError();
  compression.maxError = maxError->fraction;
  compression.isRelative = maxError->isRelative;
  if (!options.density.empty())
    llvm::to_float(options.density[0], compression.startDensity);
  compression.margin = options.margin;
  compression.method = *deepcompression::parseSparsityMethod(options.sparsity);
  compression.distill = options.distill;
  if (options.temperature > 0)
    compression.temperature = float(options.temperature);
  scaleRates(options, compression);
  if (options.maxCycles > 0)
    compression.maxCycles = options.maxCycles;
  if (options.retrainEpochs > 0)
    compression.retrainEpochs = options.retrainEpochs;
  if (options.pruneEpochs > 0)
    compression.pruneEpochs = options.pruneEpochs;
  chooseTraining(options, imageShape, compression);
  return compression;
}

/// Shows epochs as they end.
static void showEpochs(deepcompression::TrainingSettings &training,
                       Progress &progress) {
  training.onEpoch = [&progress, shown = 0u](
                         const deepcompression::PhaseReport &report) mutable {
    // Epochs whose checkpoints were found are not reported.
    while (++shown < report.epoch)
      progress.step("done before");
    progress.step(llvm::formatv(
        "{0}: density {1:P2}, loss {2:F4}, validation {3:F2} %",
        deepcompression::phaseName(report.phase), report.density, report.loss,
        100 * report.validationAccuracy.value_or(0)));
    return llvm::Error::success();
  };
  training.onProgress = [&progress](double part) { progress.update(part); };
  training.onRateHalved = [&progress](double rate) {
    progress.note(llvm::formatv("the loss diverged; the epoch begins anew at a "
                                "rate of {0}, later rates are halved, too",
                                rate));
  };
}

/// What `network` says of the samples.
static llvm::Error labelBy(const Network &network, data::Dataset &samples) {
  auto executor = execution::createTorchExecutor(
      std::make_shared<const Network>(network), {});
  if (!executor)
    return executor.takeError();
  auto outputs = execution::runSamples(**executor, network, samples.images,
                                       /*batchSize=*/1024);
  if (!outputs)
    return outputs.takeError();
  int64_t classes = outputs->size() / samples.size();
  for (int64_t sample = 0; sample < samples.size(); ++sample) {
    const float *row = outputs->begin() + sample * classes;
    samples.labels.push_back(
        int32_t(std::max_element(row, row + classes) - row));
  }
  samples.classes = classes;
  return llvm::Error::success();
}

/// Where the data have no labels, the answers of the network that is
/// compressed stand for them.
static llvm::Expected<TrainingSplits> loadOrLabel(const CompileOptions &options,
                                                  const Network &network) {
  auto train = loadFor(options, network, data::Split::Train);
  if (!train)
    return train.takeError();
  if (train->hasLabels())
    return loadForTraining(options, network);
  if (options.denseEpochs > 0)
    return makeError("--dense-epochs needs labels; data '{0}' has none",
                     options.data);
  auto validation = loadFor(options, network, data::Split::Val);
  if (!validation)
    return validation.takeError();
  for (data::Dataset *samples : {&*train, &*validation}) {
    samples->labels.clear();
    if (llvm::Error error = labelBy(network, *samples))
      return std::move(error);
  }
  return TrainingSplits{std::move(*train), std::move(*validation),
                        /*isLabelledByNetwork=*/true};
}

static execution::TrainData dataOf(const TrainingSplits &splits) {
  return {&splits.train.images, splits.train.labels, &splits.validation.images,
          splits.validation.labels};
}

namespace {

/// A network that reaches the goal, and how it came about.
struct Reached {
  Network compressed;
  GoalReport report;
};

} // namespace

static llvm::Expected<Reached>
reachPaper(const CompileOptions &options, const Network &network,
           TrainedCompressionOptions compression) {
  auto splits = loadOrLabel(options, network);
  if (!splits)
    return splits.takeError();
  Progress progress("train",
                    compression.denseEpochs + compression.pruneEpochs +
                        compression.retrainEpochs +
                        compression.shareSteps * compression.shareEpochs,
                    chooseProgressMode(options.quiet));
  showEpochs(compression, progress);
  auto trained =
      deepcompression::compressTrained(network, dataOf(*splits), compression);
  if (!trained)
    return trained.takeError();
  return Reached{std::move(trained->compressed),
                 {std::move(trained->dense), {}}};
}

static llvm::Expected<Reached> reachSmallest(const CompileOptions &options,
                                             const Network &network,
                                             SmallestFileOptions compression) {
  auto splits = loadOrLabel(options, network);
  if (!splits)
    return splits.takeError();
  if (splits->isLabelledByNetwork) {
    // The network that all begins with has nothing to learn then.
    compression.labelShare = 0;
    if (options.temperature == 0)
      compression.temperature = 1;
  }
  Progress progress("train",
                    compression.denseEpochs + compression.pruneEpochs +
                        compression.maxCycles *
                            (compression.retrainEpochs +
                             compression.shareSteps * compression.shareEpochs),
                    chooseProgressMode(options.quiet));
  showEpochs(compression, progress);
  std::vector<deepcompression::Candidate> candidates;
  compression.onCandidate = [&](const deepcompression::Candidate &candidate) {
    candidates.push_back(candidate);
    progress.note(llvm::formatv(
        "candidate {0}: density {1:P2}, {2} bytes, validation error {3:P2}, "
        "{4}",
        candidate.cycle, candidate.density, candidate.bytes, candidate.error,
        candidate.isAllowed ? "allowed" : "too high"));
  };
  auto found =
      deepcompression::findSmallestFile(network, dataOf(*splits), compression);
  if (!found)
    return found.takeError();
  return Reached{std::move(found->compressed),
                 {std::move(found->dense), std::move(candidates)}};
}

/// Chooses the settings of the goal and reaches it.
static llvm::Expected<Reached> reachGoal(const CompileOptions &options,
                                         mlir::func::FuncOp function,
                                         const Network &network) {
  auto imageShape = findImageShape(options);
  if (!imageShape)
    return imageShape.takeError();
  std::vector<nn::Layer> layers = nn::collectLayers(function);
  Network batched = preferDynamicBatch(network);
  if (options.goal == Goal::Smallest) {
    auto settings =
        chooseSmallestSettings(options, function, network, layers, *imageShape);
    if (!settings)
      return settings.takeError();
    return reachSmallest(options, batched, std::move(*settings));
  }
  auto settings =
      choosePaperSettings(options, function, network, layers, *imageShape);
  if (!settings)
    return settings.takeError();
  return reachPaper(options, batched, std::move(*settings));
}

llvm::Expected<GoalReport>
driver::compressForGoal(const CompileOptions &options, mlir::ModuleOp module) {
  auto function = nn::getNetworkFunction(module);
  auto translated = nn::translateToNetwork(function);
  if (mlir::failed(translated))
    return makeError("cannot train '{0}'", options.network);
  auto reached = reachGoal(options, function, *translated);
  if (!reached)
    return reached.takeError();
  std::map<unsigned, Tensor> constants;
  for (auto [value, constant] : llvm::enumerate(reached->compressed.values))
    if (constant.constant &&
        constant.constant != translated->values[value].constant)
      constants.try_emplace(unsigned(value), *constant.constant);
  setConstants(function, *translated, constants);
  return std::move(reached->report);
}
