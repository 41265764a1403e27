//===- KernelTest.cpp - The kernels on packed matrices --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Layers with shared weights of random sparsity, with empty rows and columns,
// on every instruction set that this CPU has, against the interpreter on the
// decoded weights.
//
//===----------------------------------------------------------------------===//

#include "CPUTesting.h"
#include "l2dc/Dialect/NN/Transforms/Passes.h"

#include "mlir/Pass/PassManager.h"

using namespace l2dc;
using namespace l2dc::execution;

namespace {

/// The instruction sets that this CPU can run.
std::vector<std::string> availableSets() {
  std::string host = cpu::hostInstructionSet().str();
  if (host == "avx512")
    return {"avx512", "avx2", "portable"};
  if (host == "avx2")
    return {"avx2", "portable"};
  return {"portable"};
}

class KernelTest : public cpu::StepCollection,
                   public testing::WithParamInterface<std::string> {
protected:
  /// Weights that are zero but for a share of `density`, with `values` distinct
  /// values; some rows and some columns are empty.
  Tensor sparse(Shape shape, double density, uint64_t values) {
    Tensor result(shape);
    int64_t columns = result.size() / shape[0];
    std::vector<bool> empty;
    for (int64_t i = 0; i < columns; ++i)
      empty.push_back(random.below(8) == 0);
    for (int64_t i = 0; i < result.size(); ++i)
      if (random.uniform() < density && !empty[i % columns] &&
          i / columns % 5 != 3)
        result.data[i] = 0.01f * float(1 + random.below(values));
    return result;
  }

  void checkShared(int64_t bits) {
    check({GetParam()}, [&](mlir::ModuleOp module) {
      mlir::PassManager pm(module.getContext());
      nn::ShareWeightsPassOptions options;
      options.bits = {std::to_string(bits)};
      pm.addNestedPass<mlir::func::FuncOp>(nn::createShareWeightsPass(options));
      ASSERT_TRUE(mlir::succeeded(pm.run(module)));
    });
  }
};

/// Activations of which most are zero.
void sparsify(Tensor &activations, Random &random) {
  for (float &element : activations.data)
    if (random.below(3))
      element = 0;
}

/// A bitmap where weights are dense, a Rice code with short and long runs where
/// they are sparse, and no weights at all.
TEST_P(KernelTest, Linear) {
  dynamicBatch = true;
  for (double density : {0.5, 0.1, 0.01, 0.0})
    for (Shape shape : {Shape{40, 30}, {600, 17}, {1, 50}, {9, 1}}) {
      unsigned x = input({shape[1]});
      sparsify(inputs.back(), random);
      add(StepKind::Linear, {x, constant(sparse(shape, density, 15)),
                             constant(tensor({shape[0]}))});
    }
  checkShared(4);
}

TEST_P(KernelTest, LinearWithManyValues) {
  for (uint64_t values : {1, 16, 100, 255}) {
    unsigned x = input({300});
    add(StepKind::Linear, {x, constant(sparse({70, 300}, 0.2, values))});
    unsigned y = builder.step(StepKind::Relu, outputs.back(), {}, "r");
    outputs.back() = y;
  }
  checkShared(8);
}

TEST_P(KernelTest, Convolutions) {
  dynamicBatch = true;
  for (int run = 0; run < 24; ++run) {
    size_t rank = size_t(run % 3 + 1);
    StepAttributes attributes;
    attributes.strides = list(rank, 1, 3);
    attributes.dilations = list(rank, 1, 2);
    attributes.padsBegin = list(rank, 0, 2);
    attributes.padsEnd = list(rank, 0, 2);
    attributes.groups = between(1, 3);
    int64_t channels = between(1, 4), filters = between(1, 4);
    Shape sample = {channels * attributes.groups};
    Shape filter = {filters * attributes.groups, channels};
    for (size_t dim = 0; dim < rank; ++dim) {
      sample.push_back(between(5, rank == 1 ? 200 : 12));
      filter.push_back(between(1, 4));
    }
    std::vector<unsigned> operands = {
        input(sample), constant(sparse(filter, run % 2 ? 0.8 : 0.2, 15))};
    if (run % 4)
      operands.push_back(constant(tensor({filter[0]})));
    add(StepKind::Conv, operands, attributes);
  }
  EXPECT_GE(added, 20);
  checkShared(4);
}

/// Pointwise, depthwise and unpadded ones, which read and write in place where
/// a channel has pixels enough, and runs too long for an entry.
TEST_P(KernelTest, ConvolutionsInPlace) {
  for (int64_t side : {1, 3, 4, 13, 16, 20}) {
    StepAttributes none, depthwise, strided;
    depthwise.groups = 6;
    depthwise.padsBegin = depthwise.padsEnd = {1, 1};
    strided.strides = {2, 2};
    unsigned x = input({6, side, side});
    add(StepKind::Conv, {x, constant(sparse({5, 6, 1, 1}, 0.5, 3))}, none);
    add(StepKind::Conv, {x, constant(sparse({5, 6, 1, 1}, 0.5, 3))}, strided);
    add(StepKind::Conv, {x, constant(sparse({4, 6, 3, 3}, 0.05, 200))}, none);
    add(StepKind::Conv, {x, constant(sparse({12, 1, 3, 3}, 0.5, 3))},
        depthwise);
  }
  EXPECT_EQ(added, 23);
  checkShared(8);
}

/// Several vectors of samples and a rest.
TEST_P(KernelTest, Batches) {
  for (double density : {0.3, 0.05}) {
    NetworkBuilder network;
    unsigned x = network.input({-1, 20});
    unsigned w = network.constant("w", sparse({90, 20}, density, 7));
    unsigned b = network.constant("b", tensor({90}));
    unsigned y = network.step(StepKind::Linear, {x, w, b}, {}, "ip");
    auto shared = std::make_shared<const Network>(
        llvm::cantFail(network.finish(network.step(StepKind::Relu, y))));
    mlir::MLIRContext context;
    auto module = nn::translateFromNetwork(&context, *shared);
    mlir::PassManager pm(&context);
    nn::ShareWeightsPassOptions options;
    options.bits = {"4"};
    pm.addNestedPass<mlir::func::FuncOp>(nn::createShareWeightsPass(options));
    ASSERT_TRUE(mlir::succeeded(pm.run(*module)));
    auto compiled =
        llvm::cantFail(cpu::createCPUExecutor(*module, {GetParam()}));
    auto reference = llvm::cantFail(createReferenceExecutor(shared));
    for (int64_t batch : {0, 1, 3, 4, 16, 37}) {
      Tensor samples = tensor({batch, 20});
      sparsify(samples, random);
      compare("batch " + std::to_string(batch),
              llvm::cantFail(reference->run(samples))[0],
              llvm::cantFail(compiled->run(samples))[0]);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sets, KernelTest, testing::ValuesIn(availableSets()),
                         [](const testing::TestParamInfo<std::string> &info) {
                           return info.param;
                         });

} // namespace
