//===- L2DCFileTest.cpp - The compressed network file ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/L2DCFile/L2DCFile.h"
#include "../../Support/ExpectError.h"
#include "../../Support/TempDir.h"
#include "l2dc/Compression/KMeans.h"
#include "l2dc/Compression/Pruning.h"
#include "l2dc/Execution/NetworkBuilder.h"
#include "l2dc/Support/Random.h"

#include "gtest/gtest.h"

using namespace l2dc;
using namespace l2dc::compression;
using namespace l2dc::execution;
using namespace l2dc::target;
using l2dc::test::exitOnError;
using l2dc::test::message;

static Tensor randomTensor(Shape shape, uint64_t seed) {
  Random random(seed);
  Tensor tensor(std::move(shape));
  for (float &element : tensor.data)
    element = float(random.uniform() - 0.5);
  return tensor;
}

/// Prunes, shares and codes every constant of more than one dimension.
static CompressedNetwork compress(Network network, double density,
                                  unsigned bits, CoderChoice coder) {
  CompressedNetwork net;
  net.coded.resize(network.values.size());
  EncodeOptions options;
  options.coder = coder;
  for (size_t i = 0; i < network.values.size(); ++i) {
    NetworkValue &value = network.values[i];
    if (!value.constant || value.shape.size() < 2)
      continue;
    Tensor weights = *value.constant;
    applyMask(weights.data, exitOnError(keepLargest(weights.data, density)));
    SharedWeights shared = exitOnError(shareWeights(weights.data, bits));
    net.coded[i] = exitOnError(
        encodeWeights(value.shape, shared.codes, shared.codebook, options));
    value.constant = nullptr;
  }
  net.network = std::move(network);
  return net;
}

/// Convolutions and linear layers of the given widths.
static Network makeNetwork(int64_t channels, int64_t hidden) {
  NetworkBuilder builder;
  unsigned x = builder.input({-1, 1, 8, 8});
  StepAttributes conv;
  conv.kernel = {3, 3};
  conv.strides = conv.dilations = {1, 1};
  conv.padsBegin = conv.padsEnd = {0, 0};
  x = builder.step(
      StepKind::Conv,
      {x,
       builder.constant("conv1.weight", randomTensor({channels, 1, 3, 3}, 1)),
       builder.constant("conv1.bias", Tensor({channels}, 0.25f))},
      conv, "conv1");
  x = builder.step(StepKind::Relu, {x});
  StepAttributes flat;
  flat.shape = {-1, channels * 36};
  x = builder.step(StepKind::Reshape, {x}, flat);
  x = builder.step(
      StepKind::Linear,
      {x,
       builder.constant("ip1.weight", randomTensor({hidden, channels * 36}, 2)),
       builder.constant("ip1.bias", randomTensor({hidden}, 3))},
      {}, "ip1");
  return exitOnError(builder.finish({x}));
}

TEST(L2DCFile, RoundTripsToTheSameBytes) {
  for (CoderChoice coder :
       {CoderChoice::Huffman, CoderChoice::Range, CoderChoice::Auto}) {
    CompressedNetwork net = compress(makeNetwork(4, 20), 0.2, 4, coder);
    std::string bytes = exitOnError(serialize(net));
    CompressedNetwork read = exitOnError(deserialize(bytes));
    EXPECT_EQ(exitOnError(serialize(read)), bytes);
    ASSERT_EQ(read.network.values.size(), read.coded.size());
    unsigned numCoded = 0;
    for (size_t i = 0; i < read.coded.size(); ++i) {
      const NetworkValue &value = read.network.values[i];
      if (!read.coded[i])
        continue;
      ++numCoded;
      EXPECT_EQ(value.constant->data,
                exitOnError(decodeWeights(*read.coded[i])).data);
    }
    EXPECT_EQ(numCoded, 2u);
    EXPECT_EQ(read.network.steps[0].name, "conv1");
  }
}

TEST(L2DCFile, KeepsDenseConstants) {
  CompressedNetwork net;
  net.network = makeNetwork(4, 20);
  CompressedNetwork read =
      exitOnError(deserialize(exitOnError(serialize(net))));
  std::map<std::string, std::vector<float>> written;
  for (const NetworkValue &value : net.network.values)
    if (value.constant)
      written[value.name] = value.constant->data;
  unsigned found = 0;
  for (const NetworkValue &value : read.network.values)
    if (value.constant) {
      EXPECT_EQ(value.constant->data, written[value.name]) << value.name;
      ++found;
    }
  EXPECT_EQ(found, 4u);
}

TEST(L2DCFile, CountsEveryByte) {
  for (double density : {0.01, 0.3}) {
    CompressedNetwork net =
        compress(makeNetwork(4, 20), density, 4, CoderChoice::Huffman);
    FileBytes sizes = exitOnError(countFileBytes(net));
    EXPECT_EQ(sizes.total(), exitOnError(serialize(net)).size());
    EXPECT_EQ(sizes.constants.size(), 4u);
    for (const ConstantBytes &constant : sizes.constants)
      if (constant.parts)
        EXPECT_EQ(constant.parts->total(), constant.bytes) << constant.name;
  }
}

