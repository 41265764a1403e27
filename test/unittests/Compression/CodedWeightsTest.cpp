//===- CodedWeightsTest.cpp - Coded tensors: exact, small, checked --------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/CodedWeights.h"
#include "../Support/ExpectError.h"
#include "TestWeights.h"
#include "l2dc/Support/ByteStream.h"
#include "l2dc/Support/File.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CRC.h"
#include "llvm/Support/MathExtras.h"
#include "gtest/gtest.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::compression;
using l2dc::test::exitOnError;
using Bytes = std::vector<uint8_t>;

static EncodeOptions makeOptions(CoderChoice coder,
                                 std::optional<unsigned> indexBits = {}) {
  EncodeOptions options;
  options.coder = coder;
  options.indexBits = indexBits;
  return options;
}

static std::string toBytes(const CodedWeights &coded) {
  ByteWriter writer;
  writeCodedWeights(coded, writer);
  return writer.take();
}

/// Encodes, stores, reads and decodes; returns the number of bytes.
static size_t expectRoundTrip(const Shape &shape, const Bytes &codes,
                              unsigned centroids, EncodeOptions options) {
  std::vector<float> codebook = makeCodebook(centroids);
  CodedWeights coded =
      exitOnError(encodeWeights(shape, codes, codebook, options));
  EXPECT_EQ(exitOnError(decodeCodes(coded)), codes);
  std::string bytes = toBytes(coded);
  EXPECT_EQ(bytes.size(), countBytes(coded).total());
  ByteReader reader(bytes);
  CodedWeights read = exitOnError(readCodedWeights(reader));
  EXPECT_TRUE(reader.atEnd());
  EXPECT_EQ(read.shape, shape);
  EXPECT_EQ(read.codebook, codebook);
  EXPECT_EQ(exitOnError(decodeCodes(read)), codes);
  EXPECT_EQ(toBytes(read), bytes);
  return bytes.size();
}

TEST(CodedWeights, NamesRoundTrip) {
  for (CoderChoice choice :
       {CoderChoice::Huffman, CoderChoice::Range, CoderChoice::Auto})
    EXPECT_EQ(parseCoderChoice(coderChoiceName(choice)), choice);
  EXPECT_FALSE(parseCoderChoice("rans"));
}

TEST(CodedWeights, RoundTripsAllWidths) {
  for (double density : {0.003, 0.08, 0.5, 1.0})
    for (unsigned bits = 1; bits <= 8; ++bits) {
      unsigned centroids = (1u << bits) - 1;
      Bytes codes = randomCodes(1800, density, centroids, bits);
      for (unsigned indexBits = 1; indexBits <= 8; ++indexBits)
        expectRoundTrip({30, 60}, codes, centroids,
                        makeOptions(CoderChoice::Huffman, indexBits));
      expectRoundTrip({10, 20, 3, 3}, codes, centroids,
                      makeOptions(CoderChoice::Range));
      expectRoundTrip({1800}, codes, centroids, makeOptions(CoderChoice::Auto));
    }
}

TEST(CodedWeights, RoundTripsCorners) {
  for (CoderChoice coder :
       {CoderChoice::Huffman, CoderChoice::Range, CoderChoice::Auto}) {
    EncodeOptions options = makeOptions(coder);
    expectRoundTrip({0, 5}, {}, 3, options);
    expectRoundTrip({}, {2}, 3, options);
    expectRoundTrip({1}, {0}, 0, options);
    expectRoundTrip({50, 20}, Bytes(1000, 0), 15, options);
    expectRoundTrip({50, 20}, Bytes(1000, 1), 1, options);
    expectRoundTrip({50, 20}, Bytes(1000, 255), 255, options);
    Bytes last(1000, 0);
    last.back() = 7;
    expectRoundTrip({50, 20}, last, 7, options);
  }
}

