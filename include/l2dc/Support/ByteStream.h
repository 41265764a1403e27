//===- ByteStream.h - Building and taking apart byte strings ----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the binary formats are written with. Variable-length integers are
// LEB128 in their shortest form (7 bits a byte, low bits first); signed ones
// are zigzag-coded first (0, -1, 1, -2, ... become 0, 1, 2, 3, ...).
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SUPPORT_BYTESTREAM_H
#define L2DC_SUPPORT_BYTESTREAM_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>

namespace l2dc {

/// Appends numbers and strings to a byte string.
class ByteWriter {
public:
  void byte(uint8_t value) { buffer.push_back(char(value)); }
  void varint(uint64_t value);
  void signedVarint(int64_t value);
  /// A little-endian integer of the type's width.
  template <typename T>
  void fixed(T value) {
    char raw[sizeof(T)];
    llvm::support::endian::write<T, llvm::endianness::little>(raw, value);
    buffer.append(raw, sizeof(T));
  }
  /// The four bytes of an IEEE 754 single, little-endian.
  void float32(float value);
  /// `text` without its length.
  void bytes(llvm::StringRef text) { buffer.append(text.begin(), text.end()); }
  /// The length of `text` as a varint, then `text`.
  void string(llvm::StringRef text);

  size_t size() const { return buffer.size(); }
  llvm::StringRef str() const { return buffer; }
  std::string take() { return std::move(buffer); }

private:
  std::string buffer;
};

/// Takes a byte string apart. The first failure sticks: from then on every
/// read gives zero or an empty string, so a parser may check once at the end of
/// a group of reads, as long as it checks before it allocates or loops by a
/// number it read (`count` does that check).
class ByteReader {
public:
  /// `bytes` must outlive the reader.
  explicit ByteReader(llvm::StringRef bytes) : data(bytes) {}

  uint8_t byte();
  /// Fails on an encoding that is longer than needed or than 64 bits.
  uint64_t varint();
  int64_t signedVarint();
  /// A varint of at most `limit`; `what` names the number in the message.
  uint64_t varint(uint64_t limit, llvm::StringRef what);
  /// A varint that counts items of at least `minBytes` bytes each (not 0), all
  /// of which must still fit into the input.
  uint64_t count(uint64_t minBytes, llvm::StringRef what);
  template <typename T>
  T fixed() {
    llvm::StringRef raw = bytes(sizeof(T));
    if (raw.empty())
      return 0;
    return llvm::support::endian::read<T, llvm::endianness::little>(raw.data());
  }
  float float32();
  /// The next `size` bytes, inside the string the reader was given.
  llvm::StringRef bytes(size_t size);
  /// A length as a varint, then as many bytes.
  llvm::StringRef string();

  size_t position() const { return offset; }
  size_t remaining() const { return data.size() - offset; }
  bool atEnd() const { return remaining() == 0; }

  bool ok() const { return message.empty(); }
  /// Records a failure unless there was one before; the byte position is put
  /// before `reason`, which must not be empty.
  void fail(const llvm::Twine &reason);
  /// Success, or the first failure as "at byte N: reason". A failure stays
  /// recorded, so this may be called more than once.
  llvm::Error takeError() const;

private:
  llvm::StringRef data;
  size_t offset = 0;
  std::string message;
};

} // namespace l2dc

#endif // L2DC_SUPPORT_BYTESTREAM_H
