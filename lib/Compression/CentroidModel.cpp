//===- CentroidModel.cpp - Which centroid each kept weight has ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContextMixer.h"
#include "SparseModel.h"
#include "WeightGrid.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>
#include <numeric>

using namespace l2dc;
using namespace l2dc::compression;

namespace {
/// Stands in for a coder: codes nothing, but what would be coded is priced.
struct CentroidMeter {
  std::vector<float> prices;
  bool code(bool bit, uint32_t) { return bit; }
};

/// A running mean of centroid magnitudes, in eight levels.
class MagnitudeMean {
public:
  void add(unsigned magnitude) {
    sum += magnitude;
    ++count;
  }
  /// 0 if nothing is known, else 1 to 7: the mean relative to `largest`.
  unsigned level(unsigned largest) const {
    if (count == 0)
      return 0;
    return 1 +
           unsigned(std::min<uint64_t>(12 * sum / (count * (largest + 1)), 6));
  }

private:
  uint64_t sum = 0, count = 0;
};

/// Centroids in ascending order. They need not be: those of a file made
/// elsewhere may be in any order.
class SortedCentroids {
public:
  explicit SortedCentroids(llvm::ArrayRef<float> centroids);

  unsigned size() const { return values.size(); }
  unsigned bits() const { return llvm::Log2_32_Ceil(size()); }
  /// The number of negative centroids: the rank of the first positive one.
  unsigned negative() const {
    return llvm::count_if(values, [](float value) { return value < 0; });
  }
  /// How much denser the centroids lie in the upper half of the ranks below a
  /// node of the tree than in the lower half. Where they lie dense, clustering
  /// has found many weights. Below `numSpacings`.
  unsigned spacing(unsigned node) const;
  static constexpr unsigned numSpacings = 17;

  std::vector<uint8_t> rankOf, symbolAt;

private:
  double at(unsigned rank) const { return values[std::min(rank, size() - 1)]; }
  std::vector<float> values;
};

/// Codes ranks of centroids as paths in a binary tree, most significant bit
/// first: neighbouring ranks are neighbouring weights.
class CentroidModel {
public:
  CentroidModel(const WeightGrid &grid, llvm::ArrayRef<float> values)
      : grid(grid), centroids(values), bits(centroids.bits()),
        middle(centroids.negative()),
        largest(std::max(middle, centroids.size() - middle)),
        channels(grid.columns / std::max<int64_t>(grid.kernel, 1)),
        lastInColumn(grid.columns, 0), byNothing(treeSize()),
        byLast(8 * treeSize()), byColumn(9 * treeSize()), byRow(8 * treeSize()),
        byChannel(8 * treeSize()),
        byKernel(std::min<int64_t>(grid.kernel, maxKernel) * treeSize()),
        bySpacing(8 * SortedCentroids::numSpacings), mixer(8, 1000) {
    for (unsigned node = 0; node < treeSize(); ++node)
      spacings.push_back(node ? uint8_t(centroids.spacing(node)) : 0);
  }

  /// Codes the non-zero entries of `codes`, which are symbols plus 1. False if
  /// the coder gives a symbol that does not exist.
  template <typename Coder>
  bool code(Coder &coder, llvm::MutableArrayRef<uint8_t> codes);

  /// Appends the bits that each symbol would take now, at `column`.
  void price(int64_t column, std::vector<float> &bits);

private:
  static constexpr unsigned numContexts = 7;
  static constexpr int64_t maxKernel = 64;
  using Bits = std::vector<AdaptiveBit>;

  size_t treeSize() const { return size_t(1) << bits; }
  std::array<AdaptiveBit *, numContexts> contextsAt(int64_t column,
                                                    unsigned node);
  template <typename Coder>
  unsigned codeRank(Coder &coder, unsigned rank, int64_t column);
  void remember(unsigned rank, int64_t column);

  WeightGrid grid;
  SortedCentroids centroids;
  unsigned bits;
  unsigned middle;  ///< the first rank of a positive weight
  unsigned largest; ///< the largest magnitude, in centroids
  MagnitudeMean row;
  std::vector<MagnitudeMean> channels;
  std::vector<uint8_t> lastInColumn; ///< top bits of the rank plus 1, or 0
  unsigned last = 0;                 ///< the top bits of the last rank
  std::vector<uint8_t> spacings;     ///< of each node
  Bits byNothing, byLast, byColumn, byRow, byChannel, byKernel, bySpacing;
  ContextMixer<numContexts> mixer;
};
} // namespace

SortedCentroids::SortedCentroids(llvm::ArrayRef<float> centroids)
    : rankOf(centroids.size()), symbolAt(centroids.size()) {
  std::iota(symbolAt.begin(), symbolAt.end(), uint8_t(0));
  llvm::sort(symbolAt, [&](unsigned a, unsigned b) {
    return std::pair(centroids[a], a) < std::pair(centroids[b], b);
  });
  for (auto [rank, symbol] : llvm::enumerate(symbolAt)) {
    rankOf[symbol] = uint8_t(rank);
    values.push_back(centroids[symbol]);
  }
}

