//===- SmallestFile.cpp - The smallest file within an error ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/DeepCompression/SmallestFile.h"
#include "SmallestFileSearch.h"

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

/// The dense network, the teacher, and the network of the first cycle.
llvm::Error SmallestFileSearch::prepare() {
  if (llvm::Error error = training.trainDense())
    return error;
  best.dense = training.network;
  bound = options.maxError;
  if (options.isRelative) {
    auto denseError = errorOf(training.network);
    if (!denseError)
      return denseError.takeError();
    bound += *denseError;
  }
  if (options.distill) {
    auto created =
        Teacher::create(training.network, *data.images, options.imageShape,
                        options.maxShift, options.temperature);
    if (!created)
      return created.takeError();
    teacher = std::move(*created);
    teacher->labelShare = options.labelShare;
    training.teacher = &*teacher;
  }
  return pruneToStart();
}

llvm::Error SmallestFileSearch::pruneToStart() {
  double factor = std::pow(startDensity, 1.0 / double(options.pruneEpochs));
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

/// Prunes the dense network once more, and less. Returns false if little is
/// left to give back.
llvm::Expected<bool> SmallestFileSearch::startDenser() {
  if (startDensity > 0.5)
    return false;
  startDensity *= 2;
  misses = 0;
  training.network = best.dense;
  training.constraints.clear();
  if (llvm::Error error = pruneToStart())
    return std::move(error);
  return true;
}

/// Decides what the next cycle begins with. Returns false if the search is
/// over.
llvm::Expected<bool>
SmallestFileSearch::continueFrom(const Candidate &candidate) {
  if (candidate.isAllowed) {
    misses = 0;
    allowedNetwork = training.network;
    allowedConstraints = training.constraints;
    return true;
  }
  if (++misses < options.patience)
    return true;
  if (!hasBest)
    return startDenser();
  misses = 0;
  step = std::sqrt(step);
  training.network = allowedNetwork;
  training.constraints = allowedConstraints;
  return step <= options.lastStep;
}

llvm::Error SmallestFileSearch::runCycle(unsigned cycle) {
  if (hasBest && misses == 0)
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
  for (unsigned cycle = 1;; ++cycle) {
    if (llvm::Error error = runCycle(cycle))
      return std::move(error);
    if (cycle >= options.maxCycles && hasBest)
      break;
    auto goesOn = continueFrom(last);
    if (!goesOn)
      return goesOn.takeError();
    if (!*goesOn)
      break;
  }
  if (!hasBest)
    return makeError("no file is within an error of {0:P2}: at a density of "
                     "{1:P2} the validation error is {2:P2}, {3} standard "
                     "error(s) of it not counted",
                     bound, last.density, last.error, options.margin);
  return std::move(best);
}

llvm::Expected<SmallestFile>
deepcompression::findSmallestFile(const Network &network,
                                  const execution::TrainData &data,
                                  const SmallestFileOptions &options) {
  return SmallestFileSearch(network, data, options).run();
}
