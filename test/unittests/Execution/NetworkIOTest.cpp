//===- NetworkIOTest.cpp - Networks as bytes ------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Execution/NetworkIO.h"
#include "TestNetworks.h"
#include "l2dc/Execution/Verify.h"

#include <limits>

using namespace l2dc;
using namespace l2dc::execution;

namespace {

std::string toBytes(const Network &network) {
  ByteWriter writer;
  writeNetwork(writer, network);
  return writer.take();
}

llvm::Expected<Network> fromBytes(llvm::StringRef bytes) {
  ByteReader reader(bytes);
  llvm::Expected<Network> network = readNetwork(reader);
  if (network)
    EXPECT_TRUE(reader.atEnd());
  return network;
}

/// Compares structures up to the numbering of values.
void expectSame(const Network &a, const Network &b) {
  std::map<unsigned, unsigned> numbers;
  auto match = [&](const std::vector<unsigned> &p,
                   const std::vector<unsigned> &q) {
    ASSERT_EQ(p.size(), q.size());
    for (size_t i = 0; i < p.size(); ++i)
      EXPECT_EQ(numbers.emplace(p[i], q[i]).first->second, q[i]);
  };
  match(a.inputs, b.inputs);
  ASSERT_EQ(a.steps.size(), b.steps.size());
  for (size_t i = 0; i < a.steps.size(); ++i) {
    EXPECT_EQ(a.steps[i].kind, b.steps[i].kind);
    EXPECT_EQ(a.steps[i].name, b.steps[i].name);
    EXPECT_TRUE(a.steps[i].attributes == b.steps[i].attributes) << i;
    match(a.steps[i].inputs, b.steps[i].inputs);
    match({a.steps[i].output}, {b.steps[i].output});
  }
  match(a.outputs, b.outputs);
  for (auto [p, q] : numbers) {
    EXPECT_EQ(a.values[p].shape, b.values[q].shape);
    EXPECT_EQ(a.values[p].name, b.values[q].name);
  }
}

/// A network of many kinds with random attributes.
Network randomNetwork(unsigned seed) {
  std::mt19937 generator(seed);
  auto below = [&](int64_t limit) { return int64_t(generator() % limit); };
  TestBuilder b;
  unsigned x = b.input({-1, 4, 16, 16});
  for (int i = 0; i < 12; ++i) {
    std::string name = below(2) ? "layer" + std::to_string(i) : "";
    StepAttributes a;
    switch (below(9)) {
    case 0:
      a.padsBegin = a.padsEnd = {1, 1};
      a.dilations = {1, 1};
      a.groups = 1 + below(2);
      x = b.layer(StepKind::Conv, name, x, {4, 4 / a.groups, 3, 3}, a);
      break;
    case 1:
      a.kernel = {3, 3};
      a.padsBegin = {below(2), 1};
      a.padsEnd = {2, 2};
      a.ceilMode = below(2);
      a.countIncludePad = below(2);
      x = b.step(StepKind::AvgPool, {x}, a, name);
      break;
    case 2:
      a.low = -float(below(3));
      a.high = std::numeric_limits<float>::infinity();
      x = b.step(StepKind::Clip, {x}, a, name);
      break;
    case 3:
      x = b.step(StepKind::Add, {x, b.randomConstant(name, {4, 1, 1})}, a,
                 name);
      break;
    case 4:
      a.padsBegin = {0, 0, -1, 1};
      a.padsEnd = {0, 0, 2, 1};
      a.padMode = PadMode(below(3));
      a.padValue = a.padMode == PadMode::Constant ? -0.0f : 0.0f;
      x = b.step(StepKind::Pad, {x}, a, name);
      break;
    case 5:
      a.size = 5;
      a.alpha = 1e-4f;
      a.beta = 0.75f;
      a.bias = 1;
      x = b.step(StepKind::Lrn, {x}, a, name);
      break;
    case 6: {
      unsigned c = b.randomConstant("shared", {4});
      a.epsilon = 1e-5f;
      x = b.step(StepKind::BatchNorm, {x, c, c, c, c}, a, name);
      break;
    }
    case 7:
      a.permutation = {0, 1, 3, 2};
      x = b.step(StepKind::Transpose, {x}, a, name);
      break;
    case 8:
      a.axis = -1 - below(2);
      x = b.step(StepKind::Concat, {x, x, x}, a, name);
      a.padsEnd = {0, 0, a.axis == -2 ? -32 : 0, a.axis == -1 ? -32 : 0};
      a.axis = 0;
      x = b.step(StepKind::Pad, {x}, a);
      break;
    }
  }
  Network network = b.finish({x, 0});
  network.values[0].name = "image";
  return network;
}

} // namespace

