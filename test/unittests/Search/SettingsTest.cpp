//===- SettingsTest.cpp - Options of a method as text ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Search/Method.h"

#include "gtest/gtest.h"

using namespace l2dc::search;

static std::string messageOf(llvm::Error error) {
  return llvm::toString(std::move(error));
}

TEST(SettingsTest, ReadsWhatWasWritten) {
  llvm::Expected<Settings> settings =
      Settings::parse("sigma=0.25 population=20\tactive=1");
  ASSERT_TRUE(bool(settings));
  EXPECT_EQ(settings->str(), "active=1 population=20 sigma=0.25");
  double sigma = 0, missing = 3;
  uint64_t population = 0;
  bool active = false;
  ASSERT_FALSE(settings->read("sigma", sigma, 0, 1));
  ASSERT_FALSE(settings->read("population", population, 2, 100));
  ASSERT_FALSE(settings->read("active", active));
  ASSERT_FALSE(settings->read("missing", missing, 0, 10));
  EXPECT_EQ(sigma, 0.25);
  EXPECT_EQ(population, 20u);
  EXPECT_TRUE(active);
  EXPECT_EQ(missing, 3);
  EXPECT_FALSE(settings->checkAllRead("cmaes"));
}

TEST(SettingsTest, NamesWhatIsWrong) {
  EXPECT_EQ(messageOf(Settings::parse("sigma").takeError()),
            "found 'sigma' among the settings of the search method, expected "
            "key=value");
  EXPECT_EQ(messageOf(Settings::parse("a=1 a=2").takeError()),
            "the setting 'a' is given twice");
  llvm::Expected<Settings> settings =
      Settings::parse("sigma=2 batch=x sgima=1");
  ASSERT_TRUE(bool(settings));
  double sigma = 0;
  uint64_t batch = 0;
  EXPECT_EQ(messageOf(settings->read("sigma", sigma, 0, 1)),
            "the setting 'sigma' is '2', expected a number from 0 to 1");
  EXPECT_EQ(messageOf(settings->read("batch", batch, 1, 9)),
            "the setting 'batch' is 'x', expected an integer from 1 to 9");
  EXPECT_EQ(
      messageOf(settings->checkAllRead("cmaes")),
      "the search method 'cmaes' has no setting 'sgima', it knows: batch, "
      "sigma");
}
