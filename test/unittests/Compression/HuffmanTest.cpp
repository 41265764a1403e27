//===- HuffmanTest.cpp - Huffman codes, tables and streams ----------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/Huffman.h"
#include "../Support/ExpectError.h"
#include "TestWeights.h"

#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"

#include <cmath>
#include <queue>

using namespace l2dc;
using namespace l2dc::compression;
using l2dc::test::exitOnError;
using Bytes = std::vector<uint8_t>;

static std::vector<uint64_t> countSymbols(llvm::ArrayRef<uint8_t> symbols,
                                          unsigned alphabet) {
  std::vector<uint64_t> counts(alphabet, 0);
  for (uint8_t symbol : symbols)
    ++counts[symbol];
  return counts;
}

/// The size of an optimal prefix code without a limit: the sum of all merged
/// weights.
static uint64_t optimalBits(llvm::ArrayRef<uint64_t> frequencies) {
  std::priority_queue<uint64_t, std::vector<uint64_t>, std::greater<>> heap;
  for (uint64_t frequency : frequencies)
    if (frequency > 0)
      heap.push(frequency);
  uint64_t bits = 0;
  while (heap.size() > 1) {
    uint64_t sum = heap.top();
    heap.pop();
    sum += heap.top();
    heap.pop();
    heap.push(sum);
    bits += sum;
  }
  return bits;
}

TEST(Huffman, KnownLengths) {
  HuffmanCode code = buildHuffmanCode({5, 9, 12, 13, 16, 45, 0});
  EXPECT_EQ(code.lengths, (Bytes{4, 4, 3, 3, 3, 1, 0}));
  EXPECT_EQ(code.onlySymbol, -1);
  EXPECT_EQ(countHuffmanBits(code, {5, 9, 12, 13, 16, 45, 0}), 224u);
}

TEST(Huffman, IsOptimalWhereTheLimitAllows) {
  for (unsigned alphabet : {2u, 3u, 16u, 100u, 256u}) {
    Random random(alphabet);
    std::vector<uint64_t> frequencies(alphabet);
    for (uint64_t &frequency : frequencies)
      frequency = 20 + random.below(200);
    EXPECT_EQ(countHuffmanBits(buildHuffmanCode(frequencies), frequencies),
              optimalBits(frequencies));
  }
}

TEST(Huffman, LimitsLengths) {
  // Fibonacci weights: an unlimited code would take up to 29 bits.
  std::vector<uint64_t> frequencies = {1, 1};
  while (frequencies.size() < 30)
    frequencies.push_back(frequencies[frequencies.size() - 1] +
                          frequencies[frequencies.size() - 2]);
  HuffmanCode code = buildHuffmanCode(frequencies);
  EXPECT_EQ(*llvm::max_element(code.lengths), maxCodeLength);
  double filled = 0;
  for (uint8_t length : code.lengths)
    filled += std::exp2(-length);
  EXPECT_EQ(filled, 1);
  uint64_t optimal = optimalBits(frequencies);
  EXPECT_LT(countHuffmanBits(code, frequencies), optimal + optimal / 50);
}

TEST(Huffman, TablesRoundTrip) {
  for (unsigned alphabet : {1u, 2u, 7u, 16u, 32u, 200u, 256u})
    for (uint64_t seed = 0; seed < 20; ++seed) {
      Random random(seed);
      std::vector<uint64_t> frequencies(alphabet);
      for (uint64_t &frequency : frequencies)
        frequency = random.below(4) ? random.below(1 << random.below(16)) : 0;
      frequencies[random.below(alphabet)] = 3;
      HuffmanCode code = buildHuffmanCode(frequencies);
      Bytes table = writeHuffmanTable(code);
      auto read = readHuffmanTable(table, alphabet);
      ASSERT_TRUE(bool(read));
      EXPECT_EQ(read->lengths, code.lengths);
      EXPECT_EQ(read->onlySymbol, code.onlySymbol);
    }
}

TEST(Huffman, TablesAreSmall) {
  EXPECT_EQ(writeHuffmanTable(buildHuffmanCode({0, 0, 9, 0})).size(), 1u);
  std::vector<uint64_t> bell;
  for (int i = 0; i < 32; ++i)
    bell.push_back(uint64_t(10000 * std::exp(-(i - 16) * (i - 16) / 60.0)) + 1);
  EXPECT_LE(writeHuffmanTable(buildHuffmanCode(bell)).size(), 10u);
}

TEST(Huffman, StreamsRoundTrip) {
  for (unsigned alphabet : {1u, 2u, 5u, 16u, 32u, 255u})
    for (uint64_t count :
         {1u, 2u, 9u, 1000u, 16383u, 16384u, 16387u, 100001u}) {
      Bytes symbols = randomCodes(count, 0.9, alphabet, count);
      std::vector<uint64_t> counts = countSymbols(symbols, alphabet + 1);
      HuffmanCode code = buildHuffmanCode(counts);
      Bytes payload = encodeHuffman(symbols, code);
      EXPECT_LE(payload.size(), countHuffmanBits(code, counts) / 8 + 14);
      EXPECT_EQ(exitOnError(decodeHuffman(payload, code, count)), (symbols));
    }
}

/// A stream with codes of all lengths up to the limit, long enough to split.
static Bytes skewedSymbols() {
  Bytes symbols;
  Random random(1);
  for (int i = 0; i < 60000; ++i) {
    uint64_t bits = random.next() | 1 << 20;
    symbols.push_back(uint8_t(llvm::countr_zero(bits)));
  }
  return symbols;
}

TEST(Huffman, LongCodesRoundTrip) {
  Bytes symbols = skewedSymbols();
  HuffmanCode code = buildHuffmanCode(countSymbols(symbols, 64));
  EXPECT_EQ(*llvm::max_element(code.lengths), maxCodeLength);
  EXPECT_EQ(exitOnError(decodeHuffman(encodeHuffman(symbols, code), code,
                                      symbols.size())),
            (symbols));
}

TEST(Huffman, RejectsWrongSizes) {
  Bytes symbols = skewedSymbols();
  HuffmanCode code = buildHuffmanCode(countSymbols(symbols, 64));
  Bytes payload = encodeHuffman(symbols, code);
  Bytes longer = payload, shorter = payload;
  longer.push_back(0);
  shorter.pop_back();
  EXPECT_ERROR((decodeHuffman(longer, code, symbols.size())),
               "malformed Huffman stream");
  EXPECT_ERROR((decodeHuffman(shorter, code, symbols.size())),
               "malformed Huffman stream");
  EXPECT_ERROR((decodeHuffman(payload, code, symbols.size() + 20)),
               "malformed Huffman stream");
  EXPECT_ERROR((decodeHuffman({}, code, uint64_t(1) << 62)),
               "malformed Huffman stream");
  HuffmanCode single = buildHuffmanCode({0, 4});
  EXPECT_EQ(exitOnError(decodeHuffman({}, single, 4)), (Bytes(4, 1)));
  EXPECT_ERROR((decodeHuffman({0}, single, 4)), "malformed Huffman stream");
}

TEST(Huffman, RejectsIncompleteTables) {
  HuffmanCode code;
  code.lengths = {2, 2, 2, 0};
  EXPECT_ERROR((readHuffmanTable(writeHuffmanTable(code), 4)),
               "malformed Huffman table");
  code.lengths = {1, 1, 1, 0};
  EXPECT_ERROR((readHuffmanTable(writeHuffmanTable(code), 4)),
               "malformed Huffman table");
  EXPECT_ERROR((readHuffmanTable({}, 4)), "malformed Huffman table");
}
