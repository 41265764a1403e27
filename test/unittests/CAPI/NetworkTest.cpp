//===- NetworkTest.cpp - Networks through the C interface -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestNetwork.h"

#include "gmock/gmock.h"

#include <thread>
#include <vector>

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

TEST(CAPINetwork, DescribesInputsOutputsAndWeights) {
  NetworkPtr network = loadTestNetwork();
  ASSERT_EQ(l2dcNetworkInputCount(network.get()), 1u);
  ASSERT_EQ(l2dcNetworkOutputCount(network.get()), 1u);
  size_t rank = 0;
  const int64_t *shape = l2dcNetworkInputShape(network.get(), 0, &rank);
  EXPECT_THAT(std::vector<int64_t>(shape, shape + rank), ElementsAre(-1, 4));
  shape = l2dcNetworkOutputShape(network.get(), 0, &rank);
  EXPECT_THAT(std::vector<int64_t>(shape, shape + rank), ElementsAre(-1, 2));
  ASSERT_EQ(l2dcNetworkWeightCount(network.get()), 2u);
  EXPECT_STREQ(l2dcNetworkWeightName(network.get(), 0), "w1");
  shape = l2dcNetworkWeightShape(network.get(), 0, &rank);
  EXPECT_THAT(std::vector<int64_t>(shape, shape + rank), ElementsAre(2, 4));
}

TEST(CAPINetwork, HasNothingPastTheLast) {
  NetworkPtr network = loadTestNetwork();
  size_t rank = 0;
  EXPECT_EQ(l2dcNetworkInputShape(network.get(), 1, &rank), nullptr);
  EXPECT_EQ(l2dcNetworkOutputShape(network.get(), 1, &rank), nullptr);
  EXPECT_EQ(l2dcNetworkWeightShape(network.get(), 2, &rank), nullptr);
  EXPECT_EQ(l2dcNetworkWeightName(network.get(), 2), nullptr);
  float element;
  char *error = nullptr;
  EXPECT_NE(l2dcNetworkDecodeWeight(network.get(), 2, &element, 1, &error), 0);
  EXPECT_STREQ(Message(error).get(), "no weight 2: the network has 2");
}

TEST(CAPINetwork, DecodesWeights) {
  NetworkPtr network = loadTestNetwork();
  ASSERT_EQ(l2dcNetworkRunPasses(network.get(),
                                 "nn-compress{density=0.5 bits=3}", nullptr),
            0);
  std::vector<float> weights(8);
  ASSERT_EQ(
      l2dcNetworkDecodeWeight(network.get(), 0, weights.data(), 8, nullptr), 0);
  EXPECT_THAT(weights, ElementsAre(1, 0, 0, -2, 0, 1, 3, 0));
  char *error = nullptr;
  EXPECT_NE(
      l2dcNetworkDecodeWeight(network.get(), 0, weights.data(), 7, &error), 0);
  EXPECT_STREQ(Message(error).get(),
               "count: found 7, expected 8 for weight 'w1' of shape 2x4");
}

TEST(CAPINetwork, EncodesAndDecodes) {
  NetworkPtr network = loadTestNetwork();
  ASSERT_EQ(l2dcNetworkRunPasses(network.get(), "nn-compress{bits=3}", nullptr),
            0);
  size_t size = 0;
  std::unique_ptr<void, FreeMemory> bytes(
      l2dcNetworkEncode(network.get(), &size, nullptr));
  ASSERT_NE(bytes, nullptr);
  NetworkPtr decoded(l2dcNetworkDecode(bytes.get(), size, nullptr));
  ASSERT_NE(decoded, nullptr);
  Message text(l2dcNetworkPrint(decoded.get()));
  EXPECT_THAT(text.get(), HasSubstr("#nn.coded"));
  char *error = nullptr;
  EXPECT_EQ(l2dcNetworkDecode(bytes.get(), size - 1, &error), nullptr);
  EXPECT_THAT(Message(error).get(), HasSubstr("damaged or truncated"));
}

TEST(CAPINetwork, KeepsTheNetworkWhenAPassFails) {
  NetworkPtr network = loadTestNetwork();
  Message before(l2dcNetworkPrint(network.get()));
  char *error = nullptr;
  EXPECT_NE(l2dcNetworkRunPasses(network.get(),
                                 "func.func(nn-prune{density=2})", &error),
            0);
  EXPECT_THAT(Message(error).get(), HasSubstr("density"));
  EXPECT_NE(l2dcNetworkRunPasses(network.get(), "nn-forget", &error), 0);
  EXPECT_THAT(Message(error).get(), HasSubstr("nn-forget"));
  // A pipeline that leaves no network is a failure, too.
  EXPECT_NE(l2dcNetworkRunPasses(
                network.get(), "func.func(nn-share-weights{bits=2}),nn-to-eie",
                &error),
            0);
  EXPECT_THAT(Message(error).get(), HasSubstr("no public function"));
  Message after(l2dcNetworkPrint(network.get()));
  EXPECT_STREQ(before.get(), after.get());
}

