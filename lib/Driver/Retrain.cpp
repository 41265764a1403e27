//===- Retrain.cpp - Training under the mask of the pruned weights --------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Stages.h"

#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Dialect/NN/Pruning/TrainedLayers.h"
#include "l2dc/Execution/Training.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/Progress.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

using namespace l2dc;
using namespace l2dc::driver;
using execution::Network;

/// Holds the zeros of every layer's weights at zero.
static std::map<unsigned, execution::WeightConstraint>
maskZeros(const Network &network) {
  std::map<unsigned, execution::WeightConstraint> constraints;
  for (const execution::Step &step : network.steps) {
    if (step.kind != execution::StepKind::Conv &&
        step.kind != execution::StepKind::Linear)
      continue;
    const Tensor *weights = network.values[step.inputs[1]].constant.get();
    if (!weights || !llvm::is_contained(weights->data, 0.0f))
      continue;
    std::vector<uint8_t> &mask = constraints[step.inputs[1]].mask;
    for (float weight : weights->data)
      mask.push_back(weight != 0.0f);
  }
  return constraints;
}

static llvm::Expected<execution::TrainResult>
trainUnderMask(const CompileOptions &options, const Network &network) {
  auto splits = loadForTraining(options, network);
  if (!splits)
    return splits.takeError();
  execution::TrainOptions training;
  training.epochs = options.retrainEpochs;
  training.learningRate =
      options.learningRate > 0 ? options.learningRate : 0.01;
  training.dropout = options.dropout;
  training.seed = options.seed;
  training.constraints = maskZeros(network);
  Progress progress("retrain", options.retrainEpochs,
                    chooseProgressMode(options.quiet));
  training.onEpoch = [&](const execution::EpochReport &epoch) {
    progress.step(llvm::formatv("loss {0:F4}, validation {1:F2} %", epoch.loss,
                                100 * epoch.validationAccuracy.value_or(0)));
    return llvm::Error::success();
  };
  training.onProgress = [&](double part) { progress.update(part); };
  execution::TrainData data{&splits->train.images, splits->train.labels,
                            &splits->validation.images,
                            splits->validation.labels};
  return execution::train(network, data, training);
}

void driver::setConstants(mlir::func::FuncOp function, const Network &network,
                          const std::map<unsigned, Tensor> &constants) {
  mlir::MLIRContext *context = function.getContext();
  auto weights = nn::constantsByValue(function, network);
  for (const auto &[value, tensor] : constants) {
    nn::WeightOp weight = weights.at(value);
    weight.setEncodingAttr(nn::DenseAttr::get(
        context, nn::makeFloatElements(context, tensor.shape, tensor.data,
                                       weight.getName().value_or(""))));
  }
}

llvm::Error driver::retrain(const CompileOptions &options,
                            mlir::ModuleOp module) {
  auto function = nn::getNetworkFunction(module);
  auto translated = nn::translateToNetwork(function);
  if (mlir::failed(translated))
    return makeError("cannot retrain '{0}'", options.network);
  auto result = trainUnderMask(options, preferDynamicBatch(*translated));
  if (!result)
    return result.takeError();
  setConstants(function, *translated, result->constants);
  return llvm::Error::success();
}
