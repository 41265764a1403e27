//===- NetFileTest.cpp - The authors' compressed networks -----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModelRunner.h"

#include "l2dc/Dialect/NN/IR/NN.h"
#include "l2dc/Import/DeepCompression.h"
#include "l2dc/Support/ByteStream.h"
#include "l2dc/Support/File.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/ADT/bit.h"
#include "gtest/gtest.h"

#include <cstdlib>

using namespace l2dc;
using namespace l2dc::importer;
using namespace l2dc::test;

/// A file of one 2x20 layer with the weights 0.5 at 1, -1 at 18 (behind a run
/// of 15 zeros and a filler) and 0.5 at 39.
static std::string smallFile() {
  ByteWriter writer;
  writer.fixed<uint32_t>(5);
  for (int entry = 0; entry < 256; ++entry)
    writer.float32(entry == 7 ? 0.5f : entry == 255 ? -1.0f : 0.0f);
  writer.float32(0.25f);
  writer.float32(-2.0f);
  // The zeros before the entries: 1, 15 + 0, 15 + 4.
  for (int code : {7, 0, 255, 0, 7})
    writer.byte(uint8_t(code));
  for (int runs : {0xf1, 0xf0, 0x04})
    writer.byte(uint8_t(runs));
  return writer.take();
}

static std::string errorOf(llvm::StringRef bytes) {
  auto layers = parseNetFile(bytes, {{2, 20}});
  return layers ? "none" : llvm::toString(layers.takeError());
}

TEST(NetFile, GivesCodesAndBias) {
  auto layers = parseNetFile(smallFile(), {{2, 20}});
  ASSERT_TRUE(bool(layers)) << llvm::toString(layers.takeError());
  ASSERT_EQ(layers->size(), 1u);
  std::vector<uint8_t> codes(40, 0);
  codes[1] = codes[39] = 7;
  codes[18] = 255;
  EXPECT_EQ(layers->front().codes, codes);
  EXPECT_EQ(layers->front().bias, (std::vector<float>{0.25f, -2.0f}));
  EXPECT_EQ(layers->front().codebook[255], -1.0f);
}

TEST(NetFile, RefusesEveryTruncation) {
  std::string file = smallFile();
  for (size_t size = 0; size < file.size(); ++size)
    EXPECT_NE(errorOf(llvm::StringRef(file).take_front(size)), "none") << size;
  EXPECT_EQ(errorOf(file + "x"),
            "1 bytes are left over after the last of 1 layers");
}

TEST(NetFile, RefusesWhatNoEncoderWrites) {
  std::string file = smallFile();
  size_t runs = file.size() - 3;
  std::string past = file;
  past[runs + 2] = 5;
  EXPECT_EQ(errorOf(past),
            "layer 1 of shape 2x20: entry 4 lies past the last of 40 weights");
  std::string shortFiller = file;
  shortFiller[runs] = char(0xe1);
  EXPECT_EQ(errorOf(shortFiller),
            "layer 1 of shape 2x20: entry 1 has code 0 and run 14, but a "
            "filler has run 15");
  std::string firstEntry = file;
  firstEntry[7] = 0x3f; // 0.5 in the codebook's entry 0
  EXPECT_EQ(errorOf(firstEntry),
            "layer 1 of shape 2x20: entry 0 of the codebook is 0.50, expected "
            "0");
  std::string notANumber = file;
  notANumber[4 + 8 + 2] = char(0xc0);
  notANumber[4 + 8 + 3] = 0x7f;
  EXPECT_NE(errorOf(notANumber).find("layer 1 of shape 2x20: codebook: "),
            std::string::npos);
}

/// The bits of a network's constants by their names.
static std::map<std::string, std::vector<uint32_t>>
constantsOf(const execution::Network &network) {
  std::map<std::string, std::vector<uint32_t>> constants;
  for (const execution::NetworkValue &value : network.values)
    if (value.constant)
      for (float element : value.constant->data)
        constants[value.name].push_back(llvm::bit_cast<uint32_t>(element));
  return constants;
}

TEST(NetFile, PublishedSqueezeNetIsBitExact) {
  const char *root = std::getenv("L2DC_DATA_DIR");
  if (!root)
    GTEST_SKIP() << "L2DC_DATA_DIR is not set";
  std::string folder = std::string(root) + "/squeezenet_deep_compression/";
  auto dense = importNetwork(folder + "squeezenet_v1.0_dc.onnx");
  ASSERT_TRUE(bool(dense)) << llvm::toString(dense.takeError());
  auto file = readFile(folder + "compressed_SqueezeNet.net");
  ASSERT_TRUE(bool(file)) << llvm::toString(file.takeError());
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  auto module = importDeepCompression((*file)->getMemBufferRef(), &context);
  ASSERT_TRUE(module);
  int shared = 0;
  module->walk([&](nn::WeightOp weight) {
    shared += mlir::isa<nn::SharedAttr>(weight.getEncoding());
  });
  EXPECT_EQ(shared, 26);
  auto network = nn::translateToNetwork(nn::getNetworkFunction(*module));
  ASSERT_TRUE(mlir::succeeded(network));
  EXPECT_EQ(constantsOf(*network), constantsOf(**dense));
}
