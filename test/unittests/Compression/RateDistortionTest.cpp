//===- RateDistortionTest.cpp - Sharing weights by what they cost ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/RateDistortion.h"
#include "TestWeights.h"
#include "l2dc/Compression/CodedWeights.h"

#include "gtest/gtest.h"

#include <cmath>
#include <numeric>

using namespace l2dc;
using namespace l2dc::compression;

namespace {

/// A 40x50 matrix of which about a tenth is kept.
std::vector<float> makeMatrix() {
  Random random(11);
  std::vector<float> weights(2000);
  for (float &weight : weights)
    if (random.uniform() < 0.1)
      weight = float(random.uniform() - 0.5);
  return weights;
}

uint64_t bytesOf(const SharedWeights &shared) {
  EncodeOptions options;
  options.coder = CoderChoice::Range;
  return countBytes(llvm::cantFail(encodeWeights({40, 50}, shared.codes,
                                                 shared.codebook, options)))
      .total();
}

SharedWeights share(double bitCost, llvm::ArrayRef<float> importance = {}) {
  return llvm::cantFail(
      shareByCost({40, 50}, makeMatrix(), importance, 3, {bitCost}));
}

std::string errorOf(llvm::ArrayRef<float> importance, double bitCost) {
  auto shared = shareByCost({40, 50}, makeMatrix(), importance, 3, {bitCost});
  return llvm::toString(shared.takeError());
}

TEST(RateDistortion, NoCostIsTheOptimalClustering) {
  SharedWeights shared = share(0);
  SharedWeights optimal = llvm::cantFail(shareWeights(makeMatrix(), 3));
  EXPECT_EQ(shared.codes, optimal.codes);
  EXPECT_EQ(shared.codebook, optimal.codebook);
}

TEST(RateDistortion, BytesFallAndChangesGrowWithTheCost) {
  SharedWeights last = share(1e-4);
  for (double cost : {1e-3, 4e-3, 1e-2}) {
    SharedWeights shared = share(cost);
    EXPECT_LT(bytesOf(shared), bytesOf(last)) << cost;
    EXPECT_GT(shared.cost, last.cost) << cost;
    last = std::move(shared);
  }
}

/// Rate and distortion together must not be worse than those of the clustering
/// that the search starts from.
TEST(RateDistortion, LowersTheSumOfBoth) {
  SharedWeights plain = share(0);
  for (double cost : {1e-4, 1e-3, 4e-3}) {
    SharedWeights shared = share(cost);
    EXPECT_LT(shared.cost + cost * 8 * double(bytesOf(shared)),
              plain.cost + cost * 8 * double(bytesOf(plain)));
  }
}

TEST(RateDistortion, ImportantWeightsStay) {
  std::vector<float> importance(2000, 1e-6f);
  std::vector<float> weights = makeMatrix();
  for (size_t i = 0; i < 1000; ++i)
    importance[i] = 100;
  SharedWeights shared = share(1e-3, importance);
  for (size_t i = 0; i < 2000; ++i)
    if (std::abs(weights[i]) > 0.2f) {
      EXPECT_EQ(shared.codes[i] != 0, i < 1000) << i;
    }
}

TEST(RateDistortion, EverythingMayGo) {
  SharedWeights shared = share(1e6);
  EXPECT_EQ(shared.codebook, std::vector<float>{0.0f});
  EXPECT_EQ(shared.codes, std::vector<uint8_t>(2000, 0));
}

TEST(RateDistortion, ZerosStayZero) {
  std::vector<float> zeros(6);
  SharedWeights shared =
      llvm::cantFail(shareByCost({2, 3}, zeros, {}, 2, {0.1}));
  EXPECT_EQ(shared.codes, std::vector<uint8_t>(6, 0));
}

/// What the prices add up to is the length of the range-coded streams.
TEST(RateDistortion, PricesAreTheCodersOwn) {
  SharedWeights shared = share(0);
  std::vector<float> prices =
      priceWeights({40, 50}, shared.codes, shared.codebook);
  double bits = 0;
  size_t kept = 0;
  for (size_t i = 0; i < 2000; ++i)
    if (shared.codes[i]) {
      bits += prices[i];
      ++kept;
    }
  EncodeOptions options;
  options.coder = CoderChoice::Range;
  CodedBytes bytes = countBytes(llvm::cantFail(
      encodeWeights({40, 50}, shared.codes, shared.codebook, options)));
  double streams = 8 * double(bytes.positions + bytes.codes);
  // Prices leave out what pruned weights take anyway.
  EXPECT_LT(bits, streams);
  EXPECT_GT(bits, 0.75 * streams);
  EXPECT_GT(kept, 150u);
}

TEST(RateDistortion, BadArguments) {
  EXPECT_EQ(errorOf({1, 2}, 1),
            "2000 weights and 2 importances for shape 40x50");
  EXPECT_EQ(errorOf(std::vector<float>(2000, 0.0f), 1),
            "an importance is 0.00, expected a positive number");
  EXPECT_EQ(errorOf({}, -1), "the cost of a bit is -1.00, expected at least 0");
  EXPECT_EQ(errorOf({}, NAN), "the cost of a bit is nan, expected at least 0");
}

} // namespace
