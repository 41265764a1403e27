//===- KMeans.cpp - One-dimensional clustering of weights -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/KMeans.h"
#include "ExactKMeans.h"
#include "l2dc/Compression/Pruning.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/Random.h"

#include "llvm/ADT/STLExtras.h"

#include <array>
#include <cmath>

using namespace l2dc;
using namespace l2dc::compression;

static constexpr std::array<llvm::StringLiteral, 4> initNames = {
    "exact", "linear", "density", "forgy"};

llvm::StringRef compression::kmeansInitName(KMeansInit init) {
  return initNames[unsigned(init)];
}

std::optional<KMeansInit> compression::parseKMeansInit(llvm::StringRef name) {
  const auto *found = llvm::find(initNames, name);
  if (found == initNames.end())
    return std::nullopt;
  return KMeansInit(found - initNames.begin());
}

/// Centroids linearly spaced between the extremes (Linear), or at equal steps
/// of the cumulative distribution (Density).
static double spacedCentroid(const SortedValues &values, KMeansInit init,
                             double fraction) {
  if (init == KMeansInit::Density)
    return values[values.quantile(fraction)];
  double low = values[0], high = values[values.size() - 1];
  return low + (high - low) * fraction;
}

/// `k` ascending starting centroids; some may be equal.
static std::vector<double> initialCentroids(const SortedValues &values,
                                            unsigned k,
                                            const KMeansOptions &options) {
  std::vector<double> centroids(k);
  Random random(options.seed);
  for (unsigned c = 0; c < k; ++c) {
    if (options.init == KMeansInit::Forgy) {
      centroids[c] = values[values.quantile(random.uniform())];
      continue;
    }
    double fraction = k == 1 ? 0.5 : double(c) / (k - 1);
    centroids[c] = spacedCentroid(values, options.init, fraction);
  }
  llvm::sort(centroids);
  return centroids;
}

/// The clusters of the values nearest to each of the ascending `centroids`.
static ClusterEnds assignToNearest(const SortedValues &values,
                                   llvm::ArrayRef<double> centroids) {
  ClusterEnds ends;
  for (size_t c = 0; c + 1 < centroids.size(); ++c)
    ends.push_back(values.upperBound((centroids[c] + centroids[c + 1]) / 2));
  ends.push_back(values.size());
  return ends;
}

static ClusterEnds findClusters(const SortedValues &values, unsigned k,
                                const KMeansOptions &options) {
  if (values.size() <= k) {
    ClusterEnds ends(values.size());
    for (auto [index, end] : llvm::enumerate(ends))
      end = index + 1;
    return ends;
  }
  if (options.init == KMeansInit::Exact)
    return findOptimalClusters(values, k);
  return runLloyd(values,
                  assignToNearest(values, initialCentroids(values, k, options)),
                  options.maxIterations);
}

static llvm::Error checkArguments(llvm::ArrayRef<float> values, unsigned k,
                                  llvm::ArrayRef<float> importance) {
  if (k < 1 || k > maxClusters)
    return makeError("number of clusters is {0}, expected 1 to {1}", k,
                     maxClusters);
  if (!importance.empty() && importance.size() != values.size())
    return makeError("{0} importances for {1} values", importance.size(),
                     values.size());
  for (float weight : importance)
    if (!(weight > 0 && std::isfinite(weight)))
      return makeError("importance {0:f6} is not positive and finite", weight);
  return checkFinite(values);
}

/// For each value the number of cluster maxima below it, found without
/// branches: the compiler turns the comparisons into conditional moves.
static std::vector<uint8_t> assignClusters(llvm::ArrayRef<float> values,
                                           llvm::ArrayRef<float> maxima) {
  std::vector<uint8_t> assignment(values.size());
  for (auto [value, cluster] : llvm::zip_equal(values, assignment)) {
    const float *base = maxima.data();
    for (size_t length = maxima.size(); length > 1;) {
      size_t half = length / 2;
      base += base[half - 1] < value ? half : 0;
      length -= half;
    }
    cluster = uint8_t(base - maxima.data());
  }
  return assignment;
}

llvm::Expected<Clustering>
compression::cluster(llvm::ArrayRef<float> values, unsigned k,
                     const KMeansOptions &options,
                     llvm::ArrayRef<float> importance) {
  if (llvm::Error error = checkArguments(values, k, importance))
    return std::move(error);
  Clustering result;
  if (values.empty())
    return result;
  SortedValues sorted(values, importance);
  std::vector<float> maxima;
  size_t begin = 0;
  for (size_t end : findClusters(sorted, k, options)) {
    if (end == begin)
      continue;
    result.centroids.push_back(sorted.mean(begin, end));
    result.cost += sorted.costAround(begin, end, result.centroids.back());
    maxima.push_back(sorted[end - 1]);
    begin = end;
  }
  result.assignment = assignClusters(values, maxima);
  return result;
}

/// Puts the clusters of the non-zero weights behind codebook entry 0. A
/// centroid that came out as zero is entry 0 itself.
static SharedWeights toSharedWeights(llvm::ArrayRef<float> weights,
                                     const Clustering &clustering) {
  SharedWeights shared;
  shared.cost = clustering.cost;
  shared.codebook.push_back(0.0f);
  std::vector<uint8_t> codeOfCluster;
  for (float centroid : clustering.centroids) {
    codeOfCluster.push_back(centroid == 0 ? 0 : shared.codebook.size());
    if (centroid != 0)
      shared.codebook.push_back(centroid);
  }
  shared.codes.resize(weights.size());
  const uint8_t *assigned = clustering.assignment.data();
  for (auto [weight, code] : llvm::zip_equal(weights, shared.codes))
    code = weight == 0 ? 0 : codeOfCluster[*assigned++];
  return shared;
}

llvm::Expected<SharedWeights>
compression::shareWeights(llvm::ArrayRef<float> weights, unsigned bits,
                          const KMeansOptions &options) {
  if (bits < 1 || bits > 8)
    return makeError("weight bits are {0}, expected 1 to 8", bits);
  if (llvm::Error error = checkFinite(weights))
    return std::move(error);
  std::vector<float> kept;
  kept.reserve(countNonZero(weights));
  llvm::copy_if(weights, std::back_inserter(kept),
                [](float weight) { return weight != 0; });
  llvm::Expected<Clustering> clustering =
      cluster(kept, (1u << bits) - 1, options);
  if (!clustering)
    return clustering.takeError();
  return toSharedWeights(weights, *clustering);
}

llvm::Expected<std::vector<float>>
compression::lookUp(llvm::ArrayRef<uint8_t> codes,
                    llvm::ArrayRef<float> codebook) {
  std::vector<float> weights(codes.size());
  for (auto [position, code] : llvm::enumerate(codes)) {
    if (code >= codebook.size())
      return makeError("code {0} of weight {1} is past the codebook, which has "
                       "{2} entries",
                       unsigned(code), position, codebook.size());
    weights[position] = codebook[code];
  }
  return weights;
}
