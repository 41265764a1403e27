//===- BatchGradients.cpp - The gradients of one batch --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BatchGradients.h"

#include "l2dc/Support/Random.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::execution;

/// A batch is computed in at most this many parts, which bounds how many cores
/// help and how much memory gradients take.
static constexpr int64_t maxShards = 8;

uint64_t execution::mixSeeds(std::initializer_list<uint64_t> seeds) {
  uint64_t mixed = 0;
  for (uint64_t seed : seeds)
    mixed = Random(mixed ^ seed).next();
  return mixed;
}

/// The samples of one gradient computation, gathered into one place.
struct BatchGradients::Shard {
  Tensor images;
  std::vector<int32_t> labels;
  std::vector<float> targets; ///< empty: the labels
  uint64_t seed; ///< decides what dropout drops and how images are moved
};

/// Depends on nothing but the network and the batch size, as the order of
/// summation follows from it. BatchNorm sees the statistics of a shard, which
/// must not get too small for them.
int64_t BatchGradients::shardSize() const {
  int64_t least = training.hasBatchNorm ? 64 : 32;
  return std::max(least, (options.batchSize + maxShards - 1) / maxShards);
}

void BatchGradients::showImage(int64_t number, float *to,
                               Random &random) const {
  const Augmentation &augmentation = options.augmentation;
  int64_t size = elementCount(llvm::ArrayRef(data.images->shape).drop_front());
  const float *image = data.images->begin() + number * size;
  if (augmentation.changesImages())
    moveImage(image, to, augmentation.imageShape,
              drawMove(augmentation, random));
  else
    std::copy_n(image, size, to);
}

llvm::Expected<BatchGradients::Shard>
BatchGradients::gather(llvm::ArrayRef<int64_t> numbers, uint64_t seed) const {
  Shape shape = data.images->shape;
  shape[0] = int64_t(numbers.size());
  Shard shard{Tensor(shape), {}, {}, seed};
  int64_t sampleSize = elementCount(llvm::ArrayRef(shape).drop_front());
  float *next = shard.images.begin();
  Random random(seed);
  for (int64_t number : numbers) {
    showImage(number, next, random);
    next += sampleSize;
    shard.labels.push_back(data.labels[number]);
    if (!data.targets)
      continue;
    const float *row = data.targets->begin() + number * data.targets->shape[1];
    shard.targets.insert(shard.targets.end(), row,
                         row + data.targets->shape[1]);
  }
  if (distiller)
    if (llvm::Error error = distiller->targetsFor(shard.images, shard.labels)
                                .moveInto(shard.targets))
      return std::move(error);
  return shard;
}

/// A pruned layer overfits less, so it drops less.
double BatchGradients::dropoutRate(const Step &step) const {
  for (const Parameter &parameter : parameters)
    if (parameter.value() == step.inputs[1])
      return options.dropout * std::sqrt(parameter.density());
  return options.dropout;
}

/// Zero with the step's probability, else the factor that keeps the mean.
void BatchGradients::fillDropout(uint64_t seed, unsigned step,
                                 llvm::MutableArrayRef<float> factors) const {
  double rate = dropoutRate(training.network.steps[step]);
  Random random(mixSeeds({seed, step}));
  float kept = float(1 / (1 - rate));
  for (float &factor : factors)
    factor = random.uniform() < rate ? 0.0f : kept;
}

llvm::Expected<GradientResult>
BatchGradients::differentiate(const Shard &shard, size_t batchSize) const {
  std::vector<unsigned> numbers;
  std::vector<const std::vector<uint32_t> *> kept;
  for (const Parameter &parameter : parameters) {
    numbers.push_back(parameter.value());
    kept.push_back(parameter.kept());
  }
  auto dropout = [&](unsigned step, llvm::MutableArrayRef<float> factors) {
    fillDropout(shard.seed, step, factors);
  };
  GradientRequest request;
  request.samples = TensorView(shard.images);
  request.labels = shard.labels;
  if (!shard.targets.empty())
    request.targets = shard.targets.data();
  request.parameters = numbers;
  request.kept = kept;
  request.scale = 1.0 / double(batchSize);
  if (options.dropout > 0)
    request.dropped = training.droppable;
  request.dropout = dropout;
  return graph.gradients(request);
}

llvm::Expected<std::vector<GradientResult>>
BatchGradients::compute(llvm::ArrayRef<int64_t> samples, uint64_t step) const {
  size_t size = size_t(shardSize());
  std::vector<GradientResult> results((samples.size() + size - 1) / size);
  llvm::Error error =
      pool.forEach(results.size(), [&](size_t index) -> llvm::Error {
        llvm::ArrayRef<int64_t> part = samples.drop_front(index * size);
        llvm::Expected<Shard> shard =
            gather(part.take_front(std::min(size, part.size())),
                   mixSeeds({options.seed, step, index}));
        if (!shard)
          return shard.takeError();
        return differentiate(*shard, samples.size()).moveInto(results[index]);
      });
  if (error)
    return std::move(error);
  return results;
}
