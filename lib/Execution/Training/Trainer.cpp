//===- Trainer.cpp - Training networks ------------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Sharding.h"
#include "../Sparse/SparseGraph.h"
#include "../Torch/Backend.h"
#include "BatchGradients.h"
#include "State.h"
#include "l2dc/Execution/Accuracy.h"
#include "l2dc/Execution/Training.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/Random.h"

#include <cmath>
#include <numeric>

using namespace l2dc;
using namespace l2dc::execution;

/// How far BatchNorm's running statistics follow each batch.
static constexpr double statisticsMomentum = 0.1;

char DivergedError::ID;

TrainingState::TrainingState(const TrainingNetwork &training,
                             const TrainOptions &options) {
  const std::vector<NetworkValue> &values = training.network.values;
  for (TrainedConstant constant : training.constants) {
    auto constraint = options.constraints.find(constant.value);
    parameters.emplace_back(
        constant.value, *values[constant.value].constant, constant.decays,
        constraint == options.constraints.end() ? WeightConstraint()
                                                : constraint->second);
    optimizer.emplace_back(options.optimizer,
                           parameters.back().variables().size());
  }
  for (auto [index, step] : llvm::enumerate(training.network.steps))
    if (training.adaptive[index])
      for (unsigned value : {step.inputs[3], step.inputs[4]})
        statistics.try_emplace(value, *values[value].constant);
  last.epochs = options.epochs;
}

namespace {

class Trainer {
public:
  Trainer(const TrainingNetwork &training, const TrainData &data,
          const TrainOptions &options)
      : training(training), data(data), options(options),
        state(training, options), pool(options.threads) {}

  llvm::Expected<TrainResult> train();
  llvm::Expected<std::map<unsigned, std::vector<float>>> importance();

private:
  bool prefersSparseKernels() const;
  llvm::Error createGraph();
  llvm::Error runEpoch();
  llvm::Error runBatch(llvm::ArrayRef<int64_t> samples, uint64_t step);
  void sumGradients(llvm::ArrayRef<GradientResult> shards);
  void updateStatistics(llvm::ArrayRef<GradientResult> shards);
  llvm::Error validate();
  llvm::Error saveAndReport(uint64_t fingerprint);
  TrainResult takeResult();

  int64_t samples() const { return data.images->shape[0]; }
  int64_t batchesPerEpoch() const {
    return (samples() + options.batchSize - 1) / options.batchSize;
  }

  const TrainingNetwork &training;
  const TrainData &data;
  const TrainOptions &options;
  TrainingState state;
  ShardPool pool;
  std::unique_ptr<NetworkGraph> graph;
  std::unique_ptr<Distiller> distiller; ///< null if there is no teacher
  /// Of the running epoch.
  double lossSum = 0;
  int64_t hits = 0;
};

} // namespace

/// Torch's kernels are faster where most weights are kept.
bool Trainer::prefersSparseKernels() const {
  if (options.kernels != GradientKernels::Auto)
    return options.kernels == GradientKernels::Sparse;
  size_t kept = 0, all = 0;
  for (const Parameter &parameter : state.parameters) {
    kept += parameter.gradient.size();
    all += parameter.weights.data.size();
  }
  return 2 * kept <= all;
}

llvm::Error Trainer::createGraph() {
  if (data.teacher)
    if (llvm::Error error =
            Distiller::create(*data.teacher).moveInto(distiller))
      return error;
  std::vector<const float *> constants;
  for (const NetworkValue &value : training.network.values)
    constants.push_back(value.constant ? value.constant->begin() : nullptr);
  // The graph reads what is being trained where the optimizer writes it.
  for (const Parameter &parameter : state.parameters)
    constants[parameter.value()] = parameter.weights.begin();
  for (const auto &[value, statistic] : state.statistics)
    constants[value] = statistic.begin();
  bool isKnown = canRunSparsely(training.network);
  if (options.kernels == GradientKernels::Sparse && !isKnown)
    return makeError("the kernels for sparse networks do not know every step "
                     "of the network");
  if (!isKnown || !prefersSparseKernels()) {
    llvm::Expected<const TorchBackend *> backend = getTorchBackend();
    if (!backend)
      return backend.takeError();
    return (*backend)->createGraph(training.network, constants).moveInto(graph);
  }
  std::map<unsigned, const std::vector<uint32_t> *> kept;
  for (const Parameter &parameter : state.parameters)
    if (parameter.kept())
      kept[parameter.value()] = parameter.kept();
  return createSparseGraph(training.network, constants, kept).moveInto(graph);
}