TEST(CodedWeights, UniformLayersTakeNearlyNothing) {
  EXPECT_LE(expectRoundTrip({300, 784}, Bytes(235200, 0), 15,
                            makeOptions(CoderChoice::Huffman)),
            80u);
  EXPECT_LE(expectRoundTrip({300, 784}, Bytes(235200, 1), 1,
                            makeOptions(CoderChoice::Huffman)),
            25u);
}

TEST(CodedWeights, HuffmanIsNeverLargerThanRaw) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    Random random(seed);
    unsigned centroids = unsigned(1 + random.below(255));
    Bytes codes =
        randomCodes(1 + random.below(3000), random.uniform(), centroids, seed);
    Shape shape = {int64_t(codes.size())};
    for (unsigned indexBits = 1; indexBits <= 8; ++indexBits) {
      CodedWeights coded = exitOnError(
          encodeWeights(shape, codes, makeCodebook(centroids),
                        makeOptions(CoderChoice::Huffman, indexBits)));
      CodedBytes bytes = countBytes(coded);
      uint64_t raw = llvm::divideCeil(coded.entries * indexBits, 8) +
                     llvm::divideCeil(coded.entries * coded.weightBits, 8);
      EXPECT_LE(bytes.tables + bytes.positions + bytes.codes, raw);
    }
  }
}

TEST(CodedWeights, AutoIsTheSmallest) {
  for (uint64_t seed = 0; seed < 10; ++seed) {
    Bytes codes = randomCodes(20000, 0.02 + 0.09 * seed, 15, seed);
    Shape shape = {100, 200};
    size_t best =
        expectRoundTrip(shape, codes, 15, makeOptions(CoderChoice::Auto));
    EXPECT_LE(best, expectRoundTrip(shape, codes, 15,
                                    makeOptions(CoderChoice::Range)));
    size_t widths = SIZE_MAX;
    for (unsigned indexBits = 1; indexBits <= 8; ++indexBits)
      widths = std::min(
          widths,
          expectRoundTrip(shape, codes, 15,
                          makeOptions(CoderChoice::Huffman, indexBits)));
    EXPECT_EQ(widths, expectRoundTrip(shape, codes, 15,
                                      makeOptions(CoderChoice::Huffman)));
    EXPECT_LE(best, widths);
  }
}

TEST(CodedWeights, RangeComesCloseToTheEntropy) {
  double density = 0.05;
  Bytes codes = randomCodes(200000, density, 7, 3);
  std::vector<double> counts(8, 0);
  for (uint8_t code : codes)
    ++counts[code];
  double bits = 0;
  for (double count : counts)
    bits -= count ? count * std::log2(count / codes.size()) : 0;
  size_t bytes =
      expectRoundTrip({400, 500}, codes, 7, makeOptions(CoderChoice::Range));
  EXPECT_LE(bytes, bits / 8 * 1.015 + 60);
}

TEST(CodedWeights, RangeFindsDeadColumns) {
  // Every second column is pruned: half of the positions cost nothing.
  Bytes codes = randomCodes(200000, 0.1, 7, 3);
  for (size_t i = 0; i < codes.size(); i += 2)
    codes[i] = 0;
  double perWeight = -(0.1 * std::log2(0.1) + 0.9 * std::log2(0.9));
  CodedWeights coded = exitOnError(encodeWeights(
      {400, 500}, codes, makeCodebook(7), makeOptions(CoderChoice::Range)));
  EXPECT_LE(countBytes(coded).positions, 100000 * perWeight / 8 * 1.04);
}

TEST(CodedWeights, CentroidsMayBeInAnyOrder) {
  Bytes codes = randomCodes(3000, 0.5, 7, 1);
  std::vector<float> codebook = {0, 3, -1, 2, 2, 0, -5, 1};
  CodedWeights coded = exitOnError(encodeWeights(
      {50, 60}, codes, codebook, makeOptions(CoderChoice::Range)));
  EXPECT_EQ(coded.codes.coder, StreamCoder::Range);
  EXPECT_EQ(exitOnError(decodeCodes(coded)), codes);
}

