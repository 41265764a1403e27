//===- LinearAssignmentTest.cpp - Cheapest one-to-one assignment ----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Mapping/LinearAssignment.h"
#include "l2dc/Support/Random.h"

#include "gtest/gtest.h"

#include <algorithm>
#include <numeric>

using namespace l2dc;
using namespace l2dc::mapping;

namespace {

double costOf(llvm::ArrayRef<double> costs, unsigned jobs,
              llvm::ArrayRef<unsigned> jobOf) {
  double sum = 0;
  for (size_t worker = 0; worker < jobOf.size(); ++worker)
    sum += costs[worker * jobs + jobOf[worker]];
  return sum;
}

/// The smallest sum over all assignments, by trying them.
double cheapest(llvm::ArrayRef<double> costs, unsigned workers, unsigned jobs) {
  std::vector<unsigned> order(jobs);
  std::iota(order.begin(), order.end(), 0);
  double best = 1e300;
  do
    best = std::min(best, costOf(costs, jobs, {order.data(), workers}));
  while (std::next_permutation(order.begin(), order.end()));
  return best;
}

TEST(LinearAssignment, FindsTheCheapest) {
  Random random(7);
  for (unsigned workers = 1; workers <= 5; ++workers)
    for (unsigned jobs = workers; jobs <= 6; ++jobs)
      for (int round = 0; round < 20; ++round) {
        std::vector<double> costs(workers * jobs);
        for (double &cost : costs)
          cost = double(random.below(round % 2 ? 4 : 1000)) - 2;
        std::vector<unsigned> found = assignLinear(costs, workers, jobs);
        std::vector<unsigned> sorted = found;
        std::sort(sorted.begin(), sorted.end());
        EXPECT_TRUE(std::unique(sorted.begin(), sorted.end()) == sorted.end());
        EXPECT_DOUBLE_EQ(costOf(costs, jobs, found),
                         cheapest(costs, workers, jobs));
      }
}

TEST(LinearAssignment, NobodyToAssign) {
  EXPECT_TRUE(assignLinear({}, 0, 3).empty());
}

} // namespace
