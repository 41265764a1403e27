//===- WholeNetworksTest.cpp - LSTM cells and Winograd convolutions -------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Networks of which the accelerator computes the products and the host the
// rest, against the reference interpreter.
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/EIE/IR/EIE.h"
#include "l2dc/Dialect/NN/IR/WeightElements.h"
#include "l2dc/Dialect/NN/Transforms/Passes.h"
#include "l2dc/Pipelines/EIEPipeline.h"
#include "l2dc/Simulator/Simulator.h"
#include "l2dc/Support/Random.h"
#include "l2dc/Target/EIETranslation/EIETranslation.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "gtest/gtest.h"

using namespace l2dc;
using namespace mlir;

namespace {

/// One step of an LSTM with 5 inputs and 6 cells, as NT-LSTM: the four gates
/// are one product with the input and the last output; the rest is for the
/// host. Inputs: both together, and the cells' state.
constexpr const char *lstm = R"mlir(
func.func @main(%xh: tensor<1x11xf32>, %c: tensor<1x6xf32>) -> (tensor<1x6xf32>, tensor<1x6xf32>) {
  %w = nn.weight "w" #nn.dense<dense<0.0> : tensor<24x11xf32>>
  %b = nn.weight "b" #nn.dense<dense<0.0> : tensor<24xf32>>
  %gates = nn.linear "gates" %xh, %w bias %b : (tensor<1x11xf32>, tensor<24x11xf32>, tensor<24xf32>) -> tensor<1x24xf32>
  %i = nn.pad %gates {pads = array<i64: 0, 0, 0, -18>} : (tensor<1x24xf32>) -> tensor<1x6xf32>
  %f = nn.pad %gates {pads = array<i64: 0, -6, 0, -12>} : (tensor<1x24xf32>) -> tensor<1x6xf32>
  %g = nn.pad %gates {pads = array<i64: 0, -12, 0, -6>} : (tensor<1x24xf32>) -> tensor<1x6xf32>
  %o = nn.pad %gates {pads = array<i64: 0, -18, 0, 0>} : (tensor<1x24xf32>) -> tensor<1x6xf32>
  %si = nn.sigmoid %i : (tensor<1x6xf32>) -> tensor<1x6xf32>
  %sf = nn.sigmoid %f : (tensor<1x6xf32>) -> tensor<1x6xf32>
  %tg = nn.tanh %g : (tensor<1x6xf32>) -> tensor<1x6xf32>
  %so = nn.sigmoid %o : (tensor<1x6xf32>) -> tensor<1x6xf32>
  %keep = nn.mul %sf, %c : (tensor<1x6xf32>, tensor<1x6xf32>) -> tensor<1x6xf32>
  %new = nn.mul %si, %tg : (tensor<1x6xf32>, tensor<1x6xf32>) -> tensor<1x6xf32>
  %c1 = nn.add %keep, %new : (tensor<1x6xf32>, tensor<1x6xf32>) -> tensor<1x6xf32>
  %tc = nn.tanh %c1 : (tensor<1x6xf32>) -> tensor<1x6xf32>
  %h = nn.mul %so, %tc : (tensor<1x6xf32>, tensor<1x6xf32>) -> tensor<1x6xf32>
  return %h, %c1 : tensor<1x6xf32>, tensor<1x6xf32>
}
)mlir";

/// Two 3x3 convolutions, one with odd extents and a bias, and a 1x1 one.
constexpr const char *convs = R"mlir(
func.func @main(%x: tensor<1x3x7x9xf32>) -> tensor<1x2x5x7xf32> {
  %w1 = nn.weight "w1" #nn.dense<dense<0.0> : tensor<4x3x3x3xf32>>
  %b1 = nn.weight "b1" #nn.dense<dense<0.0> : tensor<4xf32>>
  %w2 = nn.weight "w2" #nn.dense<dense<0.0> : tensor<8x4x1x1xf32>>
  %w3 = nn.weight "w3" #nn.dense<dense<0.0> : tensor<2x8x3x3xf32>>
  %0 = nn.conv "c1" %x, %w1 bias %b1 {pads = array<i64: 1, 1, 1, 1>} : (tensor<1x3x7x9xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) -> tensor<1x4x7x9xf32>
  %1 = nn.relu %0 : (tensor<1x4x7x9xf32>) -> tensor<1x4x7x9xf32>
  %2 = nn.conv "c2" %1, %w2 : (tensor<1x4x7x9xf32>, tensor<8x4x1x1xf32>) -> tensor<1x8x7x9xf32>
  %3 = nn.conv "c3" %2, %w3 : (tensor<1x8x7x9xf32>, tensor<2x8x3x3xf32>) -> tensor<1x2x5x7xf32>
  return %3 : tensor<1x2x5x7xf32>
}
)mlir";

/// One convolution of even extents.
constexpr const char *conv = R"mlir(
func.func @main(%x: tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32> {
  %w = nn.weight "w" #nn.dense<dense<0.0> : tensor<4x4x3x3xf32>>
  %0 = nn.conv "c" %x, %w {pads = array<i64: 1, 1, 1, 1>} : (tensor<1x4x8x8xf32>, tensor<4x4x3x3xf32>) -> tensor<1x4x8x8xf32>
  return %0 : tensor<1x4x8x8xf32>
}
)mlir";

