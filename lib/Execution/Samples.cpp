//===- Samples.cpp - Running a network on many samples --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/Network.h"
#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Support/Error.h"

#include <algorithm>

using namespace l2dc;
using namespace l2dc::execution;

/// `shape` without its extents of 1.
static Shape squeeze(llvm::ArrayRef<int64_t> shape) {
  Shape result;
  llvm::copy_if(shape, std::back_inserter(result),
                [](int64_t extent) { return extent != 1; });
  return result;
}

/// The shape of one sample as the network's input wants it. Samples may have
/// other extents of 1, and a network whose samples are vectors takes those of
/// any shape with as many elements.
static llvm::Expected<Shape> fitSample(llvm::ArrayRef<int64_t> sample,
                                       llvm::ArrayRef<int64_t> wanted) {
  if (shapesAgree(sample, wanted))
    return sample.vec();
  bool known = !llvm::is_contained(wanted, -1);
  bool flat = wanted.size() == 1 && elementCount(sample) == wanted[0];
  if (known && (flat || squeeze(sample) == squeeze(wanted)))
    return wanted.vec();
  return makeError("samples have shape {0}, but the network takes {1}",
                   shapeToString(sample), shapeToString(wanted));
}

namespace {

/// What every batch of a run shares.
struct BatchPlan {
  Shape sample;      ///< as the network takes it
  int64_t batch = 0; ///< samples per run
  bool fixed = false;

  /// Samples from `first` on; a fixed batch is filled up with zeros.
  Tensor take(const Tensor &samples, int64_t first) const {
    int64_t count = std::min(batch, samples.shape[0] - first);
    Shape shape{fixed ? batch : count};
    llvm::append_range(shape, sample);
    Tensor input(std::move(shape));
    int64_t size = elementCount(sample);
    std::copy_n(samples.begin() + first * size, count * size, input.begin());
    return input;
  }
};

} // namespace

static llvm::Expected<BatchPlan>
planBatches(const Network &network, const Tensor &samples, int64_t batchSize) {
  if (network.inputs.size() != 1 || network.outputs.empty())
    return makeError("network has {0} inputs and {1} outputs, expected one "
                     "input and at least one output",
                     network.inputs.size(), network.outputs.size());
  llvm::ArrayRef<int64_t> input = network.values[network.inputs[0]].shape;
  if (input.empty() || samples.shape.empty() || samples.shape[0] < 1 ||
      input[0] == 0)
    return makeError("samples of shape {0} cannot run on a network with input "
                     "{1}",
                     shapeToString(samples.shape), shapeToString(input));
  llvm::Expected<Shape> sample =
      fitSample(llvm::ArrayRef(samples.shape).drop_front(), input.drop_front());
  if (!sample)
    return sample.takeError();
  bool fixed = input[0] != -1;
  return BatchPlan{std::move(*sample),
                   fixed ? input[0] : std::max<int64_t>(batchSize, 1), fixed};
}

/// Appends the first `count` samples of a batch's output to `all`.
static llvm::Error appendBatch(const Tensor &output, int64_t batch,
                               int64_t count, Tensor &all) {
  if (output.shape.empty() || output.shape[0] != batch)
    return makeError("output has shape {0}, expected {1} samples in the first "
                     "dimension",
                     shapeToString(output.shape), batch);
  Shape sample(output.shape.begin() + 1, output.shape.end());
  if (all.shape.empty()) {
    all.shape = output.shape;
    all.shape[0] = 0;
  }
  all.shape[0] += count;
  all.data.insert(all.data.end(), output.begin(),
                  output.begin() + count * elementCount(sample));
  return llvm::Error::success();
}

llvm::Expected<Tensor> execution::runSamples(Executor &executor,
                                             const Network &network,
                                             const Tensor &samples,
                                             int64_t batchSize) {
  llvm::Expected<BatchPlan> plan = planBatches(network, samples, batchSize);
  if (!plan)
    return plan.takeError();
  Tensor all;
  for (int64_t first = 0; first < samples.shape[0]; first += plan->batch) {
    Tensor input = plan->take(samples, first);
    int64_t count = std::min(plan->batch, samples.shape[0] - first);
    int64_t rows = input.shape[0];
    llvm::Expected<std::vector<Tensor>> outputs = executor.run({input});
    if (!outputs)
      return outputs.takeError();
    if (llvm::Error error = appendBatch(outputs->front(), rows, count, all))
      return std::move(error);
  }
  return all;
}
