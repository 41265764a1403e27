//===- RemoveChannelsTest.cpp - Networks with fewer channels --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Support/ExpectError.h"
#include "PruningNetworks.h"

using namespace l2dc;
using namespace l2dc::pruning;

namespace {

Tensor run(const Network &network, const Tensor &samples) {
  auto executor = execution::createReferenceExecutor(
      std::make_shared<const Network>(network));
  if (!executor) {
    ADD_FAILURE() << llvm::toString(executor.takeError());
    return Tensor();
  }
  auto outputs = (*executor)->run({samples});
  if (outputs)
    return std::move(outputs->front());
  ADD_FAILURE() << llvm::toString(outputs.takeError());
  return Tensor();
}

Tensor samplesFor(const Network &network, int64_t count) {
  Shape shape = network.values[network.inputs[0]].shape;
  shape[0] = count;
  return execution::randomTensor(shape, 7);
}

int64_t countWeights(const Network &network) {
  int64_t count = 0;
  for (const execution::NetworkValue &value : network.values)
    count += value.constant ? value.constant->size() : 0;
  return count;
}

} // namespace

TEST(RemoveChannels, ChangesNothingWhereRemovedChannelsAreNotRead) {
  for (const Network &dense : coupledNetworks()) {
    ChannelGroups groups = analyze(dense);
    for (unsigned seed = 0; seed < 8; ++seed) {
      KeptChannels kept = randomKept(groups, seed);
      Network zeroed = dense;
      zeroReadersOfRemoved(zeroed, groups, kept);
      auto smaller = removeChannels(zeroed, groups, kept);
      ASSERT_TRUE(bool(smaller)) << llvm::toString(smaller.takeError());
      Tensor samples = samplesFor(dense, 3);
      Tensor expected = run(zeroed, samples), found = run(*smaller, samples);
      EXPECT_EQ(found.shape, expected.shape);
      EXPECT_LE(maxAbsDifference(found.data, expected.data), 1e-4);
      if (llvm::is_contained(kept, false)) {
        EXPECT_LT(countWeights(*smaller), countWeights(dense));
      }
    }
  }
}

TEST(RemoveChannels, KeepsTheStepsAndValueNumbers) {
  Network dense = residualNetwork();
  ChannelGroups groups = analyze(dense);
  auto smaller = removeChannels(dense, groups, randomKept(groups, 1));
  ASSERT_TRUE(bool(smaller));
  ASSERT_EQ(smaller->steps.size(), dense.steps.size());
  for (size_t i = 0; i < dense.steps.size(); ++i) {
    EXPECT_EQ(smaller->steps[i].inputs, dense.steps[i].inputs);
    EXPECT_EQ(smaller->steps[i].output, dense.steps[i].output);
  }
}

TEST(RemoveChannels, ShrinksDepthwiseGroups) {
  Network dense = depthwiseNetwork(2);
  ChannelGroups groups = analyze(dense);
  KeptChannels kept = keepAll(groups);
  kept[groups.groups()[0].classes[2]] = false;
  auto smaller = removeChannels(dense, groups, kept);
  ASSERT_TRUE(bool(smaller));
  for (const execution::Step &step : smaller->steps)
    if (step.name == "depthwise") {
      EXPECT_EQ(step.attributes.groups, 5);
      EXPECT_EQ(smaller->values[step.inputs[1]].shape, (Shape{10, 1, 3, 3}));
    }
}

TEST(RemoveChannels, RefusesToEmptyAGroup) {
  Network dense = concatNetwork();
  ChannelGroups groups = analyze(dense);
  KeptChannels kept = keepAll(groups);
  for (ChannelClass c : findGroup(groups, "expand1")->classes)
    kept[c] = false;
  EXPECT_ERROR(removeChannels(dense, groups, kept),
               "group 'expand1' would lose all of its 5 channels");
}

TEST(RemoveChannels, RefusesChannelsOfNoGroup) {
  Network dense = concatNetwork();
  ChannelGroups groups = analyze(dense);
  KeptChannels kept = keepAll(groups);
  kept[groups.activation(dense.inputs[0]).classes[0]] = false;
  EXPECT_ERROR(removeChannels(dense, groups, kept),
               "is in no group and cannot be removed");
}
