//===- ActivationRanges.cpp - How large activations become ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ActivationRanges.h"
#include "l2dc/Dialect/NN/IR/NN.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"

#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

using namespace mlir;
using namespace l2dc;
using namespace l2dc::eie;

static constexpr StringLiteral kRange = "eie.range";

/// The largest magnitude among the constant's elements; 0 without a constant.
static double largestWeight(Value value) {
  auto weight = value ? value.getDefiningOp<nn::WeightOp>() : nn::WeightOp();
  double largest = 0;
  if (weight)
    for (float element : nn::decodeWeights(weight.getEncoding()))
      largest = std::max<double>(largest, std::fabs(element));
  return largest;
}

/// The largest sum of magnitudes of an output's weights.
static double largestRowSum(Value weights) {
  auto weight = weights.getDefiningOp<nn::WeightOp>();
  if (!weight)
    return 1;
  std::vector<float> values = nn::decodeWeights(weight.getEncoding());
  int64_t rows = cast<RankedTensorType>(weights.getType()).getDimSize(0);
  size_t columns = rows ? values.size() / rows : 0;
  double largest = 0;
  for (int64_t row = 0; row < rows; ++row) {
    double sum = 0;
    for (float value : ArrayRef<float>(values).slice(row * columns, columns))
      sum += std::fabs(value);
    largest = std::max(largest, sum);
  }
  return largest;
}

ActivationRanges::ActivationRanges(func::FuncOp function, float inputRange) {
  for (BlockArgument argument : function.getArguments()) {
    auto range =
        function.getArgAttrOfType<FloatAttr>(argument.getArgNumber(), kRange);
    ranges[argument] = clamp(range ? range.getValueAsDouble() : inputRange);
  }
  function.walk([&](Operation *op) {
    if (op->getNumResults() != 1)
      return;
    auto range = op->getAttrOfType<FloatAttr>(kRange);
    ranges[op->getResult(0)] =
        clamp(range ? range.getValueAsDouble() : derive(op));
  });
}

float ActivationRanges::get(Value value) const {
  auto found = ranges.find(value);
  return found == ranges.end() ? 1.0f : found->second;
}

double ActivationRanges::clamp(double range) const {
  // Beyond these limits no format of at most 32 bits tells values apart.
  return std::isfinite(range) ? std::min(std::max(range, 1e-9), 1e9) : 1e9;
}

double ActivationRanges::largestOperand(Operation *op) const {
  double largest = 0;
  for (Value operand : op->getOperands())
    largest = std::max<double>(largest, get(operand));
  return largest;
}

double ActivationRanges::derive(Operation *op) const {
  return llvm::TypeSwitch<Operation *, double>(op)
      .Case([&](nn::LinearOp linear) {
        return get(linear.getInput()) * largestRowSum(linear.getWeights()) +
               largestWeight(linear.getBias());
      })
      .Case([&](nn::ConvOp conv) {
        return get(conv.getInput()) * largestRowSum(conv.getFilter()) +
               largestWeight(conv.getBias());
      })
      .Case([&](nn::WeightOp weight) {
        return largestWeight(weight.getResult());
      })
      .Case<nn::SigmoidOp, nn::TanhOp, nn::SoftmaxOp>([](auto) { return 1.0; })
      .Case([](nn::ClipOp clip) {
        return std::max(std::fabs(clip.getLow().convertToFloat()),
                        std::fabs(clip.getHigh().convertToFloat()));
      })
      .Case<nn::AddOp, nn::SubOp>([&](auto sum) {
        return double(get(sum.getLhs())) + get(sum.getRhs());
      })
      .Case([&](nn::MulOp product) {
        return double(get(product.getLhs())) * get(product.getRhs());
      })
      .Default([&](Operation *other) { return largestOperand(other); });
}
