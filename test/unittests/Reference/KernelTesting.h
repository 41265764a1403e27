//===- KernelTesting.h - Running single steps in tests ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TEST_UNITTESTS_REFERENCE_KERNELTESTING_H
#define L2DC_TEST_UNITTESTS_REFERENCE_KERNELTESTING_H

#include "../Execution/TestNetworks.h"
#include "l2dc/Reference/Kernels.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace l2dc::reference {

using execution::StepAttributes;
using execution::StepKind;

inline llvm::Expected<Tensor> tryRun(StepKind kind,
                                     std::vector<Tensor> operands,
                                     StepAttributes attributes = {}) {
  execution::Step step{kind, "s", {}, 0, std::move(attributes)};
  std::vector<const Tensor *> pointers;
  for (const Tensor &operand : operands)
    pointers.push_back(&operand);
  return runStep(step, pointers);
}

/// The step's result; fails the test on an error.
inline Tensor run(StepKind kind, std::vector<Tensor> operands,
                  StepAttributes attributes = {}) {
  llvm::Expected<Tensor> result =
      tryRun(kind, std::move(operands), std::move(attributes));
  if (result)
    return std::move(*result);
  ADD_FAILURE() << llvm::toString(result.takeError());
  return Tensor();
}

/// The error's message, or "none".
inline std::string runError(StepKind kind, std::vector<Tensor> operands,
                            StepAttributes attributes = {}) {
  llvm::Expected<Tensor> result =
      tryRun(kind, std::move(operands), std::move(attributes));
  return result ? "none" : llvm::toString(result.takeError());
}

inline void expectTensor(const Tensor &tensor, const Shape &shape,
                         const std::vector<float> &data) {
  EXPECT_EQ(tensor.shape, shape);
  EXPECT_THAT(tensor.data,
              testing::Pointwise(testing::NanSensitiveFloatEq(), data));
}

/// The largest difference; shapes must be equal.
inline double difference(const Tensor &a, const Tensor &b) {
  EXPECT_EQ(a.shape, b.shape);
  return a.shape == b.shape ? maxAbsDifference(a.data, b.data) : 1e30;
}

/// 0, 1, 2, ... in a shape.
inline Tensor counting(Shape shape) {
  Tensor tensor(std::move(shape));
  std::iota(tensor.data.begin(), tensor.data.end(), 0.0f);
  return tensor;
}

} // namespace l2dc::reference

#endif // L2DC_TEST_UNITTESTS_REFERENCE_KERNELTESTING_H
