//===- TorchLibraryTest.cpp - Failures to load the torch module -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/TorchExecutor.h"

#include "gtest/gtest.h"

#include <cstdlib>

using namespace l2dc::execution;

/// Loading is tried once per process, so every attempt gets its own.
static void tryToLoad(const char *path) {
  setenv("L2DC_TORCH_LIBRARY", path, /*overwrite=*/1);
  llvm::Error error = loadTorch();
  llvm::errs() << llvm::toString(std::move(error));
  std::exit(3);
}

TEST(TorchLibraryTest, FailuresNameTheFile) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  auto failed = testing::ExitedWithCode(3);
  EXPECT_EXIT(tryToLoad("/nowhere/libL2DCTorch.so"), failed,
              "cannot load the torch module:\n  /nowhere/libL2DCTorch.so");
  // A library that every program has, but not the module.
  EXPECT_EXIT(tryToLoad("libc.so.6"), failed,
              "libc.so.6: not a torch module of L2DC");
}
