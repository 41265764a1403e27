//===- StreamCoding.h - One stream by one coder -----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_COMPRESSION_STREAMCODING_H
#define L2DC_LIB_COMPRESSION_STREAMCODING_H

#include "l2dc/Compression/CodedWeights.h"

namespace l2dc::compression {

/// How often each symbol occurs; one count per symbol of the alphabet.
using Histogram = std::vector<uint64_t>;
Histogram countSymbols(llvm::ArrayRef<uint8_t> symbols, unsigned alphabet);

/// The bytes of table and payload that `encodeStatic` makes of symbols with
/// this histogram; exact but for the ends of the parts of long streams.
uint64_t estimateStatic(const Histogram &histogram);

/// Codes `symbols`, all below `alphabet` (1 to 256), with the smaller one of
/// raw fields and a Huffman code.
CodedStream encodeStatic(llvm::ArrayRef<uint8_t> symbols, unsigned alphabet);

/// The symbols of a Raw or Huffman stream. Fails on anything that
/// `encodeStatic` does not write; `what` names the stream in the message.
llvm::Expected<std::vector<uint8_t>> decodeStatic(const CodedStream &stream,
                                                  llvm::StringRef what);

/// Bytes of table and payload.
inline uint64_t streamBytes(const CodedStream &stream) {
  return stream.table.size() + stream.payload.size();
}

} // namespace l2dc::compression

#endif // L2DC_LIB_COMPRESSION_STREAMCODING_H
