//===- Accuracy.cpp - Top-1 and top-5 accuracy ----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/Accuracy.h"
#include "l2dc/Support/Error.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::execution;

/// How many classes come before `label` when classes are sorted by falling
/// score, equal scores by rising class, and NaN last.
static int64_t rankOf(llvm::ArrayRef<float> scores, int64_t label) {
  float own = scores[label];
  int64_t rank = 0;
  for (auto [index, score] : llvm::enumerate(scores)) {
    bool tie = score == own || (std::isnan(score) && std::isnan(own));
    bool better = score > own || (std::isnan(own) && !std::isnan(score));
    rank += better || (tie && int64_t(index) < label);
  }
  return rank;
}

llvm::Expected<AccuracyResult>
execution::countHits(const Tensor &logits, llvm::ArrayRef<int32_t> labels) {
  int64_t samples = logits.shape.empty() ? 0 : logits.shape[0];
  if (logits.rank() < 2 || logits.size() != samples * logits.shape[1])
    return makeError("logits have shape {0}, expected samples x classes",
                     shapeToString(logits.shape));
  if (int64_t(labels.size()) != samples)
    return makeError("{0} labels for {1} samples", labels.size(), samples);
  int64_t classes = logits.shape[1];
  AccuracyResult result;
  result.samples = samples;
  for (auto [sample, label] : llvm::enumerate(labels)) {
    if (label < 0 || label >= classes)
      return makeError("sample {0} has label {1}, but there are {2} classes",
                       sample, label, classes);
    int64_t rank =
        rankOf({logits.begin() + sample * classes, size_t(classes)}, label);
    result.top1 += rank < 1;
    result.top5 += rank < 5;
  }
  return result;
}

llvm::Expected<AccuracyResult>
execution::evaluate(Executor &executor, const Network &network,
                    const Tensor &samples, llvm::ArrayRef<int32_t> labels,
                    int64_t batchSize) {
  llvm::Expected<Tensor> logits =
      runSamples(executor, network, samples, batchSize);
  if (!logits)
    return logits.takeError();
  return countHits(*logits, labels);
}
