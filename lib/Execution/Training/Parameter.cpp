//===- Parameter.cpp - What training changes ------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Parameter.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::execution;

Parameter::Parameter(unsigned value, const Tensor &initial, bool decays,
                     const WeightConstraint &constraint)
    : weights(initial), number(value), isDecaying(decays),
      hasMask(!constraint.mask.empty()) {
  size_t count = weights.data.size();
  for (size_t i = 0; hasMask && i < count; ++i) {
    if (constraint.mask[i])
      places.push_back(uint32_t(i));
    else
      weights.data[i] = 0;
  }
  gradient.resize(hasMask ? places.size() : count);
  for (size_t i = 0; !constraint.penalty.empty() && i < gradient.size(); ++i)
    penalty.push_back(constraint.penalty[place(i)]);
  if (!constraint.clusters.empty()) {
    for (size_t i = 0; i < gradient.size(); ++i)
      clusters.push_back(constraint.clusters[place(i)]);
    averageClusters();
    expand();
  } else if (hasMask) {
    for (uint32_t element : places)
      free.push_back(weights.data[element]);
  }
}

void Parameter::averageClusters() {
  size_t count = 0;
  for (uint32_t cluster : clusters)
    count = std::max<size_t>(count, cluster + 1);
  std::vector<double> sums(count);
  std::vector<int64_t> members(count);
  for (auto [i, cluster] : llvm::enumerate(clusters)) {
    sums[cluster] += weights.data[place(i)];
    ++members[cluster];
  }
  centroidGradient.resize(count);
  for (size_t k = 0; k < count; ++k)
    free.push_back(members[k] ? float(sums[k] / double(members[k])) : 0);
}

double Parameter::density() const {
  return weights.data.empty()
             ? 1
             : double(gradient.size()) / double(weights.data.size());
}

void Parameter::reduceGradient(double decay) {
  if (decay != 0)
    for (auto [i, derivative] : llvm::enumerate(gradient))
      derivative += float(decay) * weights.data[place(i)];
  if (!isShared())
    return;
  std::vector<double> sums(free.size());
  for (auto [cluster, derivative] : llvm::zip_equal(clusters, gradient))
    sums[cluster] += derivative;
  centroidGradient.assign(sums.begin(), sums.end());
}

std::vector<float> Parameter::spread(llvm::ArrayRef<float> compact) const {
  std::vector<float> all(weights.data.size());
  for (size_t i = 0; i < compact.size(); ++i)
    all[place(i)] = compact[i];
  return all;
}

void Parameter::shrink(double rate) {
  if (penalty.empty() || isShared())
    return;
  for (auto [variable, slope] : llvm::zip_equal(variables(), penalty)) {
    float left = std::abs(variable) - float(rate) * slope;
    variable = left > 0 ? std::copysign(left, variable) : 0.0f;
  }
}

void Parameter::expand() {
  if (!isCompact())
    return;
  for (size_t i = 0; i < gradient.size(); ++i)
    weights.data[place(i)] = free[isShared() ? clusters[i] : i];
}
