//===- StreamCoding.cpp - One stream by one coder -------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StreamCoding.h"
#include "l2dc/Compression/BitStream.h"
#include "l2dc/Compression/Huffman.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace l2dc;
using namespace l2dc::compression;

Histogram compression::countSymbols(llvm::ArrayRef<uint8_t> symbols,
                                    unsigned alphabet) {
  // All 256 counts first: a branch-free loop, whatever the alphabet.
  Histogram histogram(256, 0);
  for (uint8_t symbol : symbols)
    ++histogram[symbol];
  histogram.resize(alphabet);
  return histogram;
}

static uint64_t rawBytes(uint64_t count, unsigned alphabet) {
  return llvm::divideCeil(count * llvm::Log2_32_Ceil(alphabet), 8);
}

uint64_t compression::estimateStatic(const Histogram &histogram) {
  uint64_t count = 0;
  for (uint64_t frequency : histogram)
    count += frequency;
  uint64_t raw = rawBytes(count, histogram.size());
  if (count == 0)
    return raw;
  HuffmanCode code = buildHuffmanCode(histogram);
  uint64_t coded = writeHuffmanTable(code).size() +
                   llvm::divideCeil(countHuffmanBits(code, histogram), 8);
  return std::min(raw, coded);
}

CodedStream compression::encodeStatic(llvm::ArrayRef<uint8_t> symbols,
                                      unsigned alphabet) {
  CodedStream stream;
  stream.symbols = symbols.size();
  stream.alphabet = alphabet;
  if (!symbols.empty()) {
    HuffmanCode code = buildHuffmanCode(countSymbols(symbols, alphabet));
    stream.coder = StreamCoder::Huffman;
    stream.table = writeHuffmanTable(code);
    stream.payload = encodeHuffman(symbols, code);
  }
  if (streamBytes(stream) < rawBytes(symbols.size(), alphabet))
    return stream;
  stream.coder = StreamCoder::Raw;
  stream.table.clear();
  stream.payload = packBits(symbols, llvm::Log2_32_Ceil(alphabet));
  return stream;
}

static llvm::Expected<std::vector<uint8_t>>
decodeRaw(const CodedStream &stream) {
  unsigned width = llvm::Log2_32_Ceil(stream.alphabet);
  if (stream.payload.size() != rawBytes(stream.symbols, stream.alphabet))
    return makeError("{0} bytes for {1} symbols of {2} bits",
                     stream.payload.size(), stream.symbols, width);
  std::vector<uint8_t> symbols(stream.symbols);
  BitReader reader(stream.payload);
  for (uint8_t &symbol : symbols)
    symbol = uint8_t(reader.read(width));
  if (!reader.isFinished())
    return makeError("the unused bits of the last byte are not zero");
  return symbols;
}

static llvm::Expected<std::vector<uint8_t>>
decodeCoded(const CodedStream &stream) {
  llvm::Expected<HuffmanCode> code =
      readHuffmanTable(stream.table, stream.alphabet);
  if (!code)
    return code.takeError();
  return decodeHuffman(stream.payload, *code, stream.symbols);
}

llvm::Expected<std::vector<uint8_t>>
compression::decodeStatic(const CodedStream &stream, llvm::StringRef what) {
  auto symbols = stream.coder == StreamCoder::Huffman ? decodeCoded(stream)
                                                      : decodeRaw(stream);
  if (!symbols)
    return addContext(symbols.takeError(), what);
  for (auto [position, symbol] : llvm::enumerate(*symbols))
    if (symbol >= stream.alphabet)
      return makeError("{0}: symbol {1} at {2}, expected less than {3}", what,
                       unsigned(symbol), position, stream.alphabet);
  return symbols;
}
