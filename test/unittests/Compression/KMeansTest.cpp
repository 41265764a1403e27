//===- KMeansTest.cpp - Optimal and Lloyd's clustering --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/KMeans.h"
#include "../Support/ExpectError.h"
#include "TestWeights.h"

#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::compression;
using l2dc::test::exitOnError;

static Clustering run(llvm::ArrayRef<float> values, unsigned k, KMeansInit init,
                      uint64_t seed = 0) {
  KMeansOptions options;
  options.init = init;
  options.seed = seed;
  return exitOnError(cluster(values, k, options));
}

/// The smallest cost of all clusterings, by the plain quadratic program.
static double optimalCost(std::vector<float> values, unsigned k) {
  llvm::sort(values);
  size_t n = values.size();
  std::vector<double> best(n + 1, INFINITY);
  best[0] = 0;
  for (unsigned c = 0; c < k; ++c) {
    std::vector<double> next(n + 1, INFINITY);
    next[0] = 0;
    for (size_t begin = 0; begin < n; ++begin) {
      // Welford's update of the sum of squares around the mean.
      double mean = 0, squares = 0;
      for (size_t end = begin + 1; end <= n; ++end) {
        double delta = values[end - 1] - mean;
        mean += delta / double(end - begin);
        squares += delta * (values[end - 1] - mean);
        next[end] = std::min(next[end], best[begin] + squares);
      }
    }
    best = next;
  }
  return best[n];
}

static double measureCost(llvm::ArrayRef<float> values,
                          const Clustering &clustering) {
  double cost = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    double d = double(values[i]) -
               double(clustering.centroids[clustering.assignment[i]]);
    cost += d * d;
  }
  return cost;
}

TEST(KMeans, NamesRoundTrip) {
  for (KMeansInit init : {KMeansInit::Exact, KMeansInit::Linear,
                          KMeansInit::Density, KMeansInit::Forgy})
    EXPECT_EQ(parseKMeansInit(kmeansInitName(init)), init);
  EXPECT_FALSE(parseKMeansInit("random"));
}

TEST(KMeans, FindsAKnownOptimum) {
  Clustering result = run({10, 1, 2, 11, 1, 12, 30}, 3, KMeansInit::Exact);
  EXPECT_EQ(result.centroids, (std::vector<float>{4.0f / 3, 11, 30}));
  EXPECT_EQ(result.assignment, (std::vector<uint8_t>{1, 0, 0, 1, 0, 1, 2}));
  EXPECT_NEAR(result.cost, 2.0 / 3 + 2, 1e-6);
}

TEST(KMeans, ExactIsOptimal) {
  for (uint64_t seed = 0; seed < 12; ++seed) {
    std::vector<float> values = randomValues(60 + 40 * seed, seed);
    // Some heavy ties and outliers.
    for (size_t i = 0; i < values.size(); i += 3)
      values[i] = std::round(values[i] * 4) * float(1 + seed % 3 * i);
    for (unsigned k : {1u, 2u, 3u, 7u, 15u, 31u}) {
      Clustering result = run(values, k, KMeansInit::Exact);
      double expected = optimalCost(values, k);
      EXPECT_NEAR(result.cost, expected, 1e-6 * expected + 1e-9)
          << "seed " << seed << " k " << k;
      EXPECT_NEAR(measureCost(values, result), result.cost,
                  1e-6 * result.cost + 1e-9);
    }
  }
}

TEST(KMeans, ExactIsOptimalAcrossGrids) {
  // Enough distinct values for more than one grid of the search.
  std::vector<float> values = randomValues(1500, 5);
  for (size_t i = 0; i < values.size(); i += 2)
    values[i] *= values[i] * values[i];
  for (unsigned k : {2u, 9u, 25u}) {
    double expected = optimalCost(values, k);
    EXPECT_NEAR(run(values, k, KMeansInit::Exact).cost, expected,
                1e-7 * expected);
  }
}

TEST(KMeans, ExactIsNeverWorseThanLloyd) {
  for (uint64_t seed = 0; seed < 3; ++seed) {
    std::vector<float> values = randomValues(20000, seed);
    if (seed % 2)
      for (float &value : values)
        value = value * value * value;
    for (unsigned k : {3u, 31u, 255u}) {
      double exact = run(values, k, KMeansInit::Exact).cost;
      for (KMeansInit init :
           {KMeansInit::Linear, KMeansInit::Density, KMeansInit::Forgy})
        for (uint64_t s = 0; s < (init == KMeansInit::Forgy ? 5 : 1); ++s)
          EXPECT_LE(exact, run(values, k, init, s).cost * (1 + 1e-9))
              << kmeansInitName(init).str() << " k " << k;
    }
  }
}

