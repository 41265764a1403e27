//===- TorchTesting.h - What tests of the torch module share ----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TEST_UNITTESTS_EXECUTION_TORCHTESTING_H
#define L2DC_TEST_UNITTESTS_EXECUTION_TORCHTESTING_H

#include "l2dc/Execution/TorchExecutor.h"
#include "l2dc/Support/Random.h"
#include "l2dc/Support/Tensor.h"

#include "gtest/gtest.h"

namespace l2dc::execution {

/// Skips the tests of a build without torch. In a build with it, a module that
/// does not load is a failure.
class TorchTest : public testing::Test {
protected:
  void SetUp() override {
#ifdef L2DC_HAS_TORCH
    llvm::Error error = loadTorch();
    ASSERT_FALSE(error) << llvm::toString(std::move(error));
#else
    GTEST_SKIP() << "built without torch";
#endif
  }
};

/// Elements between -1 and 1.
inline Tensor randomTensor(Shape shape, Random &random) {
  Tensor tensor(std::move(shape));
  for (float &element : tensor.data)
    element = float(2 * random.uniform() - 1);
  return tensor;
}

} // namespace l2dc::execution

#endif // L2DC_TEST_UNITTESTS_EXECUTION_TORCHTESTING_H
