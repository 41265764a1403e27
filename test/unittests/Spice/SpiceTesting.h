//===- SpiceTesting.h - Testbenches for the tests of Spice ------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_UNITTESTS_SPICE_SPICETESTING_H
#define L2DC_UNITTESTS_SPICE_SPICETESTING_H

#include "Testbenches.h"

#include "gtest/gtest.h"

#include <memory>
#include <string>
#include <vector>

namespace l2dc::spice {

inline std::unique_ptr<Simulator> simulator(std::vector<Testbench> testbenches,
                                            SimulatorOptions options = {}) {
  if (options.workers == 0)
    options.workers = 1;
  auto result = Simulator::create(std::move(testbenches), options);
  if (!result) {
    ADD_FAILURE() << llvm::toString(result.takeError());
    return nullptr;
  }
  return std::move(*result);
}

/// What `Simulator::create` says about a testbench that it refuses.
inline std::string creationError(Testbench testbench) {
  SimulatorOptions options;
  options.workers = 1;
  auto result = Simulator::create({std::move(testbench)}, options);
  if (result) {
    ADD_FAILURE() << "expected an error";
    return {};
  }
  return llvm::toString(result.takeError());
}

/// Equal to `tolerance`, relative to the expected value.
inline void expectNear(double value, double expected, double tolerance) {
  EXPECT_NEAR(value, expected, std::abs(expected) * tolerance);
}

} // namespace l2dc::spice

#endif // L2DC_UNITTESTS_SPICE_SPICETESTING_H
