//===- HuffmanDecoder.cpp - Fast decoding of Huffman streams --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each of the four parts of a stream is a chain of dependent table look-ups;
// side by side they keep the processor busy. One 64-bit load per part serves
// several symbols, because codes have at most 12 bits.
//
//===----------------------------------------------------------------------===//

#include "CanonicalCode.h"
#include "l2dc/Compression/Huffman.h"
#include "l2dc/Support/ByteStream.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"

#include <array>

using namespace l2dc;
using namespace l2dc::compression;

namespace {
/// What the next bits of a stream mean.
struct TableEntry {
  uint8_t length;
  uint8_t symbol;
};

/// An entry for all values of the next `bits` bits.
struct DecodingTable {
  unsigned bits = 0;
  std::array<TableEntry, 1u << maxCodeLength> entries;
};

/// The state of one part of a stream.
struct Part {
  const uint8_t *next, *end; ///< bytes not yet loaded
  uint8_t *out, *outEnd;     ///< where the symbols go
  uint64_t buffer = 0;
  unsigned available = 0; ///< bits in `buffer`; those above them may be ahead
};
} // namespace

static DecodingTable buildTable(const HuffmanCode &code) {
  DecodingTable table;
  table.bits = *llvm::max_element(code.lengths);
  std::vector<CanonicalCode> codes = assignCodes(code.lengths);
  for (auto [symbol, canonical] : llvm::enumerate(codes)) {
    if (canonical.length == 0)
      continue;
    for (unsigned bits = canonical.bits; bits < 1u << table.bits;
         bits += 1u << canonical.length)
      table.entries[bits] = {canonical.length, uint8_t(symbol)};
  }
  return table;
}

/// Decodes `symbolsPerLoad` symbols of each part for as long as every part has
/// eight bytes of input and room for them.
template <unsigned symbolsPerLoad>
static void decodeFast(const DecodingTable &table,
                       llvm::MutableArrayRef<Part> parts) {
  const uint64_t mask = (uint64_t(1) << table.bits) - 1;
  const TableEntry *entries = table.entries.data();
  std::array<Part, 4> p;
  llvm::copy(parts, p.begin());
  auto canRun = [](const Part &part) {
    return part.end - part.next >= 8 &&
           part.outEnd - part.out >= int(symbolsPerLoad);
  };
  while (llvm::all_of(p, canRun)) {
    for (Part &part : p) {
      using namespace llvm::support;
      part.buffer |= endian::read64le(part.next) << part.available;
      // Whole bytes only: 56 to 63 bits are now there.
      part.next += (63 - part.available) / 8;
      part.available |= 56;
    }
    for (unsigned i = 0; i < symbolsPerLoad; ++i) {
      for (Part &part : p) {
        TableEntry entry = entries[part.buffer & mask];
        part.out[i] = entry.symbol;
        part.buffer >>= entry.length;
        part.available -= entry.length;
      }
    }
    for (Part &part : p)
      part.out += symbolsPerLoad;
  }
  llvm::copy(p, parts.begin());
}

/// Decodes the rest of one part, byte by byte. False unless its symbols take
/// exactly its bytes.
static bool decodeRest(const DecodingTable &table, Part &part) {
  const uint64_t mask = (uint64_t(1) << table.bits) - 1;
  // The fast loop's buffer may hold bits of the byte that comes next.
  part.buffer &= (uint64_t(1) << part.available) - 1;
  while (part.out != part.outEnd) {
    for (; part.available < table.bits && part.next != part.end;
         part.available += 8)
      part.buffer |= uint64_t(*part.next++) << part.available;
    TableEntry entry = table.entries[part.buffer & mask];
    if (entry.length > part.available)
      return false;
    *part.out++ = entry.symbol;
    part.buffer >>= entry.length;
    part.available -= entry.length;
  }
  return part.next == part.end && part.available < 8 && part.buffer == 0;
}

/// Divides `payload` and `symbols` into the stream's parts; empty if the sizes
/// do not fit.
static llvm::SmallVector<Part, 4>
splitPayload(llvm::ArrayRef<uint8_t> payload, const SplitStream &split,
             llvm::MutableArrayRef<uint8_t> symbols) {
  ByteReader reader(llvm::toStringRef(payload));
  llvm::SmallVector<uint64_t, 4> sizes;
  for (unsigned part = 0; part + 1 < split.numParts; ++part)
    sizes.push_back(reader.varint());
  llvm::SmallVector<Part, 4> parts;
  for (unsigned part = 0; part < split.numParts; ++part) {
    llvm::StringRef bytes = reader.bytes(
        part + 1 < split.numParts ? sizes[part] : reader.remaining());
    uint8_t *out = symbols.data() + split.begin(part);
    parts.push_back(
        {bytes.bytes_begin(), bytes.bytes_end(), out, out + split.size(part)});
  }
  if (!reader.ok())
    parts.clear();
  return parts;
}

static bool decodeParts(const DecodingTable &table,
                        llvm::MutableArrayRef<Part> parts) {
  if (parts.size() == 4) {
    // 56 loaded bits are enough for so many codes.
    if (table.bits <= 8)
      decodeFast<7>(table, parts);
    else if (table.bits <= 11)
      decodeFast<5>(table, parts);
    else
      decodeFast<4>(table, parts);
  }
  return !parts.empty() && llvm::all_of(parts, [&](Part &part) {
    return decodeRest(table, part);
  });
}

llvm::Expected<std::vector<uint8_t>>
compression::decodeHuffman(llvm::ArrayRef<uint8_t> payload,
                           const HuffmanCode &code, uint64_t count) {
  auto malformed = [&] {
    return makeError("malformed Huffman stream: {0} bytes do not hold {1} "
                     "symbols",
                     payload.size(), count);
  };
  if (code.onlySymbol >= 0) {
    if (!payload.empty())
      return malformed();
    return std::vector<uint8_t>(count, uint8_t(code.onlySymbol));
  }
  // Every symbol takes at least a bit; asked before memory is.
  if (count > payload.size() * 8)
    return malformed();
  std::vector<uint8_t> symbols(count);
  auto parts = splitPayload(payload, SplitStream(count), symbols);
  if (!decodeParts(buildTable(code), parts))
    return malformed();
  return symbols;
}
