//===- PartialSharing.cpp - Sharing weights step by step ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PartialSharing.h"

#include <algorithm>
#include <cmath>

using namespace l2dc;
using namespace l2dc::deepcompression;

double deepcompression::sharedPart(unsigned step, unsigned steps) {
  return step + 1 < steps ? 1 - std::ldexp(1.0, -int(step) - 1) : 1;
}

/// Which weights are among the largest `part` of those that are not zero; ties
/// go by their order.
static std::vector<bool> pickLargest(llvm::ArrayRef<float> weights,
                                     double part) {
  std::vector<size_t> order;
  for (size_t i = 0; i < weights.size(); ++i)
    if (weights[i] != 0)
      order.push_back(i);
  llvm::sort(order, [&](size_t a, size_t b) {
    float left = std::abs(weights[a]), right = std::abs(weights[b]);
    return left != right ? left > right : a < b;
  });
  std::vector<bool> picked(weights.size());
  size_t count = size_t(std::ceil(part * double(order.size())));
  for (size_t i : llvm::ArrayRef(order).take_front(count))
    picked[i] = true;
  return picked;
}

PartlyShared
deepcompression::sharePart(const Tensor &weights,
                           const compression::SharedWeights &shared,
                           double part) {
  std::vector<bool> picked = pickLargest(weights.data, part);
  PartlyShared result;
  result.weights = weights;
  std::vector<uint32_t> clusterOf(shared.codebook.size(), ~0u);
  uint32_t clusters = 0;
  for (size_t i = 0; i < picked.size(); ++i) {
    float &weight = result.weights.data[i];
    uint8_t code = shared.codes[i];
    if (picked[i])
      weight = shared.codebook[code];
    result.constraint.mask.push_back(weight != 0);
    if (weight == 0) {
      result.constraint.clusters.push_back(0);
    } else if (!picked[i]) {
      result.constraint.clusters.push_back(clusters++);
    } else {
      if (clusterOf[code] == ~0u)
        clusterOf[code] = clusters++;
      result.constraint.clusters.push_back(clusterOf[code]);
    }
  }
  return result;
}
