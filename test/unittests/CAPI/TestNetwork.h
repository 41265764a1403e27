//===- TestNetwork.h - A network for tests of the C interface ---*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TEST_UNITTESTS_CAPI_TESTNETWORK_H
#define L2DC_TEST_UNITTESTS_CAPI_TESTNETWORK_H

#include "l2dc-c/L2DC.h"

#include "gtest/gtest.h"

#include <atomic>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <unistd.h>

struct FreeMemory {
  void operator()(void *pointer) const { l2dcFree(pointer); }
};
struct DestroyNetwork {
  void operator()(L2DCNetwork *network) const { l2dcNetworkDestroy(network); }
};
using Message = std::unique_ptr<char, FreeMemory>;
using NetworkPtr = std::unique_ptr<L2DCNetwork, DestroyNetwork>;

/// A file under the temporary directory that is removed at the end. Each has a
/// name of its own, in other processes and threads, too.
class TemporaryFile {
public:
  explicit TemporaryFile(const std::string &suffix)
      : path(testing::TempDir() + "l2dc-capi-" + std::to_string(getpid()) +
             "-" + std::to_string(number++) + suffix) {}
  ~TemporaryFile() { std::remove(path.c_str()); }

private:
  static inline std::atomic<int> number = 0;

public:
  const std::string path;
};

/// relu(w1 * x + b1) of 4 inputs and 2 outputs, any number of samples.
inline NetworkPtr loadTestNetwork() {
  TemporaryFile file(".mlir");
  std::ofstream(file.path) << R"(
func.func @main(%x: tensor<?x4xf32>) -> tensor<?x2xf32> {
  %w = nn.weight "w1" #nn.dense<dense<[[1.0, 0.5, 0.25, -2.0],
                                       [0.125, 1.0, 3.0, 0.25]]>
                                : tensor<2x4xf32>>
  %b = nn.weight "b1" #nn.dense<dense<[1.0, -1.0]> : tensor<2xf32>>
  %0 = nn.linear "ip1" %x, %w bias %b
    : (tensor<?x4xf32>, tensor<2x4xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  %1 = nn.relu %0 : (tensor<?x2xf32>) -> tensor<?x2xf32>
  return %1 : tensor<?x2xf32>
}
)";
  char *error = nullptr;
  NetworkPtr network(l2dcNetworkLoad(file.path.c_str(), &error));
  EXPECT_NE(network, nullptr) << error;
  l2dcFree(error);
  return network;
}

#endif // L2DC_TEST_UNITTESTS_CAPI_TESTNETWORK_H
