//===- Huffman.h - Canonical length-limited Huffman codes -------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Deep Compression, section 4. Codes are optimal under a limit of
// `maxCodeLength` bits (package-merge), canonical (the lengths determine the
// codes), and written from the lowest bit up, so that a decoder looks up its
// next bits without shifting them. Long streams are split into four parts that
// a decoder runs through side by side. docs/FileFormat.md specifies the bytes.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_COMPRESSION_HUFFMAN_H
#define L2DC_COMPRESSION_HUFFMAN_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <vector>

namespace l2dc::compression {

/// The longest code, in bits. Decoding tables have 2^maxCodeLength entries.
inline constexpr unsigned maxCodeLength = 12;
/// Streams of at least this many symbols are split into four parts.
inline constexpr uint64_t minSplitSymbols = 16384;

/// A canonical prefix code over symbols 0 .. size-1 (1 to 256 symbols). Either
/// the code is complete, or exactly one symbol is used, with length 0.
struct HuffmanCode {
  /// Code length of each symbol; 0 for the unused ones.
  std::vector<uint8_t> lengths;
  /// The only symbol that is used, or -1.
  int onlySymbol = -1;
};

/// The optimal code for symbols that occur `frequencies` (1 to 256 counts, not
/// all zero) times.
HuffmanCode buildHuffmanCode(llvm::ArrayRef<uint64_t> frequencies);

/// The size in bits of a stream with these frequencies, without table and
/// padding.
uint64_t countHuffmanBits(const HuffmanCode &code,
                          llvm::ArrayRef<uint64_t> frequencies);

/// The stored form of a code: a few bits per symbol.
std::vector<uint8_t> writeHuffmanTable(const HuffmanCode &code);

/// Reads a table for `alphabet` (1 to 256) symbols. Fails if it is malformed,
/// has bytes left over or is not a complete code.
llvm::Expected<HuffmanCode> readHuffmanTable(llvm::ArrayRef<uint8_t> table,
                                             unsigned alphabet);

/// Codes `symbols`, which must all have a code.
std::vector<uint8_t> encodeHuffman(llvm::ArrayRef<uint8_t> symbols,
                                   const HuffmanCode &code);

/// The `count` symbols of `payload`. Fails unless the payload has exactly the
/// bytes that they take.
llvm::Expected<std::vector<uint8_t>>
decodeHuffman(llvm::ArrayRef<uint8_t> payload, const HuffmanCode &code,
              uint64_t count);

} // namespace l2dc::compression

#endif // L2DC_COMPRESSION_HUFFMAN_H