TEST(KMeans, LloydEndsAtNearestCentroids) {
  std::vector<float> values = randomValues(5000, 3);
  for (KMeansInit init :
       {KMeansInit::Linear, KMeansInit::Density, KMeansInit::Forgy}) {
    Clustering result = run(values, 15, init, 7);
    EXPECT_TRUE(llvm::is_sorted(result.centroids));
    for (size_t i = 0; i < values.size(); ++i) {
      float own = std::fabs(values[i] - result.centroids[result.assignment[i]]);
      for (float centroid : result.centroids)
        ASSERT_LE(own, std::fabs(values[i] - centroid) + 1e-5f);
    }
  }
}

TEST(KMeans, FewDistinctValuesAreTheCentroids) {
  for (KMeansInit init : {KMeansInit::Exact, KMeansInit::Linear,
                          KMeansInit::Density, KMeansInit::Forgy}) {
    Clustering result = run({0.1f, 0.3f, 0.1f, -7}, 15, init);
    EXPECT_EQ(result.centroids, (std::vector<float>{-7, 0.1f, 0.3f}));
    EXPECT_EQ(result.assignment, (std::vector<uint8_t>{1, 2, 1, 0}));
    EXPECT_EQ(result.cost, 0);
  }
}

TEST(KMeans, ImportanceActsAsRepetition) {
  std::vector<float> values = {1, 2, 4, 8, 9}, repeated;
  std::vector<float> importance = {3, 1, 1, 2, 5};
  for (size_t i = 0; i < values.size(); ++i)
    repeated.insert(repeated.end(), size_t(importance[i]), values[i]);
  Clustering weighted = exitOnError(cluster(values, 2, {}, importance));
  Clustering plain = run(repeated, 2, KMeansInit::Exact);
  EXPECT_EQ(weighted.centroids, plain.centroids);
  EXPECT_NEAR(weighted.cost, plain.cost, 1e-9);
}

TEST(KMeans, RejectsBadInput) {
  EXPECT_ERROR((cluster({1}, 0)), "number of clusters is 0, expected 1 to 255");
  EXPECT_ERROR((cluster({1}, 256)), "number of clusters is 256");
  EXPECT_ERROR((cluster({NAN}, 2)), "weight 0 is");
  EXPECT_ERROR((cluster({1, 2}, 2, {}, {1})), "1 importances for 2 values");
  EXPECT_ERROR((cluster({1, 2}, 2, {}, {1, 0})),
               "importance 0.000000 is not positive and finite");
  EXPECT_TRUE(exitOnError(cluster({}, 2)).centroids.empty());
}

TEST(ShareWeights, FewValuesStayBitIdentical) {
  std::vector<float> weights = {0, 0.1f, -0.7f, 0, 1e-30f, 0.1f};
  SharedWeights shared = exitOnError(shareWeights(weights, 2));
  EXPECT_EQ(shared.codebook, (std::vector<float>{0, -0.7f, 1e-30f, 0.1f}));
  EXPECT_EQ(shared.codes, (std::vector<uint8_t>{0, 3, 1, 0, 2, 3}));
  EXPECT_EQ(exitOnError(lookUp(shared.codes, shared.codebook)), weights);
}

TEST(ShareWeights, UsesTheBits) {
  std::vector<float> weights = randomValues(4000, 2);
  for (unsigned bits = 1; bits <= 8; ++bits) {
    SharedWeights shared = exitOnError(shareWeights(weights, bits));
    EXPECT_EQ(shared.codebook.size(), 1u << bits);
    EXPECT_EQ(shared.codebook[0], 0);
    EXPECT_EQ(llvm::count(shared.codes, 0), 0);
  }
  EXPECT_ERROR((shareWeights(weights, 9)),
               "weight bits are 9, expected 1 to 8");
}

TEST(ShareWeights, ACentroidOfZeroIsCodeZero) {
  SharedWeights shared = exitOnError(shareWeights({-1, 1, 0}, 1));
  EXPECT_EQ(shared.codebook, (std::vector<float>{0}));
  EXPECT_EQ(shared.codes, (std::vector<uint8_t>{0, 0, 0}));
}

TEST(ShareWeights, LookUpChecksCodes) {
  EXPECT_ERROR((lookUp({0, 2}, {0, 1})), "code 2 of weight 1 is past the "
                                         "codebook, which has 2 entries");
}
