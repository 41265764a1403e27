//===- RangeCoderTest.cpp - The range coder and packed floats -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/RangeCoder.h"
#include "../Support/ExpectError.h"
#include "TestWeights.h"
#include "l2dc/Compression/PackedFloats.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"
#include "gtest/gtest.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::compression;
using l2dc::test::exitOnError;
using Bytes = std::vector<uint8_t>;

namespace {
struct Decision {
  bool bit;
  uint32_t probability;
};
} // namespace

static std::vector<Decision> randomDecisions(uint64_t seed, size_t count) {
  Random random(seed);
  std::vector<Decision> decisions(count);
  for (Decision &decision : decisions) {
    decision.probability = 1 + random.below(65535);
    decision.bit = random.below(65536) < decision.probability;
  }
  return decisions;
}

TEST(RangeCoder, RoundTripsWithinTheEntropy) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    std::vector<Decision> decisions = randomDecisions(seed, seed * 40);
    RangeEncoder encoder;
    double bits = 0;
    for (Decision d : decisions) {
      encoder.code(d.bit, d.probability);
      double p = d.probability / 65536.0;
      bits -= std::log2(d.bit ? p : 1 - p);
    }
    Bytes bytes = encoder.finish();
    EXPECT_LE(bytes.size(), bits / 8 * 1.002 + 2);
    RangeDecoder decoder(bytes);
    for (Decision d : decisions)
      ASSERT_EQ(decoder.code(false, d.probability), d.bit) << seed;
    EXPECT_TRUE(decoder.isFinished());
  }
}

TEST(RangeCoder, CarriesThroughLongRuns) {
  // Zeros of tiny ones keep `low` next to the top of the interval.
  for (unsigned length = 1; length < 200; ++length) {
    RangeEncoder encoder;
    for (unsigned i = 0; i < length; ++i)
      encoder.code(i + 1 == length, i + 1 == length ? 65535 : 1 + i % 3);
    encoder.codeUniform(0xffff, 16);
    Bytes bytes = encoder.finish();
    RangeDecoder decoder(bytes);
    for (unsigned i = 0; i < length; ++i)
      ASSERT_EQ(decoder.code(false, i + 1 == length ? 65535 : 1 + i % 3),
                i + 1 == length);
    EXPECT_EQ(decoder.codeUniform(0, 16), 0xffffu);
  }
}

TEST(RangeCoder, NoticesSpareBytes) {
  RangeEncoder encoder;
  encoder.codeUniform(0x1234, 16);
  Bytes bytes = encoder.finish();
  auto isFinished = [](Bytes data) {
    RangeDecoder decoder(data);
    decoder.codeUniform(0, 16);
    return decoder.isFinished();
  };
  EXPECT_TRUE(isFinished(bytes));
  bytes.push_back(0);
  EXPECT_FALSE(isFinished(bytes));
  bytes.insert(bytes.end(), 4, 1);
  EXPECT_FALSE(isFinished(bytes));
}

static void expectRoundTrip(const std::vector<float> &values) {
  Bytes packed = packFloats(values);
  std::vector<float> unpacked =
      exitOnError(unpackFloats(packed, values.size()));
  for (size_t i = 0; i < values.size(); ++i)
    ASSERT_EQ(llvm::bit_cast<uint32_t>(values[i]),
              llvm::bit_cast<uint32_t>(unpacked[i]));
}

TEST(PackedFloats, RoundTripBitForBit) {
  expectRoundTrip({});
  expectRoundTrip({0.0f});
  expectRoundTrip({-0.0f, NAN, -INFINITY, INFINITY, 1e-45f, -3e38f, 0.1f});
  for (uint64_t seed = 0; seed < 10; ++seed) {
    std::vector<float> values = randomValues(300, seed);
    expectRoundTrip(values);
    llvm::sort(values);
    expectRoundTrip(values);
    Random random(seed);
    for (float &value : values)
      value = llvm::bit_cast<float>(uint32_t(random.next()));
    expectRoundTrip(values);
  }
}

TEST(PackedFloats, AreSmall) {
  std::vector<float> values = randomValues(255, 1);
  EXPECT_LE(packFloats(values).size(), 255 * 3.6);
  llvm::sort(values);
  EXPECT_LE(packFloats(values).size(), 255 * 2.9);
  for (float &value : values)
    value = float(int(value * 64)) / 64;
  EXPECT_LE(packFloats(values).size(), 255 * 1.0);
}

TEST(PackedFloats, RejectSpareBytes) {
  Bytes packed = packFloats({1, 2, 3});
  packed.insert(packed.end(), 9, 1);
  EXPECT_ERROR((unpackFloats(packed, 3)), "malformed packed floats: ");
}