/// LeNet-5 as Caffe has it: two convolutions with pools, two linear layers.
static Network makeLeNet5() {
  NetworkBuilder builder;
  StepAttributes conv, pool, flat;
  conv.kernel = {5, 5};
  pool.kernel = pool.strides = {2, 2};
  conv.strides = conv.dilations = pool.dilations = {1, 1};
  conv.padsBegin = conv.padsEnd = pool.padsBegin = pool.padsEnd = {0, 0};
  flat.shape = {-1, 800};
  unsigned x = builder.input({-1, 1, 28, 28});
  auto layer = [&](StepKind kind, std::string name, Shape shape,
                   StepAttributes attributes) {
    int64_t outputs = shape[0];
    unsigned weights =
        builder.constant(name + ".weight", randomTensor(shape, 7));
    unsigned bias =
        builder.constant(name + ".bias", randomTensor({outputs}, 8));
    x = builder.step(kind, {x, weights, bias}, attributes, name);
  };
  layer(StepKind::Conv, "conv1", {20, 1, 5, 5}, conv);
  x = builder.step(StepKind::MaxPool, {x}, pool);
  layer(StepKind::Conv, "conv2", {50, 20, 5, 5}, conv);
  x = builder.step(StepKind::MaxPool, {x}, pool);
  x = builder.step(StepKind::Reshape, {x}, flat);
  layer(StepKind::Linear, "ip1", {500, 800}, {});
  x = builder.step(StepKind::Relu, {x});
  layer(StepKind::Linear, "ip2", {10, 500}, {});
  return exitOnError(builder.finish({x}));
}

TEST(L2DCFile, LeNet5HasLittleOverhead) {
  CompressedNetwork net = compress(makeLeNet5(), 0.01, 3, CoderChoice::Range);
  FileBytes sizes = exitOnError(countFileBytes(net));
  EXPECT_LE(sizes.header + sizes.structure, 150u);
  for (const ConstantBytes &constant : sizes.constants)
    if (constant.parts)
      EXPECT_LE(constant.parts->header, 12u) << constant.name;
}

TEST(L2DCFile, DetectsEveryFlippedBit) {
  std::string bytes = exitOnError(
      serialize(compress(makeNetwork(2, 5), 0.3, 3, CoderChoice::Huffman)));
  for (size_t i = 0; i < bytes.size(); ++i)
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string damaged = bytes;
      damaged[i] = char(damaged[i] ^ (1 << bit));
      EXPECT_NE(message(deserialize(damaged)), "") << "byte " << i;
    }
}

TEST(L2DCFile, DetectsMissingAndAddedBytes) {
  std::string bytes = exitOnError(
      serialize(compress(makeNetwork(2, 5), 0.3, 3, CoderChoice::Range)));
  for (size_t length = 0; length < bytes.size(); ++length)
    EXPECT_NE(message(deserialize(llvm::StringRef(bytes).take_front(length))),
              "")
        << length;
  EXPECT_ERROR(deserialize(bytes + std::string(1, '\0')), "wrong checksum");
}

TEST(L2DCFile, NamesWhatIsWrong) {
  std::string bytes = exitOnError(
      serialize(compress(makeNetwork(2, 5), 0.3, 3, CoderChoice::Range)));
  EXPECT_ERROR(deserialize("PK\x03\x04"), "not an .l2dc file");
  EXPECT_ERROR(deserialize("L2DC\1"), "file of 5 bytes is truncated");
  std::string newer = bytes;
  newer[4] = 2;
  EXPECT_ERROR(deserialize(newer), "format version 2, expected 1");
  EXPECT_ERROR(deserialize(bytes, 100),
               "'ip1.weight': shape 5x72 is larger than the 80 elements left");
  EXPECT_ERROR(readL2DCFile("/nonexistent/a.l2dc"), "/nonexistent/a.l2dc");
}

TEST(L2DCFile, RejectsNetworksThatDoNotFit) {
  CompressedNetwork net =
      compress(makeNetwork(2, 5), 0.3, 3, CoderChoice::Huffman);
  for (auto &coded : net.coded)
    if (coded) {
      CompressedNetwork other = net;
      other.coded[&coded - net.coded.data()]->shape = {7};
      EXPECT_ERROR(serialize(other), "coded weights of shape 7, expected");
      other.coded[&coded - net.coded.data()].reset();
      EXPECT_ERROR(serialize(other), "no elements of shape");
    }
  size_t first = 0;
  while (!net.coded[first])
    ++first;
  Tensor changed = exitOnError(decodeWeights(*net.coded[first]));
  changed.data[1] += 1;
  net.network.values[first].constant = std::make_shared<Tensor>(changed);
  EXPECT_ERROR(serialize(net), "do not decode to the constant");
}

TEST(L2DCFile, WritesAndReadsFiles) {
  test::TempDir directory;
  std::string path = directory.path("net.l2dc");
  CompressedNetwork net =
      compress(makeNetwork(2, 5), 0.3, 3, CoderChoice::Auto);
  exitOnError(writeL2DCFile(path, net));
  EXPECT_EQ(exitOnError(serialize(exitOnError(readL2DCFile(path)))),
            exitOnError(serialize(net)));
  directory.write("net.l2dc", "L2DC\1damaged");
  EXPECT_ERROR(readL2DCFile(path), "net.l2dc: wrong checksum");
}
