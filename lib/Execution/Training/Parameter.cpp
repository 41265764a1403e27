//===- Parameter.cpp - What training changes ------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Parameter.h"

using namespace l2dc;
using namespace l2dc::execution;

Parameter::Parameter(unsigned value, const Tensor &initial, bool decays,
                     WeightConstraint given)
    : weights(initial), gradient(initial.data.size()), number(value),
      isDecaying(decays), constraint(std::move(given)) {
  for (size_t i = 0; i < weights.data.size(); ++i)
    if (isHeldAtZero(i))
      weights.data[i] = 0;
  if (!isShared())
    return;
  averageClusters();
  expand();
}

/// Sums in double: the mean of equal weights is then exactly that weight.
void Parameter::averageClusters() {
  const std::vector<uint32_t> &clusters = constraint.clusters;
  size_t count = 0;
  for (size_t i = 0; i < clusters.size(); ++i)
    if (!isHeldAtZero(i))
      count = std::max<size_t>(count, clusters[i] + 1);
  std::vector<double> sums(count);
  std::vector<int64_t> members(count);
  for (size_t i = 0; i < clusters.size(); ++i)
    if (!isHeldAtZero(i)) {
      sums[clusters[i]] += weights.data[i];
      ++members[clusters[i]];
    }
  centroidGradient.resize(count);
  for (size_t k = 0; k < count; ++k)
    centroids.push_back(members[k] ? float(sums[k] / double(members[k])) : 0);
}

double Parameter::density() const {
  if (constraint.mask.empty())
    return 1;
  int64_t zeros = llvm::count(constraint.mask, 0);
  return 1 - double(zeros) / double(constraint.mask.size());
}

void Parameter::reduceGradient(double decay) {
  if (decay != 0)
    for (auto [derivative, weight] : llvm::zip_equal(gradient, weights.data))
      derivative += float(decay) * weight;
  if (!constraint.mask.empty())
    for (auto [derivative, kept] : llvm::zip_equal(gradient, constraint.mask))
      derivative = kept ? derivative : 0;
  if (!isShared())
    return;
  std::vector<double> sums(centroids.size());
  for (size_t i = 0; i < gradient.size(); ++i)
    if (!isHeldAtZero(i))
      sums[constraint.clusters[i]] += gradient[i];
  centroidGradient.assign(sums.begin(), sums.end());
}

void Parameter::expand() {
  if (!isShared())
    return;
  for (size_t i = 0; i < weights.data.size(); ++i)
    weights.data[i] =
        isHeldAtZero(i) ? 0.0f : centroids[constraint.clusters[i]];
}
