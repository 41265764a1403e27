//===- CPUTesting.h - What tests of generated code share --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TEST_UNITTESTS_TARGET_CPU_CPUTESTING_H
#define L2DC_TEST_UNITTESTS_TARGET_CPU_CPUTESTING_H

#include "l2dc/Execution/NetworkBuilder.h"
#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Support/Random.h"
#include "l2dc/Target/CPU/CPUExecutor.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "gtest/gtest.h"

#include <cmath>

namespace l2dc::cpu {

/// Every network of a test runs on this many samples.
inline constexpr int64_t testBatch = 2;

/// Many steps that run side by side in one network, so that they are compiled
/// at once: each has an input and a result of its own.
class StepCollection : public testing::Test {
protected:
  Random random{20231};
  bool dynamicBatch = false;

  int64_t between(int64_t low, int64_t high) {
    return low + int64_t(random.below(uint64_t(high - low + 1)));
  }
  std::vector<int64_t> list(size_t size, int64_t low, int64_t high) {
    std::vector<int64_t> result;
    for (size_t i = 0; i < size; ++i)
      result.push_back(between(low, high));
    return result;
  }
  Tensor tensor(Shape shape) {
    Tensor result(std::move(shape));
    for (float &element : result.data)
      element = float(2 * random.uniform() - 1);
    return result;
  }

  /// A new input; the batch comes before `sample`.
  unsigned input(Shape sample) {
    sample.insert(sample.begin(), testBatch);
    inputs.push_back(tensor(sample));
    if (dynamicBatch)
      sample[0] = -1;
    return builder.input(sample);
  }
  unsigned constant(Tensor tensor) {
    return builder.constant("c" + std::to_string(constants++),
                            std::move(tensor));
  }

  /// Adds a step unless its window does not fit, which random ones may not.
  void add(execution::StepKind kind, std::vector<unsigned> operands,
           execution::StepAttributes attributes = {}) {
    execution::Step step{kind, "", operands, 0, attributes};
    std::vector<Shape> shapes;
    for (unsigned operand : operands)
      shapes.push_back(builder.shape(operand));
    auto shape = execution::inferStepShape(step, shapes);
    if (!shape) {
      llvm::consumeError(shape.takeError());
      return;
    }
    ++added;
    outputs.push_back(
        builder.step(kind, operands, attributes, "s" + std::to_string(added)));
  }

  /// Compiles the network and compares its results with the interpreter's.
  /// `prepare` may change the module first.
  void check(const CPUExecutorOptions &options = {},
             llvm::function_ref<void(mlir::ModuleOp)> prepare = nullptr) {
    auto network = std::make_shared<const execution::Network>(
        llvm::cantFail(builder.finish(outputs)));
    mlir::MLIRContext context;
    auto module = nn::translateFromNetwork(&context, *network);
    ASSERT_TRUE(module);
    if (prepare)
      prepare(*module);
    auto reference =
        llvm::cantFail(execution::createReferenceExecutor(network));
    auto compiled = createCPUExecutor(*module, options);
    ASSERT_TRUE(bool(compiled)) << llvm::toString(compiled.takeError());
    auto expected = llvm::cantFail(reference->run(inputs));
    auto actual = (*compiled)->run(inputs);
    ASSERT_TRUE(bool(actual)) << llvm::toString(actual.takeError());
    for (size_t i = 0; i < expected.size(); ++i)
      compare(execution::describeStep(network->steps[i]), expected[i],
              (*actual)[i]);
  }

  static void compare(const std::string &step, const Tensor &expected,
                      const Tensor &actual) {
    ASSERT_EQ(expected.shape, actual.shape) << step;
    for (auto [a, b] : llvm::zip_equal(expected.data, actual.data))
      ASSERT_TRUE(a == b ||
                  std::abs(a - b) <= 1e-4f * std::max(1.0f, std::abs(a)))
          << step << ": " << a << " and " << b;
  }

  execution::NetworkBuilder builder;
  std::vector<unsigned> outputs;
  std::vector<Tensor> inputs;
  int added = 0, constants = 0;
};

} // namespace l2dc::cpu

#endif // L2DC_TEST_UNITTESTS_TARGET_CPU_CPUTESTING_H
