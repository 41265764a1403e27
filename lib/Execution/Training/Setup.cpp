//===- Setup.cpp - What is trained, and on what ---------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Setup.h"

#include "l2dc/Execution/Batch.h"
#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Execution/Verify.h"
#include "l2dc/Support/Error.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::execution;

/// Makes the logits the only output: the first output or, if a Softmax gives
/// it, that step's input.
static void keepOnlyLogits(Network &network) {
  unsigned logits = network.outputs[0];
  for (const Step &step : network.steps)
    if (step.output == logits && step.kind == StepKind::Softmax) {
      logits = step.inputs[0];
      break;
    }
  network.outputs = {logits};
  std::vector<bool> needed(network.values.size());
  needed[logits] = true;
  std::vector<Step> steps;
  for (Step &step : llvm::reverse(network.steps)) {
    if (!needed[step.output])
      continue;
    for (unsigned input : step.inputs)
      needed[input] = true;
    steps.push_back(std::move(step));
  }
  network.steps.assign(std::make_move_iterator(steps.rbegin()),
                       std::make_move_iterator(steps.rend()));
}

/// How many operands after the first are trained: weights and bias, or
/// BatchNorm's scale and shift.
static size_t trainedOperands(const Step &step) {
  switch (step.kind) {
  case StepKind::Conv:
  case StepKind::Linear:
    return step.inputs.size() - 1;
  case StepKind::BatchNorm:
    return 2;
  default:
    return 0;
  }
}

static void addTrainedConstants(TrainingNetwork &training, const Step &step) {
  for (size_t i = 1; i <= trainedOperands(step); ++i) {
    unsigned value = step.inputs[i];
    bool known = llvm::any_of(training.constants, [&](TrainedConstant other) {
      return other.value == value;
    });
    if (!known && training.network.values[value].constant)
      training.constants.push_back(
          {value, step.kind != StepKind::BatchNorm && i == 1});
  }
}

static void describeSteps(TrainingNetwork &training) {
  const Network &network = training.network;
  bool isFirstLayer = true;
  for (const Step &step : network.steps) {
    addTrainedConstants(training, step);
    bool isAdaptive = step.kind == StepKind::BatchNorm &&
                      network.values[step.inputs[3]].constant &&
                      network.values[step.inputs[4]].constant;
    training.adaptive.push_back(isAdaptive);
    training.hasBatchNorm |= isAdaptive;
    training.droppable.push_back(step.kind == StepKind::Linear &&
                                 !isFirstLayer);
    if (step.kind == StepKind::Conv || step.kind == StepKind::Linear)
      isFirstLayer = false;
  }
}

llvm::Expected<TrainingNetwork>
execution::prepareNetwork(const Network &original) {
  if (llvm::Error error = verifyNetwork(original))
    return std::move(error);
  if (original.inputs.size() != 1 || original.outputs.empty())
    return makeError("training needs a network with one input and an output, "
                     "this one has {0} and {1}",
                     original.inputs.size(), original.outputs.size());
  llvm::Expected<Network> batched = withDynamicBatch(original);
  if (!batched)
    return batched.takeError();
  TrainingNetwork training;
  training.network = std::move(*batched);
  keepOnlyLogits(training.network);
  describeSteps(training);
  if (training.constants.empty())
    return makeError("the network has no constant weights to train");
  return training;
}

static llvm::Error checkOptions(const TrainOptions &options) {
  if (options.epochs < 1)
    return makeError("the number of epochs is 0, expected at least 1");
  if (options.batchSize < 1)
    return makeError("the batch size is {0}, expected at least 1",
                     options.batchSize);
  if (!(options.learningRate > 0) || !std::isfinite(options.learningRate))
    return makeError("the learning rate is {0}, expected a positive number",
                     options.learningRate);
  if (!(options.momentum >= 0 && options.momentum < 1))
    return makeError("the momentum is {0}, expected at least 0 and less than 1",
                     options.momentum);
  if (!(options.weightDecay >= 0) || !std::isfinite(options.weightDecay))
    return makeError("the weight decay is {0}, expected at least 0",
                     options.weightDecay);
  if (!(options.dropout >= 0 && options.dropout < 1))
    return makeError("the dropout is {0}, expected at least 0 and less than 1",
                     options.dropout);
  return llvm::Error::success();
}