TEST(NetworkIO, LeNet5TakesFewBytes) {
  // Half of them are names.
  EXPECT_LE(toBytes(lenet5()).size(), 164u);
  EXPECT_EQ(toBytes(lenet5()), toBytes(lenet5()));
}

TEST(NetworkIO, LayersBytes) {
  TestBuilder b;
  unsigned x = b.input({-1, 3});
  Network network = b.finish({b.layer(StepKind::Linear, "fc", x, {2, 3})});
  EXPECT_EQ(toBytes(network),
            std::string("\x01"         // inputs
                        "\x02\x00\x04" // rank 2: ?x3
                        "\x00"         // no name
                        "\x01"         // steps
                        "\x06"         // linear, with bias
                        "\x01\x04"     // a name of 2 bytes
                        "fc"
                        "\x01"         // operand: the value before
                        "\x00"         // a constant...
                        "\x02\x03\x04" // ... of 2x3
                        "\x03\x0e"     // 2 bytes as before, 7 more
                        ".weight"
                        "\x00\x01\x03" // a constant of 2
                        "\x04\x08"     // 3 bytes as before, 4 more
                        "bias"
                        "\x01\x01", // outputs: one, the value before
                        36));
}

TEST(NetworkIO, ReadsBackLeNet5) {
  Network network = lenet5();
  auto back = fromBytes(toBytes(network));
  ASSERT_TRUE(bool(back)) << llvm::toString(back.takeError());
  expectSame(network, *back);
  EXPECT_EQ(constantsInOrder(network).size(), 8u);
  EXPECT_EQ(constantsInOrder(*back).size(), 8u);
}

TEST(NetworkIO, ReadsBackRandomNetworks) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    Network network = randomNetwork(seed);
    ASSERT_FALSE(bool(verifyNetwork(network)));
    std::string bytes = toBytes(network);
    auto back = fromBytes(bytes);
    ASSERT_TRUE(bool(back)) << seed << llvm::toString(back.takeError());
    expectSame(network, *back);
    EXPECT_EQ(toBytes(*back), bytes);
  }
}

TEST(NetworkIO, RenumbersValuesAndDropsUnusedOnes) {
  // Values 0 to 3: unused constant, result, weights, input.
  Network network;
  network.values = {{{5}, nullptr, "unused"},
                    {{1, 2}, nullptr, ""},
                    {{2, 3}, nullptr, "w"},
                    {{1, 3}, nullptr, "x"}};
  network.inputs = {3};
  network.steps = {{StepKind::Linear, "fc", {3, 2}, 1, {}}};
  network.outputs = {1, 2};
  EXPECT_EQ(constantsInOrder(network), std::vector<unsigned>{2});
  auto back = fromBytes(toBytes(network));
  ASSERT_TRUE(bool(back)) << llvm::toString(back.takeError());
  EXPECT_EQ(back->values.size(), 3u);
  EXPECT_EQ(constantsInOrder(*back), std::vector<unsigned>{1});
  expectSame(network, *back);
}

