//===- BitStream.h - Fields of bits in bytes --------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_COMPRESSION_BITSTREAM_H
#define L2DC_COMPRESSION_BITSTREAM_H

#include "llvm/ADT/ArrayRef.h"

#include <cassert>
#include <cstdint>
#include <vector>

namespace l2dc::compression {

/// Appends fields of bits to bytes. The first bit is the lowest of the first
/// byte; a field's low bit comes first.
class BitWriter {
public:
  /// Writes the low `count` (0 to 32) bits of `value`, which has no others.
  void write(uint32_t value, unsigned count) {
    assert(count <= 32 && (uint64_t(value) >> count) == 0);
    buffer |= uint64_t(value) << used;
    used += count;
    for (; used >= 8; used -= 8, buffer >>= 8)
      data.push_back(uint8_t(buffer));
  }
  /// `value` (at least 1) as Elias' gamma code: one zero for every bit after
  /// its leading one, a one, and then those bits.
  void writeGamma(uint32_t value);
  /// All bytes; the last one is filled up with zeros.
  std::vector<uint8_t> finish();

private:
  std::vector<uint8_t> data;
  uint64_t buffer = 0;
  unsigned used = 0; ///< bits in `buffer`, below 8 between calls
};

/// Reads what BitWriter wrote. Past the end it gives zeros and `ok()` is false.
class BitReader {
public:
  explicit BitReader(llvm::ArrayRef<uint8_t> data) : data(data) {}

  /// The next `count` (0 to 32) bits.
  uint32_t read(unsigned count) {
    assert(count <= 32);
    while (available < count) {
      isOk &= position < data.size();
      uint64_t next = position < data.size() ? data[position] : 0;
      ++position;
      buffer |= next << available;
      available += 8;
    }
    uint32_t value = uint32_t(buffer & ((uint64_t(1) << count) - 1));
    buffer >>= count;
    available -= count;
    return value;
  }
  /// Fails on more than 31 leading zeros.
  uint32_t readGamma();

  bool ok() const { return isOk; }
  /// True if every byte was read and the bits left in the last one are zero.
  bool isFinished() const {
    return isOk && position == data.size() && buffer == 0;
  }

private:
  llvm::ArrayRef<uint8_t> data;
  size_t position = 0;
  uint64_t buffer = 0;
  unsigned available = 0; ///< bits in `buffer`
  bool isOk = true;
};

/// Symbols as fields of `width` (0 to 8) bits; without a width there are no
/// bytes.
std::vector<uint8_t> packBits(llvm::ArrayRef<uint8_t> symbols, unsigned width);

} // namespace l2dc::compression

#endif // L2DC_COMPRESSION_BITSTREAM_H