static llvm::Error checkConstraint(const TrainingNetwork &training,
                                   unsigned value,
                                   const WeightConstraint &constraint) {
  bool trained =
      llvm::any_of(training.constants, [&](TrainedConstant constant) {
        return constant.value == value;
      });
  if (!trained)
    return makeError("value {0} has a constraint but is not trained", value);
  const NetworkValue &constant = training.network.values[value];
  size_t count = constant.constant->data.size();
  const std::vector<uint8_t> &mask = constraint.mask;
  const std::vector<uint32_t> &clusters = constraint.clusters;
  if (!mask.empty() && mask.size() != count)
    return makeError("the mask of '{0}' has {1} entries, expected {2}",
                     constant.name, mask.size(), count);
  if (!clusters.empty() && clusters.size() != count)
    return makeError("the clusters of '{0}' have {1} entries, expected {2}",
                     constant.name, clusters.size(), count);
  const std::vector<float> &penalty = constraint.penalty;
  if (!penalty.empty() && penalty.size() != count)
    return makeError("the penalty of '{0}' has {1} entries, expected {2}",
                     constant.name, penalty.size(), count);
  for (float slope : penalty)
    if (!(slope >= 0) || !std::isfinite(slope))
      return makeError("the penalty of '{0}' has a slope of {1}, expected at "
                       "least 0",
                       constant.name, slope);
  for (size_t i = 0; i < clusters.size(); ++i)
    if ((mask.empty() || mask[i]) && clusters[i] >= count)
      return makeError("weight {0} of '{1}' is in cluster {2}, expected less "
                       "than the number of weights, {3}",
                       i, constant.name, clusters[i], count);
  return llvm::Error::success();
}

/// Checks `images` and `labels`, which `what` names in messages. Returns the
/// number of classes.
static llvm::Expected<int64_t> checkSamples(const Network &network,
                                            const Tensor &images,
                                            llvm::ArrayRef<int32_t> labels,
                                            llvm::StringRef what) {
  llvm::Expected<std::vector<Shape>> shapes =
      inferValueShapes(network, images.shape);
  if (!shapes)
    return addContext(shapes.takeError(), what);
  int64_t samples = images.shape[0];
  if (samples < 1)
    return makeError("{0}: there are no samples", what);
  if (int64_t(labels.size()) != samples)
    return makeError("{0}: {1} labels for {2} samples", what, labels.size(),
                     samples);
  llvm::ArrayRef<int64_t> logits = (*shapes)[network.outputs[0]];
  int64_t classes = logits.size() < 2 ? 0 : logits[1];
  if (classes < 1 || elementCount(logits.drop_front()) != classes)
    return makeError("the network's output is {0}, expected one score per "
                     "sample and class",
                     shapeToString(logits));
  for (auto [sample, label] : llvm::enumerate(labels))
    if (label < 0 || label >= classes)
      return makeError("{0}: sample {1} has label {2}, the network has {3} "
                       "classes",
                       what, sample, label, classes);
  return classes;
}

static llvm::Error checkTargets(const Tensor &targets, int64_t samples,
                                int64_t classes) {
  Shape expected = {samples, classes};
  if (targets.shape == expected)
    return llvm::Error::success();
  return makeError("training data: targets of shape {0}, expected {1}",
                   shapeToString(targets.shape), shapeToString(expected));
}

static llvm::Error checkAugmentation(const Augmentation &augmentation,
                                     const Tensor &images) {
  if (!augmentation.changesImages())
    return llvm::Error::success();
  const Shape &image = augmentation.imageShape;
  if (image.size() < 2)
    return makeError("samples of shape {0} are not images, so they cannot be "
                     "moved",
                     shapeToString(image));
  if (elementCount(image) ==
      elementCount(llvm::ArrayRef(images.shape).drop_front()))
    return llvm::Error::success();
  return makeError("images of shape {0} do not fit samples of shape {1}",
                   shapeToString(image), shapeToString(images.shape));
}

static llvm::Error checkTeacher(const Network &teacher, const TrainData &data,
                                int64_t classes) {
  if (data.targets)
    return makeError("training data: there are targets and a teacher, expected "
                     "one of them");
  auto known = checkSamples(teacher, *data.images, data.labels, "teacher");
  if (!known)
    return known.takeError();
  if (*known == classes)
    return llvm::Error::success();
  return makeError("the teacher knows {0} classes, the network {1}", *known,
                   classes);
}

llvm::Error execution::checkTraining(const TrainingNetwork &training,
                                     const TrainData &data,
                                     const TrainOptions &options) {
  if (llvm::Error error = checkOptions(options))
    return error;
  for (const auto &[value, constraint] : options.constraints)
    if (llvm::Error error = checkConstraint(training, value, constraint))
      return error;
  if (!data.images)
    return makeError("there are no training samples");
  llvm::Expected<int64_t> classes = checkSamples(training.network, *data.images,
                                                 data.labels, "training data");
  if (!classes)
    return classes.takeError();
  if (data.targets)
    if (llvm::Error error =
            checkTargets(*data.targets, data.images->shape[0], *classes))
      return error;
  if (llvm::Error error = checkAugmentation(options.augmentation, *data.images))
    return error;
  if (data.teacher)
    if (llvm::Error error = checkTeacher(*data.teacher, data, *classes))
      return error;
  if (!data.validationImages)
    return llvm::Error::success();
  return checkSamples(training.network, *data.validationImages,
                      data.validationLabels, "validation data")
      .takeError();
}