class WholeNetworks : public testing::Test {
protected:
  WholeNetworks() {
    DialectRegistry registry;
    registry.insert<func::FuncDialect, nn::NNDialect, eie::EIEDialect>();
    context.appendDialectRegistry(registry);
  }

  /// The network with seeded random weights.
  OwningOpRef<ModuleOp> parse(const char *text) {
    OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
    module->walk([&](nn::WeightOp op) {
      auto type = op.getEncoding().getWeightType();
      std::vector<float> values(type.getNumElements());
      for (float &value : values)
        value = randomValue();
      op.setEncodingAttr(nn::DenseAttr::get(
          &context,
          nn::makeFloatElements(&context, type.getShape(), values, "w")));
    });
    return module;
  }

  float randomValue() { return float(random.uniform() * 2 - 1); }

  std::vector<Tensor> randomInputs(const execution::Network &network) {
    std::vector<Tensor> inputs;
    for (unsigned number : network.inputs) {
      Tensor &input = inputs.emplace_back(network.values[number].shape);
      for (float &value : input.data)
        value = randomValue();
    }
    return inputs;
  }

  execution::Network networkOf(ModuleOp module) {
    auto network =
        nn::translateToNetwork(*module.getOps<func::FuncOp>().begin());
    EXPECT_TRUE(succeeded(network));
    return std::move(*network);
  }

  std::vector<Tensor> runReference(const execution::Network &network,
                                   ArrayRef<Tensor> inputs) {
    auto shared = std::make_shared<const execution::Network>(network);
    auto executor = llvm::cantFail(execution::createReferenceExecutor(shared));
    return llvm::cantFail(executor->run(inputs));
  }

  void run(ModuleOp module, llvm::function_ref<void(OpPassManager &)> add) {
    PassManager pm(&context);
    add(pm);
    ASSERT_TRUE(succeeded(pm.run(module)));
  }

  /// Shares the weights, and compares what the accelerator computes with what
  /// the reference computes from the shared weights.
  sim::Statistics simulateShared(ModuleOp module) {
    run(module, [](OpPassManager &pm) {
      nn::ShareWeightsPassOptions options;
      options.bits = {"4"};
      pm.addNestedPass<func::FuncOp>(nn::createShareWeightsPass(options));
    });
    execution::Network network = networkOf(module);
    std::vector<Tensor> inputs = randomInputs(network);
    std::vector<Tensor> expected = runReference(network, inputs);
    run(module, [](OpPassManager &pm) {
      pipelines::EIEOptions options;
      options.pes = 4;
      pipelines::buildEIEPipeline(pm, options);
    });
    auto image = eie::translateToImage(module);
    EXPECT_TRUE(succeeded(image));
    sim::RunResult result = llvm::cantFail(sim::simulate(*image, inputs));
    EXPECT_EQ(result.outputs.size(), expected.size());
    for (auto [output, wanted] : llvm::zip(result.outputs, expected))
      EXPECT_LE(maxAbsDifference(output.data, wanted.data), 1e-5);
    return std::move(result.statistics);
  }

  Random random{5};
  MLIRContext context;
};

TEST_F(WholeNetworks, LSTMCellIsAProductAndHostSteps) {
  OwningOpRef<ModuleOp> module = parse(lstm);
  ASSERT_TRUE(module);
  sim::Statistics statistics = simulateShared(*module);
  unsigned accelerated = 0;
  for (const sim::LayerStatistics &layer : statistics.layers)
    accelerated += layer.kind == image::LayerKind::EIE;
  EXPECT_EQ(accelerated, 1u);
  EXPECT_EQ(statistics.layers.size(), 14u);
}

TEST_F(WholeNetworks, WinogradIsTheSameConvolution) {
  OwningOpRef<ModuleOp> module = parse(convs);
  ASSERT_TRUE(module);
  execution::Network direct = networkOf(*module);
  run(*module, [](OpPassManager &pm) {
    pm.addNestedPass<func::FuncOp>(nn::createWinogradPass());
  });
  execution::Network winograd = networkOf(*module);
  EXPECT_GT(winograd.steps.size(), direct.steps.size());
  std::vector<Tensor> inputs = randomInputs(direct);
  EXPECT_LE(maxAbsDifference(runReference(direct, inputs)[0].data,
                             runReference(winograd, inputs)[0].data),
            1e-4);
  simulateShared(*module);
}

TEST_F(WholeNetworks, WinogradNeedsFewerProducts) {
  uint64_t macs[2];
  for (bool transform : {false, true}) {
    OwningOpRef<ModuleOp> module = parse(conv);
    ASSERT_TRUE(module);
    if (transform)
      run(*module, [](OpPassManager &pm) {
        pm.addNestedPass<func::FuncOp>(nn::createWinogradPass());
      });
    macs[transform] = simulateShared(*module).total.events.macs();
  }
  // 4 instead of 9 per output and pair of channels. The direct one skips zeros
  // in the padding, the other one those of its transforms.
  EXPECT_GT(double(macs[0]) / double(macs[1]), 1.8);
  EXPECT_LE(double(macs[0]) / double(macs[1]), 2.25);
}

} // namespace
