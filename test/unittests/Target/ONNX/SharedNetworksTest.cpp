//===- SharedNetworksTest.cpp - Real networks through ONNX and back -------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExportTesting.h"

#include <cstdlib>

using namespace l2dc;
using namespace l2dc::execution;
using namespace l2dc::test;

namespace {

class ExportOf : public testing::TestWithParam<const char *> {};

} // namespace

TEST_P(ExportOf, RealNetworkComputesTheSame) {
  const char *root = std::getenv("L2DC_DATA_DIR");
  if (!root)
    GTEST_SKIP() << "L2DC_DATA_DIR is not set";
  auto network = importNetwork(std::string(root) + "/" + GetParam());
  ASSERT_TRUE(bool(network)) << llvm::toString(network.takeError());
  Shape shape = (*network)->values[(*network)->inputs[0]].shape;
  shape[0] = 1;
  expectSameFunction(**network, randomTensor(shape, 11));
}

INSTANTIATE_TEST_SUITE_P(
    , ExportOf,
    testing::Values("lenet_300_100/lenet_300_100.onnx",
                    "cifar_resnet/resnet20.onnx", "kws_dscnn/kws_dscnn.onnx",
                    "kws_rnn/dnn_l.onnx",
                    "squeezenet_deep_compression/squeezenet_v1.0_dc.onnx",
                    "mobilenet_v2/mobilenet_v2_1.0_224.onnx"));
