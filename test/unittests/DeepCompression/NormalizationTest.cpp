//===- NormalizationTest.cpp - Normalizations that take little room -------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Normalization.h"
#include "../Execution/TestNetworks.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::deepcompression;
using namespace l2dc::execution;

namespace {

/// One normalization of three channels.
Network makeNetwork(bool sharesScaleAndShift = false) {
  TestBuilder builder;
  unsigned x = builder.input({-1, 3, 2, 2});
  unsigned scale = builder.randomConstant("scale", {3});
  unsigned shift =
      sharesScaleAndShift ? scale : builder.randomConstant("shift", {3});
  unsigned mean = builder.randomConstant("mean", {3});
  Tensor variance({3});
  variance.data = {0.25f, 1.0f, 7.0f};
  StepAttributes attributes;
  attributes.epsilon = 0.01f;
  return builder.finish({builder.step(
      StepKind::BatchNorm,
      {x, scale, shift, mean, builder.constant("variance", variance)},
      attributes)});
}

std::vector<float> run(const Network &network) {
  auto executor = llvm::cantFail(
      createReferenceExecutor(std::make_shared<const Network>(network)));
  return llvm::cantFail(executor->run({randomTensor({4, 3, 2, 2}, 77)}))[0]
      .data;
}

} // namespace

TEST(Normalization, ComputesTheSame) {
  Network network = makeNetwork();
  Network simple = simplifyNormalizations(network, 24);
  std::vector<float> before = run(network), after = run(simple);
  for (auto [a, b] : llvm::zip_equal(before, after))
    EXPECT_NEAR(a, b, 1e-5 * (1 + std::abs(a)));
  const Step &norm = simple.steps[0];
  auto elements = [&](size_t operand) {
    return simple.values[norm.inputs[operand]].constant->data;
  };
  EXPECT_EQ(elements(3), std::vector<float>(3, 0));
  EXPECT_EQ(elements(4), std::vector<float>(3, 1));
}

TEST(Normalization, RoundsToTheBitsAskedFor) {
  Network network = makeNetwork();
  std::vector<float> before = run(network);
  std::vector<float> after = run(simplifyNormalizations(network, 8));
  EXPECT_NE(before, after);
  for (auto [a, b] : llvm::zip_equal(before, after))
    EXPECT_NEAR(a, b, 0.02 * (1 + std::abs(a)));
}

TEST(Normalization, LeavesSharedConstantsAlone) {
  Network network = makeNetwork(/*sharesScaleAndShift=*/true);
  EXPECT_EQ(run(simplifyNormalizations(network, 8)), run(network));
}
