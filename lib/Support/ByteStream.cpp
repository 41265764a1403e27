//===- ByteStream.cpp - Building and taking apart byte strings ------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Support/ByteStream.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/bit.h"

using namespace l2dc;

void ByteWriter::varint(uint64_t value) {
  for (; value >= 0x80; value >>= 7)
    byte(uint8_t(value) | 0x80);
  byte(uint8_t(value));
}

void ByteWriter::signedVarint(int64_t value) {
  // All ones where the value is negative: flips the doubled magnitude.
  uint64_t sign = uint64_t(value >> 63);
  varint((uint64_t(value) << 1) ^ sign);
}

void ByteWriter::float32(float value) {
  fixed<uint32_t>(llvm::bit_cast<uint32_t>(value));
}

void ByteWriter::string(llvm::StringRef text) {
  varint(text.size());
  bytes(text);
}

uint8_t ByteReader::byte() {
  llvm::StringRef raw = bytes(1);
  return raw.empty() ? 0 : uint8_t(raw[0]);
}

uint64_t ByteReader::varint() {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    uint8_t next = byte();
    if (!ok())
      return 0;
    uint64_t payload = next & 0x7f;
    // The tenth byte holds the topmost bit only; a final zero byte after the
    // first adds nothing, and one value must have one encoding.
    if ((shift == 63 && next > 1) || (shift > 0 && next == 0)) {
      fail("malformed variable-length integer");
      return 0;
    }
    value |= payload << shift;
    if (!(next & 0x80))
      break;
  }
  return value;
}

int64_t ByteReader::signedVarint() {
  uint64_t coded = varint();
  return int64_t((coded >> 1) ^ (~(coded & 1) + 1));
}

uint64_t ByteReader::varint(uint64_t limit, llvm::StringRef what) {
  uint64_t value = varint();
  if (value <= limit)
    return value;
  fail(llvm::Twine(what) + " is " + llvm::Twine(value) + ", expected at most " +
       llvm::Twine(limit));
  return 0;
}

uint64_t ByteReader::count(uint64_t minBytes, llvm::StringRef what) {
  uint64_t value = varint();
  if (value <= remaining() / minBytes)
    return value;
  fail(llvm::Twine(what) + " is " + llvm::Twine(value) + ", but only " +
       llvm::Twine(remaining()) + " bytes are left");
  return 0;
}

float ByteReader::float32() { return llvm::bit_cast<float>(fixed<uint32_t>()); }

llvm::StringRef ByteReader::bytes(size_t size) {
  if (!ok())
    return {};
  if (size > remaining()) {
    fail("unexpected end: " + llvm::Twine(size) + " bytes wanted, " +
         llvm::Twine(remaining()) + " left");
    return {};
  }
  llvm::StringRef result = data.substr(offset, size);
  offset += size;
  return result;
}

llvm::StringRef ByteReader::string() { return bytes(varint()); }

void ByteReader::fail(const llvm::Twine &reason) {
  if (ok())
    message = ("at byte " + llvm::Twine(offset) + ": " + reason).str();
}

llvm::Error ByteReader::takeError() const {
  return ok() ? llvm::Error::success() : makeError("{0}", message);
}