TEST(CodedWeights, ReaderRejectsCentroidsThatAreNotFinite) {
  CodedWeights coded = exitOnError(encodeWeights({2}, {1, 0}, {0, 1}));
  coded.codebook[1] = INFINITY;
  std::string bytes = toBytes(coded);
  ByteReader reader(bytes);
  EXPECT_ERROR(readCodedWeights(reader), "codebook: weight 0 is INF");
}

TEST(CodedWeights, RejectsBadInput) {
  std::vector<float> codebook = {0, 1};
  EXPECT_ERROR((encodeWeights({3}, {0, 2, 1}, codebook)),
               "code 2 of weight 1 is past the "
               "codebook, which has 2 entries");
  EXPECT_ERROR((encodeWeights({4}, {0, 1, 1}, codebook)),
               "3 codes for shape 4");
  EXPECT_ERROR((encodeWeights({1}, {0}, {1, 2})),
               "codebook entry 0 is 1.000000, expected 0");
  EXPECT_ERROR((encodeWeights({1}, {0}, {0, NAN})), "codebook: weight 1 is");
  EXPECT_ERROR((encodeWeights({1}, {0}, {})),
               "codebook of 0 entries, expected 1 to 256");
  EXPECT_ERROR(
      (encodeWeights({1}, {0}, codebook, makeOptions(CoderChoice::Huffman, 9))),
      "index bits are 9, expected 1 to 8");
}

/// The CRC-32 of the weights of a file that was written once and committed.
static uint32_t checksumOf(llvm::StringRef name) {
  auto file =
      exitOnError(readFile((L2DC_TEST_INPUTS "/" + name + ".coded").str()));
  ByteReader reader(file->getBuffer());
  Tensor weights =
      exitOnError(decodeWeights(exitOnError(readCodedWeights(reader))));
  const auto *bytes = reinterpret_cast<const uint8_t *>(weights.begin());
  return llvm::crc32({bytes, weights.data.size() * sizeof(float)});
}

TEST(CodedWeights, ReadsCommittedFiles) {
  // A change here needs a new version of the file format.
  EXPECT_EQ(checksumOf("huffman-conv"), 0xfbb15393);
  EXPECT_EQ(checksumOf("range-conv"), 0xfbb15393);
  EXPECT_EQ(checksumOf("huffman-linear"), 0x63b411ab);
  EXPECT_EQ(checksumOf("range-linear"), 0x63b411ab);
}

/// Reads and decodes; true if that succeeds.
static bool canDecode(llvm::StringRef bytes) {
  ByteReader reader(bytes);
  auto coded = readCodedWeights(reader);
  if (!coded) {
    llvm::consumeError(coded.takeError());
    return false;
  }
  auto codes = decodeCodes(*coded);
  bool isDecoded = bool(codes);
  llvm::consumeError(codes.takeError());
  return isDecoded && reader.atEnd();
}

TEST(CodedWeights, SurvivesDamage) {
  for (CoderChoice coder : {CoderChoice::Huffman, CoderChoice::Range}) {
    Bytes codes = randomCodes(600, 0.2, 15, 9);
    std::string bytes = toBytes(exitOnError(
        encodeWeights({20, 30}, codes, makeCodebook(15), makeOptions(coder))));
    EXPECT_TRUE(canDecode(bytes));
    for (size_t length = 0; length < bytes.size(); ++length)
      EXPECT_FALSE(canDecode(llvm::StringRef(bytes).take_front(length)));
    // The container's checksum tells values apart; here nothing may crash.
    for (size_t i = 0; i < bytes.size(); ++i)
      for (unsigned bit = 0; bit < 8; ++bit) {
        std::string damaged = bytes;
        damaged[i] = char(damaged[i] ^ (1 << bit));
        canDecode(damaged);
      }
  }
}
