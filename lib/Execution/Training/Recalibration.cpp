//===- Recalibration.cpp - New statistics for BatchNorm -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/Recalibration.h"
#include "../Sharding.h"
#include "../Torch/Backend.h"

#include "l2dc/Execution/Batch.h"
#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Support/Error.h"

using namespace l2dc;
using namespace l2dc::execution;

namespace {

/// Mean and variance per channel, summed over batches and weighted by their
/// sizes.
struct StatisticsSum {
  double count = 0;
  std::vector<double> mean, variance;

  void add(const BatchStatistics &batch) {
    mean.resize(batch.mean.size());
    variance.resize(batch.mean.size());
    count += double(batch.count);
    for (size_t i = 0; i < mean.size(); ++i) {
      mean[i] += double(batch.count) * batch.mean[i];
      variance[i] += double(batch.count) * batch.variance[i];
    }
  }

  static std::shared_ptr<const Tensor> average(llvm::ArrayRef<double> sums,
                                               double count) {
    Tensor tensor({int64_t(sums.size())});
    for (auto [element, sum] : llvm::zip_equal(tensor.data, sums))
      element = float(sum / count);
    return std::make_shared<const Tensor>(std::move(tensor));
  }
};

} // namespace

static bool hasConstantStatistics(const Network &network, const Step &step) {
  return step.kind == StepKind::BatchNorm &&
         network.values[step.inputs[3]].constant &&
         network.values[step.inputs[4]].constant;
}

/// The statistics of every BatchNorm by step, over all batches.
static llvm::Expected<std::map<unsigned, StatisticsSum>>
collectStatistics(const Network &network, const Tensor &samples,
                  int64_t batchSize) {
  llvm::Expected<const TorchBackend *> backend = getTorchBackend();
  if (!backend)
    return backend.takeError();
  std::vector<const float *> constants;
  for (const NetworkValue &value : network.values)
    constants.push_back(value.constant ? value.constant->begin() : nullptr);
  auto graph = (*backend)->createGraph(network, constants);
  if (!graph)
    return graph.takeError();
  std::map<unsigned, StatisticsSum> sums;
  int64_t total = samples.shape[0];
  for (int64_t first = 0; first < total; first += batchSize) {
    int64_t count = std::min(batchSize, total - first);
    if (count < 2 && first > 0)
      break; // One sample has no variance.
    GradientRequest request;
    request.samples = sliceSamples(samples, first, count);
    auto result = (*graph)->gradients(request);
    if (!result)
      return result.takeError();
    for (const BatchStatistics &batch : result->statistics)
      sums[batch.step].add(batch);
  }
  return sums;
}

llvm::Expected<Network> execution::recalibrateBatchNorm(const Network &network,
                                                        const Tensor &samples,
                                                        int64_t batchSize) {
  if (llvm::none_of(network.steps, [&](const Step &step) {
        return hasConstantStatistics(network, step);
      }))
    return network;
  if (samples.shape.empty() || samples.shape[0] < 2 || batchSize < 2)
    return makeError("statistics need at least 2 samples a batch");
  llvm::Expected<Network> dynamic = withDynamicBatch(network);
  if (!dynamic)
    return dynamic.takeError();
  llvm::Expected<std::vector<Shape>> shapes =
      inferValueShapes(*dynamic, {samples.shape});
  if (!shapes)
    return shapes.takeError();
  auto sums = collectStatistics(*dynamic, samples, batchSize);
  if (!sums)
    return sums.takeError();
  Network recalibrated = network;
  for (const auto &[number, sum] : *sums) {
    const Step &step = network.steps[number];
    recalibrated.values[step.inputs[3]].constant =
        StatisticsSum::average(sum.mean, sum.count);
    recalibrated.values[step.inputs[4]].constant =
        StatisticsSum::average(sum.variance, sum.count);
  }
  return recalibrated;
}
