//===- ByteStreamTest.cpp - Building and taking apart byte strings --------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Support/ByteStream.h"

#include "gtest/gtest.h"

#include <limits>

using namespace l2dc;

TEST(ByteStream, VarintsAreShort) {
  ByteWriter writer;
  writer.varint(127);
  EXPECT_EQ(writer.size(), 1u);
  writer.varint(128);
  EXPECT_EQ(writer.str(), llvm::StringRef("\x7f\x80\x01"));
  writer.signedVarint(-64);
  EXPECT_EQ(writer.size(), 4u);
}

TEST(ByteStream, NumbersReadBack) {
  const uint64_t naturals[] = {0, 1, 127, 128, 16383, 16384, ~uint64_t(0)};
  const int64_t integers[] = {0,
                              -1,
                              1,
                              -64,
                              64,
                              std::numeric_limits<int64_t>::min(),
                              std::numeric_limits<int64_t>::max()};
  ByteWriter writer;
  for (uint64_t value : naturals)
    writer.varint(value);
  for (int64_t value : integers)
    writer.signedVarint(value);
  writer.fixed<uint32_t>(0xdeadbeef);
  writer.float32(-0.5f);
  writer.string("name");
  EXPECT_EQ(writer.str().take_back(13).take_front(4), "\xef\xbe\xad\xde");

  ByteReader reader(writer.str());
  for (uint64_t value : naturals)
    EXPECT_EQ(reader.varint(), value);
  for (int64_t value : integers)
    EXPECT_EQ(reader.signedVarint(), value);
  EXPECT_EQ(reader.fixed<uint32_t>(), 0xdeadbeef);
  EXPECT_EQ(reader.float32(), -0.5f);
  EXPECT_EQ(reader.string(), "name");
  EXPECT_TRUE(reader.atEnd());
  EXPECT_FALSE(bool(reader.takeError()));
}

static std::string varintError(llvm::StringRef bytes) {
  ByteReader reader(bytes);
  EXPECT_EQ(reader.varint(), 0u);
  return llvm::toString(reader.takeError());
}

TEST(ByteStream, RejectsMalformedVarints) {
  std::string ones(9, '\xff');
  EXPECT_EQ(varintError(""), "at byte 0: unexpected end: 1 bytes wanted, 0 "
                             "left");
  EXPECT_EQ(varintError("\x80"), "at byte 1: unexpected end: 1 bytes wanted, 0 "
                                 "left");
  EXPECT_EQ(varintError(llvm::StringRef("\x80\x00", 2)),
            "at byte 2: malformed variable-length integer");
  EXPECT_EQ(varintError(ones + "\x02"),
            "at byte 10: malformed variable-length integer");
}

TEST(ByteStream, FirstFailureSticks) {
  ByteReader reader("\x05\x06");
  EXPECT_EQ(reader.varint(4, "level"), 0u);
  EXPECT_EQ(reader.byte(), 0u);
  EXPECT_EQ(reader.bytes(1), "");
  reader.fail("later");
  EXPECT_EQ(llvm::toString(reader.takeError()),
            "at byte 1: level is 5, expected at most 4");
}

TEST(ByteStream, CountsMustFitTheInput) {
  ByteReader fits("\x02yyzz");
  EXPECT_EQ(fits.count(2, "pairs"), 2u);
  ByteReader reader("\x03yyzz");
  EXPECT_EQ(reader.count(2, "pairs"), 0u);
  EXPECT_EQ(llvm::toString(reader.takeError()),
            "at byte 1: pairs is 3, but only 4 bytes are left");
}
