//===- RangeCoder.h - A binary arithmetic coder -----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The textbook coder (Martin's range encoding with binary decisions): an
// interval [low, low + range) is divided in proportion to the probability of
// each decision, and leading bytes are written as soon as they are settled.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_COMPRESSION_RANGECODER_H
#define L2DC_COMPRESSION_RANGECODER_H

#include "llvm/ADT/ArrayRef.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <vector>

namespace l2dc::compression {

/// Probabilities are 16-bit fractions: p / 65536, never 0 or 1.
inline constexpr unsigned probabilityBits = 16;

/// The interval is widened by bytes while it is narrower than this.
inline constexpr uint32_t minRange = 1u << 24;

/// Writes decisions.
class RangeEncoder {
public:
  /// Codes `bit`, whose probability of being 1 is `probability`. Returns `bit`.
  bool code(bool bit, uint32_t probability) {
    assert(probability > 0 && probability < 1u << probabilityBits);
    uint32_t bound = (range >> probabilityBits) * probability;
    if (bit) {
      range = bound;
    } else {
      low += bound;
      range -= bound;
    }
    while (range < minRange)
      shift();
    return bit;
  }
  /// Codes the low `bits` (0 to 16) bits of `value`, which has no others, as
  /// equally probable. Returns `value`.
  uint32_t codeUniform(uint32_t value, unsigned bits) {
    assert(bits <= 16 && value >> bits == 0);
    range >>= bits;
    low += uint64_t(range) * value;
    while (range < minRange)
      shift();
    return value;
  }
  /// Ends the stream. Zero bytes at the end are left out: the decoder reads
  /// zeros past the end.
  std::vector<uint8_t> finish();

private:
  void shift() {
    if (low >> 32)
      carry();
    data.push_back(uint8_t(low >> 24));
    low = (low << 8) & 0xffffffff;
    range <<= 8;
  }
  /// Adds the carry out of `low` to the bytes already written.
  void carry();

  std::vector<uint8_t> data;
  uint64_t low = 0;
  uint32_t range = 0xffffffff;
};

/// Reads decisions: `code` returns the bit that the encoder was given with the
/// same probability. Wrong bytes give wrong bits, but nothing worse.
class RangeDecoder {
public:
  explicit RangeDecoder(llvm::ArrayRef<uint8_t> data) : data(data) {
    for (unsigned i = 0; i < 4; ++i)
      offset = offset << 8 | nextByte();
  }

  /// The encoder's signature, so that one model serves both; the first
  /// parameter is not used.
  bool code(bool, uint32_t probability) {
    uint32_t bound = (range >> probabilityBits) * probability;
    bool bit = offset < bound;
    if (bit) {
      range = bound;
    } else {
      offset -= bound;
      range -= bound;
    }
    for (; range < minRange; range <<= 8)
      offset = offset << 8 | nextByte();
    return bit;
  }
  uint32_t codeUniform(uint32_t, unsigned bits) {
    range >>= bits;
    uint32_t value = std::min(offset / range, (1u << bits) - 1);
    offset -= value * range;
    for (; range < minRange; range <<= 8)
      offset = offset << 8 | nextByte();
    return value;
  }
  /// True if every byte was read and the last one is not a spare zero.
  bool isFinished() const {
    return position >= data.size() && (data.empty() || data.back() != 0);
  }

private:
  uint8_t nextByte() {
    size_t current = position++;
    return current < data.size() ? data[current] : 0;
  }

  llvm::ArrayRef<uint8_t> data;
  size_t position = 0;
  uint32_t offset = 0; ///< the coded value minus the interval's low end
  uint32_t range = 0xffffffff;
};

} // namespace l2dc::compression

#endif // L2DC_COMPRESSION_RANGECODER_H
