//===- PartialSharingTest.cpp - Sharing weights step by step --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PartialSharing.h"

#include "l2dc/Support/Random.h"

#include "gtest/gtest.h"

#include <map>
#include <set>

using namespace l2dc;
using namespace l2dc::deepcompression;

TEST(PartialSharing, HalvesWhatIsLeft) {
  EXPECT_EQ(sharedPart(0, 1), 1);
  EXPECT_EQ(sharedPart(0, 3), 0.5);
  EXPECT_EQ(sharedPart(1, 3), 0.75);
  EXPECT_EQ(sharedPart(2, 3), 1);
}

TEST(PartialSharing, TheLargestAreSharedFirst) {
  Tensor weights({2, 3});
  weights.data = {0.9f, 0, -1.1f, 0.1f, 1.0f, -0.2f};
  compression::SharedWeights shared{{0, -1, 1}, {2, 0, 1, 0, 2, 0}, 0};
  PartlyShared half = sharePart(weights, shared, 0.5);
  EXPECT_EQ(half.weights.data, (std::vector<float>{1, 0, -1, 0.1f, 1, -0.2f}));
  EXPECT_EQ(half.constraint.mask, (std::vector<uint8_t>{1, 0, 1, 1, 1, 1}));
  EXPECT_EQ(half.constraint.clusters,
            (std::vector<uint32_t>{0, 0, 1, 2, 0, 3}));
  PartlyShared all = sharePart(weights, shared, 1);
  EXPECT_EQ(all.weights.data, (std::vector<float>{1, 0, -1, 0, 1, 0}));
  EXPECT_EQ(all.constraint.mask, (std::vector<uint8_t>{1, 0, 1, 0, 1, 0}));
}

/// Equal clusters have equal values, free weights their own, and cluster
/// numbers have no gaps: what `execution::train` asks for.
TEST(PartialSharing, ClustersFitTheValues) {
  Random random(3);
  for (unsigned round = 0; round < 50; ++round) {
    Tensor weights({int64_t(1 + random.below(60))});
    for (float &weight : weights.data)
      weight = random.below(4) ? float(random.uniform() - 0.5) : 0.0f;
    auto shared = llvm::cantFail(
        compression::shareWeights(weights.data, 1 + unsigned(random.below(4))));
    double part = (1 + double(random.below(8))) / 8;
    PartlyShared partly = sharePart(weights, shared, part);
    std::map<uint32_t, std::set<float>> values;
    for (size_t i = 0; i < weights.data.size(); ++i) {
      EXPECT_EQ(partly.constraint.mask[i] != 0, partly.weights.data[i] != 0);
      if (!partly.constraint.mask[i])
        continue;
      values[partly.constraint.clusters[i]].insert(partly.weights.data[i]);
      if (part == 1)
        EXPECT_EQ(partly.weights.data[i], shared.codebook[shared.codes[i]]);
    }
    for (const auto &[cluster, members] : values) {
      EXPECT_LT(cluster, values.size());
      EXPECT_EQ(members.size(), 1u);
    }
  }
}
