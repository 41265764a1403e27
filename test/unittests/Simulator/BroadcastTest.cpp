//===- BroadcastTest.cpp - The scan's gaps --------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/Broadcast.h"

#include "gtest/gtest.h"

using namespace l2dc::sim;

namespace {

std::vector<uint32_t> bubbles(std::vector<uint32_t> nonZero, uint32_t length,
                              bool hasBias = false) {
  Broadcast broadcast;
  buildBroadcast(nonZero, length, /*pes=*/4, hasBias, broadcast);
  std::vector<uint32_t> result;
  for (const Push &push : broadcast.pushes)
    result.push_back(push.bubbles);
  return result;
}

using Bubbles = std::vector<uint32_t>;

TEST(BroadcastTest, RowsCostOneBubble) {
  EXPECT_EQ(bubbles({0, 1, 5}, 8), (Bubbles{0, 0, 1}));
}

TEST(BroadcastTest, LastLaneHidesTheLoad) {
  EXPECT_EQ(bubbles({0, 3, 5}, 8), (Bubbles{0, 0, 0}));
  EXPECT_EQ(bubbles({3, 9}, 12), (Bubbles{0, 1}));
}

TEST(BroadcastTest, EmptyRowsCostOneTickEach) {
  EXPECT_EQ(bubbles({9}, 12), (Bubbles{2}));
  EXPECT_EQ(bubbles({0, 13}, 16), (Bubbles{0, 3}));
}

TEST(BroadcastTest, BiasIsARowOfItsOwn) {
  EXPECT_EQ(bubbles({0}, 4, true), (Bubbles{0, 1}));
  EXPECT_EQ(bubbles({3}, 4, true), (Bubbles{0, 0}));
  EXPECT_EQ(bubbles({}, 8, true), (Bubbles{2}));
  EXPECT_EQ(bubbles({}, 0, true), (Bubbles{0}));
}

TEST(BroadcastTest, KnowsWhenTheLastRowIsLoaded) {
  Broadcast broadcast;
  buildBroadcast(std::vector<uint32_t>{0}, 16, 4, false, broadcast);
  EXPECT_EQ(broadcast.lastLoadPush, 1u);
  EXPECT_EQ(broadcast.trailingTicks, 3u);
  buildBroadcast(std::vector<uint32_t>{0, 14}, 16, 4, false, broadcast);
  EXPECT_EQ(broadcast.lastLoadPush, 1u);
  EXPECT_EQ(broadcast.lastLoadLead, 1u);
  buildBroadcast(std::vector<uint32_t>{0}, 16, 4, true, broadcast);
  EXPECT_EQ(broadcast.lastLoadPush, 1u);
  EXPECT_EQ(broadcast.lastLoadLead, 2u);
}

} // namespace