/// Sums in the order of the shards, whichever came first.
void Trainer::sumGradients(llvm::ArrayRef<GradientResult> shards) {
  for (auto [index, parameter] : llvm::enumerate(state.parameters)) {
    parameter.gradient = shards[0].gradients[index];
    for (const GradientResult &shard : shards.drop_front())
      for (auto [sum, term] :
           llvm::zip_equal(parameter.gradient, shard.gradients[index]))
        sum += term;
  }
}

/// Lets the running mean and variance of every BatchNorm step follow the
/// batch's, put together from those of the shards. The variance is the unbiased
/// one.
void Trainer::updateStatistics(llvm::ArrayRef<GradientResult> shards) {
  for (size_t norm = 0; norm < shards[0].statistics.size(); ++norm) {
    const Step &step = training.network.steps[shards[0].statistics[norm].step];
    Tensor &means = state.statistics.at(step.inputs[3]);
    Tensor &variances = state.statistics.at(step.inputs[4]);
    for (size_t channel = 0; channel < means.data.size(); ++channel) {
      double count = 0, sum = 0, squares = 0;
      for (const GradientResult &shard : shards) {
        const BatchStatistics &part = shard.statistics[norm];
        double mean = part.mean[channel];
        count += double(part.count);
        sum += double(part.count) * mean;
        squares += double(part.count) * (part.variance[channel] + mean * mean);
      }
      double mean = sum / count;
      double variance = std::max(squares / count - mean * mean, 0.0);
      if (count > 1)
        variance *= count / (count - 1);
      means.data[channel] +=
          float(statisticsMomentum * (mean - means.data[channel]));
      variances.data[channel] +=
          float(statisticsMomentum * (variance - variances.data[channel]));
    }
  }
}

llvm::Error Trainer::runBatch(llvm::ArrayRef<int64_t> samples, uint64_t step) {
  llvm::Expected<std::vector<GradientResult>> shards =
      BatchGradients(training, data, options, state.parameters, *graph,
                     distiller.get(), pool)
          .compute(samples, step);
  if (!shards)
    return shards.takeError();
  for (const GradientResult &shard : *shards) {
    lossSum += shard.loss;
    hits += shard.hits;
  }
  sumGradients(*shards);
  updateStatistics(*shards);
  double rate = learningRateAt(options, step,
                               uint64_t(batchesPerEpoch()) * options.epochs);
  for (auto [parameter, memory] :
       llvm::zip_equal(state.parameters, state.optimizer)) {
    parameter.reduceGradient(parameter.decays() ? options.weightDecay : 0);
    optimizerStep(options, step, rate, parameter.variables(),
                  parameter.variableGradient(), memory);
    parameter.shrink(rate);
    parameter.expand();
  }
  return llvm::Error::success();
}

llvm::Error Trainer::runEpoch() {
  uint64_t epoch = state.last.epoch;
  std::vector<int64_t> order(samples());
  std::iota(order.begin(), order.end(), 0);
  Random(mixSeeds({options.seed, epoch})).shuffle(order);
  lossSum = 0;
  hits = 0;
  llvm::ArrayRef<int64_t> rest = order;
  for (int64_t batch = 0; batch < batchesPerEpoch(); ++batch) {
    size_t size = std::min(rest.size(), size_t(options.batchSize));
    uint64_t step = epoch * uint64_t(batchesPerEpoch()) + uint64_t(batch);
    if (llvm::Error error = runBatch(rest.take_front(size), step))
      return error;
    if (!std::isfinite(lossSum))
      return llvm::make_error<DivergedError>(
          llvm::formatv("the training diverged in epoch {0} (the loss is "
                        "{1}); a lower learning rate than {2} may help",
                        epoch + 1, lossSum, options.learningRate)
              .str(),
          llvm::inconvertibleErrorCode());
    rest = rest.drop_front(size);
    if (options.onProgress)
      options.onProgress(double(batch + 1) / double(batchesPerEpoch()));
  }
  ++state.last.epoch;
  state.last.loss = lossSum / double(samples());
  state.last.accuracy = double(hits) / double(samples());
  return validate();
}

