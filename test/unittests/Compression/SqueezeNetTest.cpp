//===- SqueezeNetTest.cpp - The authors' stream, coded again --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Needs L2DC_DATA_DIR. The published file holds, little-endian: 26 entry counts
// (uint32), then for each convolution 256 float32 codebook entries, the biases,
// one code byte per entry, and two 4-bit runs per byte, low nibble first.
//
//===----------------------------------------------------------------------===//

#include "../Support/ExpectError.h"
#include "l2dc/Compression/CodedWeights.h"
#include "l2dc/Compression/PackedFloats.h"
#include "l2dc/Compression/RelativeIndex.h"
#include "l2dc/Support/ByteStream.h"
#include "l2dc/Support/File.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

#include <cstdlib>

using namespace l2dc;
using namespace l2dc::compression;
using l2dc::test::exitOnError;

namespace {
struct Layer {
  Shape shape;
  std::vector<float> codebook, biases;
  std::vector<uint8_t> codes;
};
} // namespace

/// The shapes, from the column "96x3x7x7" of layers.csv.
static std::vector<Layer> readShapes(llvm::StringRef csv) {
  std::vector<Layer> layers;
  for (llvm::StringRef line :
       llvm::split(csv.trim().split('\n').second, '\n')) {
    Layer layer;
    llvm::StringRef column = line.split(',').second.split(',').first;
    for (llvm::StringRef extent : llvm::split(column, 'x'))
      layer.shape.push_back(std::stoll(extent.str()));
    layers.push_back(std::move(layer));
  }
  return layers;
}

static std::vector<float> readFloats(ByteReader &reader, int64_t count) {
  std::vector<float> values(count);
  for (float &value : values)
    value = reader.float32();
  return values;
}

static void readLayer(ByteReader &reader, uint32_t entries, Layer &layer) {
  layer.codebook = readFloats(reader, 256);
  layer.biases = readFloats(reader, layer.shape[0]);
  RelativeIndex index;
  index.indexBits = 4;
  for (uint32_t i = 0; i < entries; ++i)
    index.codes.push_back(reader.byte());
  uint8_t pair = 0;
  for (uint32_t i = 0; i < entries; ++i) {
    pair = i % 2 ? pair >> 4 : reader.byte();
    index.runs.push_back(pair & 15);
  }
  layer.codes = exitOnError(decodeRelative(index, elementCount(layer.shape)));
}

static std::vector<Layer> readSqueezeNet(const std::string &directory) {
  auto csv = exitOnError(readFile(directory + "/layers.csv"));
  auto file = exitOnError(readFile(directory + "/compressed_SqueezeNet.net"));
  EXPECT_EQ(file->getBufferSize(), 675763u);
  std::vector<Layer> layers = readShapes(csv->getBuffer());
  ByteReader reader(file->getBuffer());
  std::vector<uint32_t> entries;
  for (size_t i = 0; i < layers.size(); ++i)
    entries.push_back(reader.fixed<uint32_t>());
  for (size_t i = 0; i < layers.size(); ++i)
    readLayer(reader, entries[i], layers[i]);
  EXPECT_TRUE(reader.ok() && reader.atEnd());
  return layers;
}

/// The size of all layers, coded again, and biases; checks that they decode.
static uint64_t recode(llvm::ArrayRef<Layer> layers, CoderChoice coder) {
  CodedBytes sum;
  uint64_t total = 0, biases = 0;
  EncodeOptions options;
  options.coder = coder;
  for (const Layer &layer : layers) {
    CodedWeights coded = exitOnError(
        encodeWeights(layer.shape, layer.codes, layer.codebook, options));
    EXPECT_EQ(exitOnError(decodeCodes(coded)), (layer.codes));
    CodedBytes bytes = countBytes(coded);
    sum.header += bytes.header;
    sum.codebook += bytes.codebook;
    sum.tables += bytes.tables;
    sum.positions += bytes.positions;
    sum.codes += bytes.codes;
    biases += packFloats(layer.biases).size();
    total += bytes.total();
  }
  total += biases;
  llvm::outs() << llvm::formatv(
      "{0}: {1} bytes, {2:f4} of the original (header {3}, codebooks {4}, "
      "tables {5}, positions {6}, codes {7}, biases {8})\n",
      coderChoiceName(coder), total, total / 675763.0, sum.header, sum.codebook,
      sum.tables, sum.positions, sum.codes, biases);
  llvm::outs().flush();
  return total;
}

TEST(SqueezeNet, TakesFewerBytesWithoutChange) {
  const char *data = std::getenv("L2DC_DATA_DIR");
  if (!data)
    GTEST_SKIP() << "L2DC_DATA_DIR is not set";
  std::vector<Layer> layers =
      readSqueezeNet(std::string(data) + "/squeezenet_deep_compression");
  EXPECT_LE(recode(layers, CoderChoice::Huffman), 0.815 * 675763);
  EXPECT_LE(recode(layers, CoderChoice::Auto), 0.78 * 675763);
}
