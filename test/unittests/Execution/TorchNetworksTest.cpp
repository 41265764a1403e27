//===- TorchNetworksTest.cpp - Published networks on both executors -------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TorchTesting.h"
#include "l2dc/Dialect/NN/IR/NN.h"
#include "l2dc/Execution/Batch.h"
#include "l2dc/Import/ONNX.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/MLIRContext.h"

#include <cmath>
#include <cstdlib>

using namespace l2dc;
using namespace l2dc::execution;

namespace {

/// A network of L2DC_DATA_DIR, by its path there.
class TorchNetworksTest : public TorchTest,
                          public testing::WithParamInterface<const char *> {
protected:
  void SetUp() override {
    TorchTest::SetUp();
    if (!std::getenv("L2DC_DATA_DIR"))
      GTEST_SKIP() << "L2DC_DATA_DIR is not set";
  }

  /// The network with a dynamic batch. MLIR, ONNX's messages and torch then
  /// share the process.
  std::shared_ptr<const Network> import() {
    mlir::MLIRContext context;
    context.loadDialect<nn::NNDialect, mlir::func::FuncDialect>();
    std::string path = std::getenv("L2DC_DATA_DIR");
    path += std::string("/") + GetParam() + ".onnx";
    auto module = importer::importONNXFile(path, &context);
    if (!module)
      return nullptr;
    auto network = nn::translateToNetwork(nn::getNetworkFunction(*module));
    if (failed(network))
      return nullptr;
    return std::make_shared<const Network>(
        llvm::cantFail(withDynamicBatch(*network)));
  }
};

TEST_P(TorchNetworksTest, EqualsReference) {
  std::shared_ptr<const Network> network = import();
  ASSERT_TRUE(network);
  Shape shape = network->values[network->inputs[0]].shape;
  shape[0] = 2;
  Random random(1);
  Tensor input = randomTensor(shape, random);
  auto reference = llvm::cantFail(createReferenceExecutor(network));
  auto torch = llvm::cantFail(createTorchExecutor(network));
  Tensor expected = llvm::cantFail(reference->run(input))[0];
  Tensor actual = llvm::cantFail(torch->run(input))[0];
  ASSERT_EQ(expected.shape, actual.shape);
  for (auto [a, b] : llvm::zip_equal(expected.data, actual.data))
    ASSERT_LE(std::abs(a - b), 1e-4f * std::max(1.0f, std::abs(a)));
}

INSTANTIATE_TEST_SUITE_P(
    Shared, TorchNetworksTest,
    testing::Values("ad_autoencoder/ad_autoencoder", "cifar_resnet/resnet20",
                    "cifar_resnet/resnet56", "cifar_resnet8/resnet8",
                    "kws_dscnn/kws_dscnn", "kws_rnn/dnn_l",
                    "lenet5_caffe/lenet5_caffe", "lenet_300_100/lenet_300_100",
                    "mnist_cnn_onnx/mnist_cnn",
                    "mobilenet_v1_0.5_160/mobilenet_v1_0.5_160",
                    "mobilenet_v2/mobilenet_v2_1.0_224",
                    "squeezenet_deep_compression/squeezenet_v1.0_dc",
                    "squeezenet_v1.1/squeezenet_v1.1"));

} // namespace
