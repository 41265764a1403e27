//===- ExportTesting.h - Exporting and importing again ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_UNITTESTS_TARGET_ONNX_EXPORTTESTING_H
#define L2DC_UNITTESTS_TARGET_ONNX_EXPORTTESTING_H

#include "../../Execution/TestNetworks.h"
#include "../../Import/ModelRunner.h"

#include "l2dc/Target/ONNX/ONNXExport.h"

#include "onnx/checker.h"
#include "onnx/onnx_pb.h"

namespace l2dc::test {

using NetworkRef = std::shared_ptr<const execution::Network>;

/// The model of `network`, which must pass ONNX's checker.
inline onnx::ModelProto exportChecked(const execution::Network &network) {
  onnx::ModelProto model;
  auto bytes = target::exportONNX(network);
  if (!bytes) {
    ADD_FAILURE() << llvm::toString(bytes.takeError());
    return model;
  }
  EXPECT_TRUE(model.ParseFromString(*bytes));
  try {
    onnx::checker::check_model(model);
  } catch (const std::exception &error) {
    ADD_FAILURE() << error.what();
  }
  return model;
}

/// The network that `model` is imported as, or a test failure and null.
inline NetworkRef importAgain(const onnx::ModelProto &model) {
  auto network = importNetworkBytes(model.SerializeAsString());
  if (network)
    return *network;
  ADD_FAILURE() << llvm::toString(network.takeError());
  return nullptr;
}

inline std::vector<Tensor> runNetwork(NetworkRef network,
                                      llvm::ArrayRef<Tensor> inputs) {
  auto outputs = runReference(std::move(network), inputs);
  if (outputs)
    return std::move(*outputs);
  ADD_FAILURE() << llvm::toString(outputs.takeError());
  return {};
}

/// Expects that `network` and what is imported from its model compute the same
/// from `inputs`, within `tolerance`.
inline void expectSameFunction(const execution::Network &network,
                               llvm::ArrayRef<Tensor> inputs,
                               float tolerance = 0) {
  NetworkRef again = importAgain(exportChecked(network));
  ASSERT_TRUE(again);
  auto expected =
      runNetwork(std::make_shared<const execution::Network>(network), inputs);
  auto found = runNetwork(again, inputs);
  ASSERT_FALSE(expected.empty());
  ASSERT_EQ(found.size(), expected.size());
  for (auto [a, b] : llvm::zip_equal(found, expected))
    if (llvm::Error error = compareTensors(a, b, tolerance, tolerance))
      ADD_FAILURE() << llvm::toString(std::move(error));
}

} // namespace l2dc::test

#endif // L2DC_UNITTESTS_TARGET_ONNX_EXPORTTESTING_H
