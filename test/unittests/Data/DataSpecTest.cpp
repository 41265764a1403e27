//===- DataSpecTest.cpp - Tests of --data values --------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Data/Dataset.h"

#include "../Support/ExpectError.h"

#include "gtest/gtest.h"

using namespace l2dc;
using namespace l2dc::data;

namespace {

TEST(DataSpecTest, GivesEverySourceItsScale) {
  auto digits = test::exitOnError(parseDataSpec("digits"));
  EXPECT_EQ(digits.kind, DataKind::Digits);
  EXPECT_EQ(digits.normalization.scale, 16);
  auto mnist = test::exitOnError(parseDataSpec("mnist:/data/m"));
  EXPECT_EQ(mnist.kind, DataKind::Mnist);
  EXPECT_EQ(mnist.paths, std::vector<std::string>{"/data/m"});
  EXPECT_EQ(mnist.normalization.scale, 255);
  auto cifar = test::exitOnError(parseDataSpec("cifar10:c"));
  EXPECT_EQ(cifar.kind, DataKind::Cifar10);
  EXPECT_EQ(cifar.normalization.scale, 255);
  auto npy = test::exitOnError(parseDataSpec("npy:x.npy,y.npy"));
  EXPECT_EQ(npy.kind, DataKind::Npy);
  EXPECT_EQ(npy.paths, (std::vector<std::string>{"x.npy", "y.npy"}));
  EXPECT_EQ(npy.normalization.scale, 1);
  EXPECT_TRUE(npy.split);
}

TEST(DataSpecTest, ParsesOptions) {
  auto spec = test::exitOnError(parseDataSpec(
      "npy:x.npy;scale=2;mean=1,2.5,-3;std=0.5;crop=8;channels=reversed;"
      "layout=nhwc;split=none"));
  EXPECT_EQ(spec.paths.size(), 1u);
  EXPECT_EQ(spec.normalization.scale, 2);
  EXPECT_EQ(spec.normalization.mean, (std::vector<float>{1, 2.5, -3}));
  EXPECT_EQ(spec.normalization.stdDev, std::vector<float>{0.5});
  EXPECT_EQ(spec.crop, 8);
  EXPECT_TRUE(spec.reverseChannels);
  EXPECT_TRUE(spec.channelsLast);
  EXPECT_FALSE(spec.split);
}

TEST(DataSpecTest, SaysWhatIsAccepted) {
  EXPECT_ERROR(parseDataSpec("imagenet:x"),
               "unknown data set 'imagenet:x': expected digits, mnist:DIR, "
               "cifar10:DIR or npy:X.npy,Y.npy");
  EXPECT_ERROR(parseDataSpec("mnist"), "data set 'mnist': expected a directory "
                                       "behind 'mnist:'");
  EXPECT_ERROR(parseDataSpec("npy:"), "expected a file behind 'npy:'");
  EXPECT_ERROR(parseDataSpec("npy:a,b,c"),
               "'npy:a,b,c': expected X.npy or X.npy,Y.npy behind 'npy:'");
  EXPECT_ERROR(parseDataSpec("npy:a,"),
               "'npy:a,': expected X.npy or X.npy,Y.npy behind 'npy:'");
  EXPECT_ERROR(parseDataSpec("npy:a;test="),
               "'test=': expected X.npy or X.npy,Y.npy behind 'test='");
  EXPECT_ERROR(parseDataSpec("npy:a;split=none;test=b"),
               "data option 'split=none' does not go with 'test' and 'val'");
  EXPECT_ERROR(parseDataSpec("digits;speed=1"),
               "unknown data option 'speed=1': expected scale=D,");
  EXPECT_ERROR(parseDataSpec("digits;split=none"),
               "unknown data option 'split=none'");
  EXPECT_ERROR(parseDataSpec("digits;scale=0"),
               "data option 'scale': expected numbers above 0, found '0'");
  EXPECT_ERROR(parseDataSpec("digits;scale=1,2"),
               "data option 'scale': expected one number, found '1,2'");
  EXPECT_ERROR(parseDataSpec("digits;mean=1,x"),
               "data option 'mean': expected numbers, found 'x'");
  EXPECT_ERROR(parseDataSpec("digits;std=nan"),
               "data option 'std': expected numbers above 0, found 'nan'");
  EXPECT_ERROR(parseDataSpec("digits;crop=-2"),
               "data option 'crop': expected a side in pixels, found '-2'");
}

} // namespace
