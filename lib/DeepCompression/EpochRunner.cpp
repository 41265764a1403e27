//===- EpochRunner.cpp - Training by single epochs ------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EpochRunner.h"

#include "FreshWeights.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"
#include "l2dc/Support/Random.h"

#include "llvm/Support/MathExtras.h"
#include "llvm/Support/Path.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::deepcompression;
using execution::TrainOptions;

double deepcompression::cosineRate(double start, unsigned epoch,
                                   unsigned epochs) {
  return start * (1 + std::cos(llvm::numbers::pi * epoch / epochs)) / 2;
}

llvm::Error EpochRunner::checkSettings() const {
  if (settings.shareSteps < 1)
    return makeError("weights are shared in 0 steps, expected at least 1");
  if (settings.maxShift > 0 && settings.imageShape.size() < 2)
    return makeError("samples of shape {0} are not images, so they cannot be "
                     "shifted",
                     shapeToString(settings.imageShape));
  return llvm::Error::success();
}

llvm::Error EpochRunner::trainDense() {
  if (settings.denseEpochs == 0)
    return llvm::Error::success();
  network = withFreshWeights(std::move(network), settings.seed);
  for (unsigned epoch = 0; epoch < settings.denseEpochs; ++epoch)
    if (llvm::Error error =
            train({Phase::Dense,
                   cosineRate(settings.denseRate, epoch, settings.denseEpochs),
                   settings.weightDecay}))
      return error;
  return llvm::Error::success();
}

double EpochRunner::density() const {
  int64_t kept = 0, count = 0;
  for (const auto &[value, constraint] : constraints) {
    kept += llvm::count(constraint.mask, 1);
    count += int64_t(constraint.mask.size());
  }
  return count ? double(kept) / double(count) : 1;
}

void EpochRunner::setConstant(unsigned value, Tensor tensor) {
  network.values[value].constant =
      std::make_shared<const Tensor>(std::move(tensor));
}

void EpochRunner::transformConstant(unsigned value, float (*function)(float)) {
  Tensor tensor = *network.values[value].constant;
  llvm::transform(tensor.data, tensor.data.begin(), function);
  setConstant(value, std::move(tensor));
}

uint64_t EpochRunner::epochSeed() const {
  return Random(settings.seed ^ Random(epochsDone).next()).next();
}

TrainOptions EpochRunner::optionsFor(const EpochSettings &epoch) {
  TrainOptions training;
  training.epochs = 1;
  training.batchSize = settings.batchSize;
  training.learningRate = std::ldexp(epoch.rate, -int(halvings));
  training.optimizer = epoch.optimizer.value_or(settings.optimizer);
  training.schedule = epoch.schedule;
  training.weightDecay = epoch.weightDecay;
  training.dropout = settings.dropout;
  training.seed = epochSeed();
  training.constraints = constraints;
  training.onProgress = settings.onProgress;
  training.onEpoch = [this, phase = epoch.phase](
                         const execution::EpochReport &report) {
    PhaseReport extended{phase,     epochsDone + 1, totalEpochs,
                         density(), report.loss,    report.validationAccuracy};
    return settings.onEpoch ? settings.onEpoch(extended)
                            : llvm::Error::success();
  };
  if (settings.checkpointDir.empty())
    return training;
  // A rate that diverged has left nothing that a later run could go on from.
  std::string name = llvm::formatv("epoch-{0}", epochsDone + 1);
  if (halvings > 0)
    name += llvm::formatv("-halved-{0}", halvings);
  llvm::SmallString<128> path(settings.checkpointDir);
  llvm::sys::path::append(path, name + ".checkpoint");
  training.checkpoint = std::string(path);
  return training;
}

llvm::Expected<execution::TrainResult>
EpochRunner::trainAtStableRate(const execution::TrainData &shown,
                               const EpochSettings &epoch) {
  for (;;) {
    auto result = execution::train(network, shown, optionsFor(epoch));
    if (result)
      return result;
    llvm::Error error = result.takeError();
    if (!error.isA<execution::DivergedError>() || halvings == maxHalvings)
      return std::move(error);
    llvm::consumeError(std::move(error));
    ++halvings;
    if (settings.onRateHalved)
      settings.onRateHalved(std::ldexp(epoch.rate, -int(halvings)));
  }
}

llvm::Error EpochRunner::train(const EpochSettings &epoch) {
  if (epochsDone == 0 && !settings.checkpointDir.empty())
    if (llvm::Error error = createDirectories(settings.checkpointDir))
      return error;
  uint64_t seed = epochSeed();
  execution::TrainData shown = data;
  std::vector<execution::ImageMove> moves(size_t(data.images->shape[0]));
  Tensor moved, targets;
  if (settings.maxShift > 0) {
    moves =
        execution::drawMoves(int64_t(moves.size()), {settings.maxShift}, seed);
    moved = execution::moveImages(*data.images, settings.imageShape, moves);
    shown.images = &moved;
  }
  if (teacher) {
    targets = teacher->targetsFor(moves, data.labels);
    shown.targets = &targets;
  }
  auto result = trainAtStableRate(shown, epoch);
  if (!result)
    return result.takeError();
  network = execution::withTrainedConstants(std::move(network), *result);
  for (const auto &[value, tensor] : result->constants)
    if (!constraints.count(value))
      denseConstants.insert(value);
  last = result->last;
  ++epochsDone;
  return llvm::Error::success();
}