TEST(NetworkIO, KeepsADeclaredShapeThatSaysLess) {
  Network network = lenet5();
  // The number of channels follows from the filter but is declared unknown.
  network.values[network.steps[0].output].shape = {-1, -1, 24, 24};
  auto back = fromBytes(toBytes(network));
  ASSERT_TRUE(bool(back)) << llvm::toString(back.takeError());
  expectSame(network, *back);
}

TEST(NetworkIO, TruncationIsAnError) {
  std::string bytes = toBytes(randomNetwork(1));
  for (size_t size = 0; size < bytes.size(); ++size) {
    auto back = fromBytes(llvm::StringRef(bytes).take_front(size));
    EXPECT_FALSE(bool(back));
    llvm::consumeError(back.takeError());
  }
}

TEST(NetworkIO, DamagedBytesNeverBreakTheReader) {
  // A flipped bit gives an error or another valid network.
  for (unsigned seed = 0; seed < 3; ++seed) {
    std::string bytes = toBytes(randomNetwork(seed));
    for (size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
      std::string damaged = bytes;
      damaged[bit / 8] ^= char(1 << bit % 8);
      ByteReader reader(damaged);
      if (auto network = readNetwork(reader)) {
        EXPECT_FALSE(bool(verifyStructure(*network)));
        // Attributes may be NaN now, so compare the bytes.
        auto again = fromBytes(toBytes(*network));
        ASSERT_TRUE(bool(again)) << llvm::toString(again.takeError());
        EXPECT_EQ(toBytes(*again), toBytes(*network));
      } else {
        EXPECT_NE(llvm::toString(network.takeError()), "");
      }
    }
  }
}

static std::string readingError(llvm::StringRef bytes) {
  auto network = fromBytes(bytes);
  return network ? "none" : llvm::toString(network.takeError());
}

TEST(NetworkIO, NamesWhatIsWrong) {
  EXPECT_EQ(readingError("\xff\x01"),
            "at byte 2: number of inputs is 255, but only 0 bytes are left");
  EXPECT_EQ(readingError("\x01\x09" + std::string(9, '\x01')),
            "at byte 2: rank is 9, expected at most 8");
  EXPECT_EQ(readingError(llvm::StringRef("\0\x01\x7c\0\0\0", 6)),
            "at byte 3: step kind 31 does not exist");
  EXPECT_EQ(readingError(llvm::StringRef("\0\x01\x12\0\0\0", 6)),
            "at byte 3: relu has no optional operand");
  EXPECT_EQ(readingError(llvm::StringRef("\0\x01\x10\0\x01\0", 6)),
            "at byte 5: value distance is 1, expected at most 0");
  EXPECT_EQ(readingError(llvm::StringRef("\x01\0\x05xy", 5)),
            "at byte 3: length of a name's prefix is 5, expected at most 1");
  EXPECT_EQ(readingError(llvm::StringRef("\x01\0\x01\x03", 4)),
            "at byte 4: name part 1 of 0 does not exist");
}

TEST(NetworkIO, StepsReadBackOneByOne) {
  ByteWriter writer;
  Network network = randomNetwork(7);
  for (const Step &step : network.steps)
    writeStep(writer, step);
  std::string bytes = writer.take();
  ByteReader reader(bytes);
  for (const Step &step : network.steps) {
    Step back = readStep(reader);
    EXPECT_EQ(back.kind, step.kind);
    EXPECT_EQ(back.name, step.name);
    EXPECT_EQ(back.inputs, step.inputs);
    EXPECT_EQ(back.output, step.output);
    EXPECT_TRUE(back.attributes == step.attributes);
  }
  EXPECT_TRUE(reader.ok() && reader.atEnd());
}

TEST(NetworkIO, StepWithWrongOperandCountIsAnError) {
  ByteWriter writer;
  writeStep(writer, {StepKind::Add, "sum", {1, 2, 3}, 4, {}});
  ByteReader reader(writer.str());
  readStep(reader);
  EXPECT_EQ(llvm::toString(reader.takeError()),
            "at byte 6: add has 3 operands");
}
