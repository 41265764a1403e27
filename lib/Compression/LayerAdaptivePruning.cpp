//===- LayerAdaptivePruning.cpp - One density for many layers -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/LayerAdaptivePruning.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>
#include <numeric>
#include <tuple>

using namespace l2dc;
using namespace l2dc::compression;

namespace {
/// A weight that could be kept.
struct Candidate {
  double score;
  uint32_t layer;
  uint64_t weight;
};
} // namespace

/// Appends the non-zero weights of one layer, largest first.
static void addCandidates(uint32_t layer, llvm::ArrayRef<float> weights,
                          std::vector<Candidate> &candidates) {
  std::vector<uint64_t> order(weights.size());
  std::iota(order.begin(), order.end(), 0);
  llvm::erase_if(order, [&](uint64_t i) { return weights[i] == 0; });
  llvm::sort(order, [&](uint64_t a, uint64_t b) {
    return std::pair(-std::fabs(weights[a]), a) <
           std::pair(-std::fabs(weights[b]), b);
  });
  double sum = 0;
  for (uint64_t i : order) {
    double square = double(weights[i]) * weights[i];
    sum += square;
    candidates.push_back({square / sum, layer, i});
  }
}

llvm::Expected<std::vector<Mask>> compression::keepLargestAcrossLayers(
    llvm::ArrayRef<llvm::ArrayRef<float>> layers, double density) {
  std::vector<Candidate> candidates;
  std::vector<Mask> masks;
  int64_t count = 0;
  for (auto [layer, weights] : llvm::enumerate(layers)) {
    if (llvm::Error error = checkFinite(weights))
      return addContext(std::move(error),
                        llvm::formatv("layer {0}", layer).str());
    addCandidates(uint32_t(layer), weights, candidates);
    masks.emplace_back(weights.size(), 0);
    count += int64_t(weights.size());
  }
  llvm::Expected<int64_t> kept = keptCount(count, density);
  if (!kept)
    return kept.takeError();
  // Within a layer scores fall, so each layer keeps its largest weights.
  llvm::sort(candidates, [](const Candidate &a, const Candidate &b) {
    return std::tuple(-a.score, a.layer, a.weight) <
           std::tuple(-b.score, b.layer, b.weight);
  });
  candidates.resize(std::min(candidates.size(), size_t(*kept)));
  for (const Candidate &candidate : candidates)
    masks[candidate.layer][candidate.weight] = 1;
  return masks;
}
