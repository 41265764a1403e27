//===- Calibrate.cpp - Ranges of activations for 16-bit arithmetic --------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Stages.h"

#include "l2dc/Dialect/NN/IR/NN.h"
#include "l2dc/Reference/Interpreter.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/IR/Builders.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::driver;
using execution::Network;

/// The attribute that `convert-nn-to-eie` reads.
static constexpr llvm::StringLiteral rangeAttribute = "eie.range";

static float largestMagnitude(const Tensor &tensor) {
  float largest = 0;
  for (float value : tensor.data)
    largest = std::max(largest, std::fabs(value));
  return largest;
}

/// The largest magnitude of each value of the network over `samples`.
static llvm::Expected<std::vector<float>>
measureRanges(std::shared_ptr<const Network> network, const Tensor &samples) {
  auto interpreter = reference::Interpreter::create(network);
  if (!interpreter)
    return interpreter.takeError();
  std::vector<float> ranges(network->values.size(), 0);
  ranges[network->inputs[0]] = largestMagnitude(samples);
  const Shape &input = network->values[network->inputs[0]].shape;
  int64_t batch = input[0] > 0 ? input[0] : chooseBatchSize(*network);
  int64_t sampleSize = samples.size() / std::max<int64_t>(samples.shape[0], 1);
  for (int64_t first = 0; first + batch <= samples.shape[0] ||
                          (input[0] < 0 && first < samples.shape[0]);
       first += batch) {
    int64_t count = std::min(batch, samples.shape[0] - first);
    Tensor part;
    part.shape = samples.shape;
    part.shape[0] = count;
    part.data.assign(samples.data.begin() + first * sampleSize,
                     samples.data.begin() + (first + count) * sampleSize);
    auto outputs = (*interpreter)
                       ->run({part}, [&](const execution::Step &step,
                                         const Tensor &result) {
                         float &range = ranges[step.output];
                         range = std::max(range, largestMagnitude(result));
                       });
    if (!outputs)
      return outputs.takeError();
  }
  return ranges;
}

llvm::Error driver::calibrate(mlir::ModuleOp module, const Tensor &samples) {
  auto function = nn::getNetworkFunction(module);
  auto translated = nn::translateToNetwork(function);
  if (mlir::failed(translated))
    return makeError("cannot calibrate the network");
  auto network =
      std::make_shared<const Network>(preferDynamicBatch(*translated));
  auto ranges = measureRanges(network, samples);
  if (!ranges)
    return ranges.takeError();
  mlir::Builder builder(module.getContext());
  function.setArgAttr(0, rangeAttribute,
                      builder.getF32FloatAttr((*ranges)[network->inputs[0]]));
  // Steps stand in the order of the ops they were made from.
  auto step = network->steps.begin();
  for (mlir::Operation &op : function.front()) {
    if (llvm::isa<nn::WeightOp, mlir::func::ReturnOp>(op))
      continue;
    op.setAttr(rangeAttribute,
               builder.getF32FloatAttr((*ranges)[(step++)->output]));
  }
  return llvm::Error::success();
}