unsigned SortedCentroids::spacing(unsigned node) const {
  unsigned depth = llvm::Log2_32(node);
  unsigned half = 1u << (bits() - depth - 1);
  unsigned begin = (node - (1u << depth)) * 2 * half;
  double lower = at(begin + half) - at(begin);
  double upper = at(begin + 2 * half) - at(begin + half);
  if (!(lower > 0) || !(upper > 0))
    return 0;
  // Steps of a half in the logarithm; ilogb is exact.
  double ratio = lower / upper;
  return unsigned(std::clamp(std::ilogb(ratio * ratio), -8, 7) + 9);
}

std::array<AdaptiveBit *, CentroidModel::numContexts>
CentroidModel::contextsAt(int64_t column, unsigned node) {
  size_t tree = treeSize();
  unsigned depth = llvm::Log2_32(node);
  return {
      &byNothing[node],
      &byLast[last * tree + node],
      &byColumn[lastInColumn[column] * tree + node],
      &byRow[row.level(largest) * tree + node],
      &byChannel[channels[column / grid.kernel].level(largest) * tree + node],
      &byKernel[std::min(column % grid.kernel, maxKernel - 1) * tree + node],
      &bySpacing[depth * SortedCentroids::numSpacings + spacings[node]]};
}

template <typename Coder>
unsigned CentroidModel::codeRank(Coder &coder, unsigned rank, int64_t column) {
  unsigned node = 1;
  for (unsigned depth = 0; depth < bits; ++depth) {
    bool value = (rank >> (bits - 1 - depth)) & 1;
    node = node << 1 |
           unsigned(mixer.code(coder, value, depth, contextsAt(column, node)));
  }
  return node - unsigned(treeSize());
}

void CentroidModel::price(int64_t column, std::vector<float> &prices) {
  std::vector<float> ofNode(2 * treeSize(), 0.0f);
  for (unsigned node = 1; node < treeSize(); ++node) {
    uint32_t p = mixer.predict(llvm::Log2_32(node), contextsAt(column, node));
    ofNode[2 * node] = ofNode[node] + bitsOf(65536 - p);
    ofNode[2 * node + 1] = ofNode[node] + bitsOf(p);
  }
  for (unsigned symbol = 0; symbol < centroids.size(); ++symbol)
    prices.push_back(ofNode[treeSize() + centroids.rankOf[symbol]]);
}

void CentroidModel::remember(unsigned rank, int64_t column) {
  unsigned magnitude = rank < middle ? middle - rank : rank - middle + 1;
  row.add(magnitude);
  channels[column / grid.kernel].add(magnitude);
  last = bits > 3 ? rank >> (bits - 3) : rank;
  lastInColumn[column] = uint8_t(last + 1);
}

template <typename Coder>
bool CentroidModel::code(Coder &coder, llvm::MutableArrayRef<uint8_t> codes) {
  for (int64_t r = 0; r < grid.rows; ++r) {
    row = {};
    for (int64_t column = 0; column < grid.columns; ++column) {
      uint8_t &code = codes[r * grid.columns + column];
      if (code == 0)
        continue;
      // A decoder has no code yet: any symbol will do.
      unsigned symbol = std::min(code - 1u, centroids.size() - 1);
      if constexpr (std::is_same_v<Coder, CentroidMeter>)
        price(column, coder.prices);
      unsigned rank = codeRank(coder, centroids.rankOf[symbol], column);
      // Damaged streams may reach ranks that do not exist.
      if (rank >= centroids.size())
        return false;
      remember(rank, column);
      code = uint8_t(centroids.symbolAt[rank] + 1);
    }
  }
  return true;
}

std::vector<uint8_t>
compression::encodeCentroids(llvm::ArrayRef<int64_t> shape,
                             llvm::ArrayRef<uint8_t> codes,
                             llvm::ArrayRef<float> centroids) {
  std::vector<uint8_t> copy = codes.vec();
  RangeEncoder encoder;
  CentroidModel(WeightGrid(shape), centroids).code(encoder, copy);
  return encoder.finish();
}

bool compression::decodeCentroids(llvm::ArrayRef<int64_t> shape,
                                  llvm::ArrayRef<uint8_t> payload,
                                  llvm::ArrayRef<float> centroids,
                                  llvm::MutableArrayRef<uint8_t> codes) {
  RangeDecoder decoder(payload);
  return CentroidModel(WeightGrid(shape), centroids).code(decoder, codes) &&
         decoder.isFinished();
}

std::vector<float>
compression::priceCentroids(llvm::ArrayRef<int64_t> shape,
                            llvm::ArrayRef<uint8_t> codes,
                            llvm::ArrayRef<float> centroids) {
  if (centroids.empty())
    return {}; // nothing is kept
  std::vector<uint8_t> copy = codes.vec();
  CentroidMeter meter;
  CentroidModel(WeightGrid(shape), centroids).code(meter, copy);
  return std::move(meter.prices);
}
