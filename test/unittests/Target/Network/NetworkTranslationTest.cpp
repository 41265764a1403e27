//===- NetworkTranslationTest.cpp - Networks through nn and back ----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/Network/NetworkTranslation.h"

#include "../../Execution/TestNetworks.h"

#include "mlir/IR/MLIRContext.h"

#include <bitset>

using namespace l2dc;
using namespace l2dc::execution;

/// The network after a way through the nn dialect.
static Network throughDialect(const Network &network) {
  mlir::MLIRContext context;
  auto module = nn::translateFromNetwork(&context, network);
  if (!module) {
    ADD_FAILURE() << "the network did not become a module";
    return {};
  }
  auto back = nn::translateToNetwork(nn::getNetworkFunction(*module));
  if (mlir::failed(back)) {
    ADD_FAILURE() << "the module did not become a network";
    return {};
  }
  return std::move(*back);
}

/// The numbers of values may differ; what the steps say may not.
static void expectSameSteps(const Network &a, const Network &b) {
  ASSERT_EQ(a.steps.size(), b.steps.size());
  for (auto [x, y] : llvm::zip_equal(a.steps, b.steps)) {
    EXPECT_EQ(x.kind, y.kind);
    EXPECT_EQ(x.name, y.name);
    EXPECT_EQ(a.values[x.output].shape, b.values[y.output].shape);
    ASSERT_EQ(x.inputs.size(), y.inputs.size());
    for (auto [i, j] : llvm::zip_equal(x.inputs, y.inputs)) {
      EXPECT_EQ(a.values[i].name, b.values[j].name);
      ASSERT_EQ(!a.values[i].constant, !b.values[j].constant);
      if (a.values[i].constant)
        EXPECT_EQ(a.values[i].constant->data, b.values[j].constant->data);
    }
  }
}

TEST(NetworkTranslation, KeepsEveryKindOfStep) {
  Network network = everyKind();
  std::bitset<numStepKinds> kinds;
  for (const Step &step : network.steps)
    kinds.set(size_t(step.kind));
  ASSERT_TRUE(kinds.all()) << "a kind of step is missing: " << kinds;
  Network back = throughDialect(network);
  expectSameSteps(network, back);
  // A second way round changes nothing at all.
  Network again = throughDialect(back);
  ASSERT_EQ(back.steps.size(), again.steps.size());
  for (auto [x, y] : llvm::zip_equal(back.steps, again.steps)) {
    EXPECT_EQ(x.inputs, y.inputs);
    EXPECT_TRUE(x.attributes == y.attributes) << describeStep(x);
  }
}

TEST(NetworkTranslation, RejectsAnInconsistentNetwork) {
  Network network = everyKind();
  network.steps.front().inputs[0] = network.steps.back().output;
  mlir::MLIRContext context;
  context.getDiagEngine().registerHandler([](mlir::Diagnostic &diagnostic) {
    EXPECT_NE(diagnostic.str().find("network is not consistent"),
              std::string::npos);
  });
  EXPECT_FALSE(nn::translateFromNetwork(&context, network));
}