llvm::Error Trainer::validate() {
  if (!data.validationImages)
    return llvm::Error::success();
  const Tensor &images = *data.validationImages;
  llvm::Expected<int64_t> size =
      chooseShardSize(training.network, images.shape);
  if (!size)
    return size.takeError();
  llvm::Expected<std::vector<Tensor>> logits =
      runSharded(*graph, pool, TensorView(images), *size);
  if (!logits)
    return logits.takeError();
  llvm::Expected<AccuracyResult> result =
      countHits((*logits)[0], data.validationLabels);
  if (!result)
    return result.takeError();
  state.last.validationAccuracy = result->top1Rate();
  return llvm::Error::success();
}

llvm::Error Trainer::saveAndReport(uint64_t fingerprint) {
  if (!options.checkpoint.empty())
    if (llvm::Error error =
            saveCheckpoint(options.checkpoint, fingerprint, state))
      return error;
  return options.onEpoch ? options.onEpoch(state.last) : llvm::Error::success();
}

TrainResult Trainer::takeResult() {
  TrainResult result;
  result.last = state.last;
  result.constants = std::move(state.statistics);
  for (Parameter &parameter : state.parameters)
    result.constants[parameter.value()] = std::move(parameter.weights);
  return result;
}

llvm::Expected<TrainResult> Trainer::train() {
  if (llvm::Error error = createGraph())
    return std::move(error);
  uint64_t fingerprint = 0;
  if (!options.checkpoint.empty()) {
    fingerprint = trainingFingerprint(training, data, options);
    if (llvm::Error error =
            loadCheckpoint(options.checkpoint, fingerprint, state))
      return std::move(error);
  }
  while (state.last.epoch < options.epochs) {
    if (llvm::Error error = runEpoch())
      return std::move(error);
    if (llvm::Error error = saveAndReport(fingerprint))
      return std::move(error);
  }
  return takeResult();
}

llvm::Expected<std::map<unsigned, std::vector<float>>> Trainer::importance() {
  if (llvm::Error error = createGraph())
    return std::move(error);
  std::vector<std::vector<float>> squares;
  for (const Parameter &parameter : state.parameters)
    squares.emplace_back(parameter.gradient.size());
  std::vector<int64_t> order(samples());
  std::iota(order.begin(), order.end(), 0);
  BatchGradients batches(training, data, options, state.parameters, *graph,
                         distiller.get(), pool);
  for (int64_t batch = 0; batch < batchesPerEpoch(); ++batch) {
    size_t size = size_t(options.batchSize);
    auto shards = batches.compute(
        llvm::ArrayRef(order).drop_front(size_t(batch) * size).take_front(size),
        uint64_t(batch));
    if (!shards)
      return shards.takeError();
    sumGradients(*shards);
    // The square of a mean over a batch is that of a sample over its size.
    float scale = float(options.batchSize) / float(batchesPerEpoch());
    for (auto [sum, parameter] : llvm::zip_equal(squares, state.parameters))
      for (auto [total, derivative] : llvm::zip_equal(sum, parameter.gradient))
        total += scale * derivative * derivative;
  }
  std::map<unsigned, std::vector<float>> result;
  for (auto [sum, parameter] : llvm::zip_equal(squares, state.parameters))
    result[parameter.value()] = parameter.spread(sum);
  return result;
}

llvm::Expected<std::map<unsigned, std::vector<float>>>
execution::estimateImportance(const Network &network, const TrainData &data,
                              const TrainOptions &options) {
  llvm::Expected<TrainingNetwork> training = prepareNetwork(network);
  if (!training)
    return training.takeError();
  if (llvm::Error error = checkTraining(*training, data, options))
    return std::move(error);
  return Trainer(*training, data, options).importance();
}

llvm::Expected<TrainResult> execution::train(const Network &network,
                                             const TrainData &data,
                                             const TrainOptions &options) {
  llvm::Expected<TrainingNetwork> training = prepareNetwork(network);
  if (!training)
    return training.takeError();
  if (llvm::Error error = checkTraining(*training, data, options))
    return std::move(error);
  return Trainer(*training, data, options).train();
}

Network execution::withTrainedConstants(Network network,
                                        const TrainResult &result) {
  for (const auto &[value, tensor] : result.constants)
    network.values[value].constant = std::make_shared<const Tensor>(tensor);
  return network;
}
