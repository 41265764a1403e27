//===- ChannelGroupsTest.cpp - Which channels go together -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PruningNetworks.h"

using namespace l2dc;
using namespace l2dc::pruning;

namespace {

/// "name:channels" of every group, in order.
std::string summary(const ChannelGroups &groups) {
  std::string text;
  for (const ChannelGroup &group : groups.groups())
    text += (text.empty() ? "" : " ") + group.name + ":" +
            std::to_string(group.classes.size());
  return text;
}

/// The names of the layers that the numbers stand for.
std::vector<std::string> namesOf(const Network &network,
                                 llvm::ArrayRef<unsigned> steps) {
  std::vector<std::string> names;
  for (unsigned step : steps)
    names.push_back(network.steps[step].name);
  return names;
}

using Names = std::vector<std::string>;

} // namespace

TEST(ChannelGroups, CouplesTheOperandsOfASum) {
  Network network = residualNetwork();
  ChannelGroups groups = analyze(network);
  EXPECT_EQ(summary(groups), "conv1:6 conv2a:5 ip1:7");
  const ChannelGroup *stream = findGroup(groups, "conv1");
  ASSERT_TRUE(stream);
  EXPECT_EQ(namesOf(network, stream->producers), (Names{"conv1", "conv2b"}));
  EXPECT_EQ(namesOf(network, stream->consumers), (Names{"conv2a", "ip1"}));
}

TEST(ChannelGroups, FollowsAFlattenIntoALinearLayer) {
  Network network = residualNetwork();
  ChannelGroups groups = analyze(network);
  unsigned weights = 0;
  for (const execution::Step &step : network.steps)
    if (step.name == "ip1")
      weights = step.inputs[1];
  auto columns = groups.constant(weights, 1);
  ASSERT_EQ(columns.size(), 24u);
  for (size_t i = 0; i < columns.size(); ++i)
    EXPECT_EQ(columns[i], columns[i / 4 * 4]);
}

TEST(ChannelGroups, SplitsAShortcutThatPadsChannels) {
  Network network = paddedShortcutNetwork();
  ChannelGroups groups = analyze(network);
  EXPECT_EQ(summary(groups), "conv1:4 conv2:4");
  const ChannelGroup *stream = findGroup(groups, "conv1");
  ASSERT_TRUE(stream);
  EXPECT_EQ(namesOf(network, stream->producers), (Names{"conv1", "conv2"}));
}

TEST(ChannelGroups, KeepsConcatenatedBranchesApart) {
  EXPECT_EQ(summary(analyze(concatNetwork())), "squeeze:4 expand1:5 expand3:6");
}

TEST(ChannelGroups, RunsThroughADepthwiseConvolution) {
  Network network = depthwiseNetwork();
  ChannelGroups groups = analyze(network);
  EXPECT_EQ(summary(groups), "expand:6");
  EXPECT_EQ(namesOf(network, groups.groups()[0].consumers), (Names{"project"}));
  EXPECT_EQ(summary(analyze(depthwiseNetwork(2))), "expand:6");
}

TEST(ChannelGroups, TakesTheSameChannelOfEveryConvolutionGroup) {
  EXPECT_EQ(summary(analyze(groupedNetwork())), "conv1:4 conv2:3");
}

TEST(ChannelGroups, CouplesAScaledChannelWithItsScale) {
  Network network = excitationNetwork();
  ChannelGroups groups = analyze(network);
  EXPECT_EQ(summary(groups), "conv1:6 down:2");
  const ChannelGroup *scaled = findGroup(groups, "conv1");
  ASSERT_TRUE(scaled);
  EXPECT_EQ(namesOf(network, scaled->producers), (Names{"conv1", "up"}));
}

TEST(ChannelGroups, FollowsATransposeAndBroadcastConstants) {
  Network network = channelsLastNetwork();
  ChannelGroups groups = analyze(network);
  EXPECT_EQ(summary(groups), "conv1:6");
  unsigned columns = network.steps.back().inputs[1];
  EXPECT_EQ(groups.constant(columns, 1)[1], groups.constant(columns, 1)[7]);
}

TEST(ChannelGroups, LeavesMixedChannelsAlone) {
  for (StepKind kind : {StepKind::Softmax, StepKind::Lrn}) {
    TestBuilder b;
    unsigned x = b.input({-1, 3, 4, 4});
    unsigned y = b.layer(StepKind::Conv, "conv1", x, {6, 3, 1, 1});
    StepAttributes attributes;
    if (kind == StepKind::Softmax)
      attributes.axis = 1;
    else
      attributes.size = 3;
    y = b.step(kind, {y}, attributes);
    y = b.layer(StepKind::Conv, "conv2", y, {2, 6, 1, 1});
    EXPECT_EQ(summary(analyze(b.finish({y}))), "");
  }
}

TEST(ChannelGroups, LeavesAChannelShuffleAlone) {
  TestBuilder b;
  unsigned x = b.input({-1, 3, 4, 4});
  unsigned y = b.layer(StepKind::Conv, "conv1", x, {6, 3, 1, 1});
  y = b.step(StepKind::Reshape, {y}, reshapeTo({-1, 2, 3, 4, 4}));
  StepAttributes transpose;
  transpose.permutation = {0, 2, 1, 3, 4};
  y = b.step(StepKind::Transpose, {y}, transpose);
  y = b.step(StepKind::Reshape, {y}, reshapeTo({-1, 6, 4, 4}));
  y = b.layer(StepKind::Conv, "conv2", y, {2, 6, 1, 1});
  EXPECT_EQ(summary(analyze(b.finish({y}))), "");
}

TEST(ChannelGroups, JoinsLayersWithTheSameWeights) {
  TestBuilder b;
  unsigned x = b.input({-1, 4});
  unsigned w = b.randomConstant("w", {4, 4});
  unsigned y = b.step(StepKind::Linear, {x, w}, {}, "a");
  y = b.step(StepKind::Linear, {y, w}, {}, "b");
  // The input is read by the columns that the hidden layer is read by.
  EXPECT_EQ(summary(analyze(b.finish({b.step(StepKind::Relu, {y})}))), "");
}

TEST(ChannelGroups, NamesLayersWithoutAName) {
  TestBuilder b;
  unsigned x = b.input({-1, 4});
  unsigned y = b.step(StepKind::Linear, {x, b.randomConstant("w", {3, 4})});
  y = b.step(StepKind::Linear, {y, b.randomConstant("v", {2, 3})});
  EXPECT_EQ(summary(analyze(b.finish({y}))), "linear0:3");
}