TEST(CAPINetwork, SavesByExtension) {
  NetworkPtr network = loadTestNetwork();
  for (const char *suffix : {".l2dc", ".mlir", ".mlirbc"}) {
    TemporaryFile file(suffix);
    ASSERT_EQ(l2dcNetworkSave(network.get(), file.path.c_str(), nullptr), 0);
    NetworkPtr read(l2dcNetworkLoad(file.path.c_str(), nullptr));
    ASSERT_NE(read, nullptr) << suffix;
    EXPECT_EQ(l2dcNetworkWeightCount(read.get()), 2u);
  }
  char *error = nullptr;
  EXPECT_NE(l2dcNetworkSave(network.get(), "net.txt", &error), 0);
  EXPECT_STREQ(Message(error).get(),
               "cannot write 'net.txt': expected a name that ends in .l2dc, "
               ".mlirbc or .mlir");
}

TEST(CAPINetwork, NamesAFileThatIsMissing) {
  char *error = nullptr;
  EXPECT_EQ(l2dcNetworkLoad("/absent/net.onnx", &error), nullptr);
  EXPECT_THAT(Message(error).get(), HasSubstr("/absent/net.onnx"));
  EXPECT_EQ(l2dcNetworkLoad("/absent/net.mlir", nullptr), nullptr);
}

class CAPIExecutors : public testing::TestWithParam<const char *> {};
INSTANTIATE_TEST_SUITE_P(Kinds, CAPIExecutors,
                         testing::Values("reference", "cpu"));

TEST_P(CAPIExecutors, RunSamples) {
  NetworkPtr network = loadTestNetwork();
  L2DCExecutor *executor =
      l2dcExecutorCreate(network.get(), GetParam(), nullptr);
  ASSERT_NE(executor, nullptr);
  EXPECT_EQ(l2dcExecutorInputSize(executor), 4u);
  EXPECT_EQ(l2dcExecutorOutputSize(executor), 2u);
  std::vector<float> input{1, 2, 4, 0, 0, 0, 0, 1}, output(4);
  ASSERT_EQ(
      l2dcExecutorRun(executor, 2, input.data(), 8, output.data(), 4, nullptr),
      0);
  EXPECT_THAT(output, ElementsAre(4, 13.125, 0, 0));
  l2dcExecutorDestroy(executor);
}

TEST(CAPIExecutor, ChecksSizes) {
  NetworkPtr network = loadTestNetwork();
  L2DCExecutor *executor =
      l2dcExecutorCreate(network.get(), "reference", nullptr);
  std::vector<float> input(8), output(4);
  auto run = [&](size_t samples, size_t inputs, size_t outputs) {
    char *error = nullptr;
    EXPECT_NE(l2dcExecutorRun(executor, samples, input.data(), inputs,
                              output.data(), outputs, &error),
              0);
    return std::string(Message(error).get());
  };
  EXPECT_EQ(run(2, 7, 4),
            "inputCount: found 7, expected 2 samples of 4 elements");
  EXPECT_EQ(run(2, 8, 2),
            "outputCount: found 2, expected 2 samples of 2 elements");
  EXPECT_EQ(run(0, 0, 0), "samples: found 0, expected at least 1");
  l2dcExecutorDestroy(executor);
  char *error = nullptr;
  EXPECT_EQ(l2dcExecutorCreate(network.get(), "abacus", &error), nullptr);
  EXPECT_THAT(Message(error).get(), StartsWith("kind: found 'abacus'"));
}

TEST(CAPINetwork, LivesInThreadsOfItsOwn) {
  std::vector<std::thread> threads;
  std::vector<std::string> texts(4);
  for (std::string &text : texts)
    threads.emplace_back([&text] {
      NetworkPtr network(l2dcNetworkDecode("", 0, nullptr));
      EXPECT_EQ(network, nullptr);
      network = loadTestNetwork();
      EXPECT_EQ(
          l2dcNetworkRunPasses(network.get(), "nn-compress{bits=2}", nullptr),
          0);
      text = Message(l2dcNetworkPrint(network.get())).get();
    });
  for (std::thread &thread : threads)
    thread.join();
  for (const std::string &text : texts)
    EXPECT_EQ(text, texts[0]);
}
