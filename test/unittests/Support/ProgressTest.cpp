//===- ProgressTest.cpp - Tests of the progress display -------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Support/Progress.h"

#include "gtest/gtest.h"

using namespace l2dc;

namespace {

/// What a run of two steps writes.
std::string run(ProgressMode mode, unsigned stepsDone = 2) {
  std::string text;
  llvm::raw_string_ostream os(text);
  {
    Progress progress("train", 2, mode, os);
    progress.update(0.5);
    for (unsigned i = 0; i < stepsDone; ++i)
      progress.step(i == 0 ? "loss 0.5" : "");
  }
  return text;
}

TEST(ProgressTest, QuietWritesNothing) {
  EXPECT_EQ(run(ProgressMode::Quiet), "");
  EXPECT_EQ(chooseProgressMode(/*quiet=*/true), ProgressMode::Quiet);
}

TEST(ProgressTest, LinesWriteOneLinePerStep) {
  EXPECT_EQ(run(ProgressMode::Lines), "train 1/2: loss 0.5\ntrain 2/2\n");
}

TEST(ProgressTest, BarIsRedrawnInPlace) {
  std::string empty(24, '.'), quarter = "######" + std::string(18, '.');
  std::string half = std::string(12, '#') + std::string(12, '.');
  EXPECT_EQ(run(ProgressMode::Bar),
            "\rtrain [" + empty + "]   0% 0/2" + "\rtrain [" + quarter +
                "]  25% 0/2" + "\rtrain [" + half + "]  50% 1/2  loss 0.5" +
                "\rtrain [" + std::string(24, '#') + "] 100% 2/2          \n");
}

TEST(ProgressTest, BarLeavesTheLineWhenWorkStopsEarly) {
  EXPECT_EQ(run(ProgressMode::Bar, 1).back(), '\n');
}

} // namespace
