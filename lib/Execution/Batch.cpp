//===- Batch.cpp - Networks for any number of samples ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/Batch.h"

#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Support/Error.h"

using namespace l2dc;
using namespace l2dc::execution;

namespace {

/// Rewrites a network step by step, keeping track of the values that have the
/// batch as their first dimension.
class BatchRewriter {
public:
  explicit BatchRewriter(const Network &original)
      : network(original), batched(original.values.size()) {}

  llvm::Expected<Network> rewrite();

private:
  llvm::Error rewriteStep(Step &step);
  /// The check of one kind; returns why the step cannot run on any batch, or
  /// null.
  const char *check(Step &step);
  const char *checkMatMul(const Step &step) const;
  const char *checkElementwise(const Step &step) const;
  const char *rewriteReshape(Step &step);

  const Shape &shape(unsigned value) const {
    return network.values[value].shape;
  }
  bool isBatched(unsigned value) const { return batched[value]; }
  /// True if only the first operand has a batch.
  bool onlyFirstBatched(const Step &step) const {
    return isBatched(step.inputs[0]) &&
           llvm::none_of(llvm::drop_begin(step.inputs),
                         [&](unsigned value) { return isBatched(value); });
  }
  /// The axis attribute counted from the front.
  int64_t axisOf(const Step &step) const {
    int64_t axis = step.attributes.axis;
    return axis < 0 ? axis + int64_t(shape(step.inputs[0]).size()) : axis;
  }

  Network network;
  std::vector<bool> batched;
};

} // namespace

/// Matrices may be stacked along the batch; a matrix of its own, whose rows are
/// the samples, may be multiplied by one that all samples share.
const char *BatchRewriter::checkMatMul(const Step &step) const {
  unsigned a = step.inputs[0], b = step.inputs[1];
  size_t rankA = shape(a).size(), rankB = shape(b).size();
  if (isBatched(a) && isBatched(b))
    return rankA > 2 && rankA == rankB ? nullptr
                                       : "multiplies samples with each other";
  if (isBatched(a) && rankA >= 2)
    return rankB <= std::max<size_t>(rankA - 1, 2)
               ? nullptr
               : "has a right operand with a batch of its own";
  if (isBatched(b) && rankB > 2 && rankA < rankB)
    return nullptr;
  return "mixes the samples";
}

/// An operand without a batch must be the same for all samples.
const char *BatchRewriter::checkElementwise(const Step &step) const {
  size_t rank = 0;
  for (unsigned operand : step.inputs)
    rank = std::max(rank, shape(operand).size());
  for (unsigned operand : step.inputs) {
    const Shape &extents = shape(operand);
    if (isBatched(operand) && extents.size() < rank)
      return "moves the batch out of the first dimension";
    if (!isBatched(operand) && extents.size() == rank && extents[0] != 1)
      return "has an operand with a batch of its own";
  }
  return nullptr;
}

/// The result keeps the batch if the other extents hold one sample. The batch
/// becomes the extent that is inferred, so they must all be known.
const char *BatchRewriter::rewriteReshape(Step &step) {
  llvm::ArrayRef<int64_t> sample = shape(step.inputs[0]);
  sample = sample.drop_front();
  if (llvm::is_contained(sample, -1))
    return "reshapes samples of unknown shape";
  Shape &target = step.attributes.shape;
  if (target.empty())
    return "drops the batch";
  int64_t known = 1;
  for (int64_t extent : llvm::drop_begin(target))
    known *= extent == -1 ? 1 : extent;
  int64_t size = elementCount(sample);
  if (known == 0 || size % known != 0)
    return "moves elements between samples";
  for (int64_t &extent : llvm::drop_begin(target))
    if (extent == -1)
      extent = size / std::exchange(known, size);
  if (known != size)
    return "moves elements between samples";
  target[0] = -1;
  return nullptr;
}

const char *BatchRewriter::check(Step &step) {
  const StepAttributes &attributes = step.attributes;
  switch (step.kind) {
  case StepKind::Conv:
  case StepKind::Linear:
  case StepKind::BatchNorm:
    return onlyFirstBatched(step) ? nullptr : "has weights that are computed";
  case StepKind::Relu:
  case StepKind::Clip:
  case StepKind::LeakyRelu:
  case StepKind::Sigmoid:
  case StepKind::Tanh:
  case StepKind::MaxPool:
  case StepKind::AvgPool:
  case StepKind::GlobalAvgPool:
  case StepKind::Lrn:
    return nullptr;
  case StepKind::MatMul:
    return checkMatMul(step);
  case StepKind::Add:
  case StepKind::Sub:
  case StepKind::Mul:
    return checkElementwise(step);
  case StepKind::Softmax:
    return axisOf(step) != 0 ? nullptr : "normalises over the batch";
  case StepKind::Concat:
    return axisOf(step) != 0 && llvm::all_of(step.inputs,
                                             [&](unsigned value) {
                                               return isBatched(value);
                                             })
               ? nullptr
               : "adds samples to the batch";
  case StepKind::Reshape:
    return rewriteReshape(step);
  case StepKind::Transpose:
    return attributes.permutation[0] == 0
               ? nullptr
               : "moves the batch out of the first dimension";
  case StepKind::Pad: {
    WindowDimension pads = windowDimension(attributes, 0, /*kernel=*/1);
    return pads.padBegin == 0 && pads.padEnd == 0 ? nullptr : "pads the batch";
  }
  }
  return "is of an unknown kind";
}

llvm::Error BatchRewriter::rewriteStep(Step &step) {
  bool anyBatched = llvm::any_of(
      step.inputs, [&](unsigned value) { return isBatched(value); });
  if (!anyBatched)
    return llvm::Error::success();
  if (const char *obstacle = check(step))
    return makeError("{0} '{1}' {2}, so the network cannot run on any number "
                     "of samples",
                     stepKindName(step.kind), step.name, obstacle);
  std::vector<Shape> operands;
  for (unsigned operand : step.inputs)
    operands.push_back(shape(operand));
  llvm::Expected<Shape> result = inferStepShape(step, operands);
  if (!result)
    return result.takeError();
  network.values[step.output].shape = std::move(*result);
  batched[step.output] = true;
  return llvm::Error::success();
}

llvm::Expected<Network> BatchRewriter::rewrite() {
  for (unsigned input : network.inputs) {
    Shape &extents = network.values[input].shape;
    if (extents.empty())
      return makeError("the network has a scalar input, expected a batch");
    extents[0] = -1;
    batched[input] = true;
  }
  for (Step &step : network.steps)
    if (llvm::Error error = rewriteStep(step))
      return std::move(error);
  for (unsigned output : network.outputs)
    if (!isBatched(output))
      return makeError("output {0} does not depend on the input",
                       shapeToString(shape(output)));
  return std::move(network);
}

llvm::Expected<Network> execution::withDynamicBatch(const Network &network) {
  return BatchRewriter(network).rewrite();
}
