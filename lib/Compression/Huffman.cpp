//===- Huffman.cpp - Canonical length-limited Huffman codes ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/Huffman.h"
#include "CanonicalCode.h"
#include "l2dc/Compression/BitStream.h"
#include "l2dc/Support/ByteStream.h"
#include "l2dc/Support/Error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <array>

using namespace l2dc;
using namespace l2dc::compression;

//===----------------------------------------------------------------------===//
// Code lengths
//===----------------------------------------------------------------------===//

namespace {
/// One list of the package-merge method: symbols and packages of two items of
/// the list below, merged in the order of their weights.
struct PackageList {
  std::vector<uint64_t> weights;
  std::vector<bool> isSymbol;

  void append(uint64_t weight, bool symbol) {
    weights.push_back(weight);
    isSymbol.push_back(symbol);
  }
};
} // namespace

/// Merges the ascending symbol `weights` with the pairs of `below`.
static PackageList mergePackages(llvm::ArrayRef<uint64_t> weights,
                                 const PackageList &below) {
  PackageList merged;
  size_t next = 0;
  for (size_t pair = 0; pair + 1 < below.weights.size(); pair += 2) {
    uint64_t package = below.weights[pair] + below.weights[pair + 1];
    for (; next < weights.size() && weights[next] <= package; ++next)
      merged.append(weights[next], true);
    merged.append(package, false);
  }
  for (; next < weights.size(); ++next)
    merged.append(weights[next], true);
  return merged;
}

/// Optimal code lengths of at most `maxCodeLength` for at least two ascending
/// weights, by package-merge: the length of a symbol is the number of lists in
/// which it is among the items taken. The first list gives 2n - 2 items, each
/// package of which takes two items of the next list.
static std::vector<uint8_t> computeLengths(llvm::ArrayRef<uint64_t> weights) {
  std::array<PackageList, maxCodeLength> lists;
  for (unsigned level = maxCodeLength; level-- > 0;)
    lists[level] = mergePackages(
        weights, level + 1 < maxCodeLength ? lists[level + 1] : PackageList());

  std::vector<uint8_t> lengths(weights.size(), 0);
  size_t taken = 2 * weights.size() - 2;
  for (const PackageList &list : lists) {
    size_t symbols =
        std::count(list.isSymbol.begin(), list.isSymbol.begin() + taken, true);
    for (size_t i = 0; i < symbols; ++i)
      ++lengths[i];
    taken = 2 * (taken - symbols);
  }
  return lengths;
}

HuffmanCode
compression::buildHuffmanCode(llvm::ArrayRef<uint64_t> frequencies) {
  assert(!frequencies.empty() && frequencies.size() <= 256);
  HuffmanCode code;
  code.lengths.assign(frequencies.size(), 0);
  std::vector<unsigned> used;
  for (unsigned symbol = 0; symbol < frequencies.size(); ++symbol)
    if (frequencies[symbol] > 0)
      used.push_back(symbol);
  assert(!used.empty() && "a code needs a symbol");
  if (used.size() == 1) {
    code.onlySymbol = used.front();
    return code;
  }
  llvm::sort(used, [&](unsigned a, unsigned b) {
    return std::pair(frequencies[a], a) < std::pair(frequencies[b], b);
  });
  std::vector<uint64_t> weights;
  for (unsigned symbol : used)
    weights.push_back(frequencies[symbol]);
  for (auto [symbol, length] : llvm::zip_equal(used, computeLengths(weights)))
    code.lengths[symbol] = length;
  return code;
}

uint64_t compression::countHuffmanBits(const HuffmanCode &code,
                                       llvm::ArrayRef<uint64_t> frequencies) {
  uint64_t bits = 0;
  for (auto [length, frequency] : llvm::zip_equal(code.lengths, frequencies))
    bits += length * frequency;
  return bits;
}

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//
//
// A table is one bit that says whether only one symbol is used. If so, the
// symbol follows. If not, each symbol's length follows as the difference to the
// last length, mapped to a rank and written in unary (rank ones and a zero):
// histograms are smooth, so most differences are small. Rank 3 says "unused"
// and is followed by the number of unused symbols in a row.

namespace {
constexpr unsigned unusedRank = 3;
} // namespace

/// 0, 1, -1, 2, -2, ... as 0, 1, 2, 4, 5, ...: `unusedRank` is left out.
static unsigned rankOf(int difference) {
  unsigned rank = difference > 0 ? 2 * difference - 1 : -2 * difference;
  return rank + (rank >= unusedRank);
}

static int differenceOf(unsigned rank) {
  rank -= rank > unusedRank;
  return rank % 2 ? int(rank + 1) / 2 : -int(rank / 2);
}

/// The length that all symbols would have if they were equally frequent: what
/// the first length is compared to.
static int startLength(unsigned alphabet) {
  return std::max(1u, llvm::Log2_32_Ceil(alphabet));
}

static void writeUnary(BitWriter &writer, unsigned rank) {
  writer.write((1u << rank) - 1, rank + 1);
}

std::vector<uint8_t> compression::writeHuffmanTable(const HuffmanCode &code) {
  unsigned alphabet = code.lengths.size();
  BitWriter writer;
  writer.write(code.onlySymbol >= 0, 1);
  if (code.onlySymbol >= 0) {
    writer.write(code.onlySymbol, llvm::Log2_32_Ceil(alphabet));
    return writer.finish();
  }
  int last = startLength(alphabet);
  for (unsigned symbol = 0; symbol < alphabet;) {
    int length = code.lengths[symbol];
    if (length > 0) {
      writeUnary(writer, rankOf(length - last));
      last = length;
      ++symbol;
      continue;
    }
    unsigned run = 1;
    while (symbol + run < alphabet && code.lengths[symbol + run] == 0)
      ++run;
    writeUnary(writer, unusedRank);
    writer.writeGamma(run);
    symbol += run;
  }
  return writer.finish();
}

/// Reads a rank, which is at most 2 * maxCodeLength + 1.
static unsigned readUnary(BitReader &reader) {
  unsigned rank = 0;
  while (rank <= 2 * maxCodeLength + 1 && reader.read(1) == 1)
    ++rank;
  return rank;
}

/// Reads the lengths of `code.lengths.size()` symbols; false if one is out of
/// range or runs over the end.
static bool readLengths(BitReader &reader, HuffmanCode &code) {
  unsigned alphabet = code.lengths.size();
  int last = startLength(alphabet);
  for (unsigned symbol = 0; symbol < alphabet;) {
    unsigned rank = readUnary(reader);
    if (rank == unusedRank) {
      uint32_t run = reader.readGamma();
      if (!reader.ok() || run > alphabet - symbol)
        return false;
      symbol += run;
      continue;
    }
    last += differenceOf(rank);
    if (!reader.ok() || last < 1 || last > int(maxCodeLength))
      return false;
    code.lengths[symbol++] = uint8_t(last);
  }
  return true;
}

/// True if the codes of these lengths fill the code space exactly.
static bool isComplete(const HuffmanCode &code) {
  uint64_t filled = 0;
  for (uint8_t length : code.lengths)
    filled += length ? uint64_t(1) << (maxCodeLength - length) : 0;
  return filled == uint64_t(1) << maxCodeLength;
}

llvm::Expected<HuffmanCode>
compression::readHuffmanTable(llvm::ArrayRef<uint8_t> table,
                              unsigned alphabet) {
  BitReader reader(table);
  HuffmanCode code;
  code.lengths.assign(alphabet, 0);
  bool isValid;
  if (reader.read(1)) {
    code.onlySymbol = int(reader.read(llvm::Log2_32_Ceil(alphabet)));
    isValid = code.onlySymbol < int(alphabet);
  } else {
    isValid = readLengths(reader, code) && isComplete(code);
  }
  if (!isValid || !reader.isFinished())
    return makeError("malformed Huffman table of {0} bytes for {1} symbols",
                     table.size(), alphabet);
  return code;
}

//===----------------------------------------------------------------------===//
// Codes and encoding
//===----------------------------------------------------------------------===//

std::vector<CanonicalCode>
compression::assignCodes(llvm::ArrayRef<uint8_t> lengths) {
  std::vector<CanonicalCode> codes(lengths.size());
  uint32_t next = 0;
  for (unsigned length = 1; length <= maxCodeLength; ++length, next <<= 1)
    for (size_t symbol = 0; symbol < lengths.size(); ++symbol)
      if (lengths[symbol] == length)
        codes[symbol] = {uint16_t(llvm::reverseBits(next++) >> (32 - length)),
                         uint8_t(length)};
  return codes;
}

SplitStream::SplitStream(uint64_t count)
    : numParts(count < minSplitSymbols ? 1 : 4),
      partSymbols((count + numParts - 1) / numParts), count(count) {}

static std::vector<uint8_t> encodePart(llvm::ArrayRef<uint8_t> symbols,
                                       llvm::ArrayRef<CanonicalCode> codes) {
  BitWriter writer;
  for (uint8_t symbol : symbols)
    writer.write(codes[symbol].bits, codes[symbol].length);
  return writer.finish();
}

std::vector<uint8_t> compression::encodeHuffman(llvm::ArrayRef<uint8_t> symbols,
                                                const HuffmanCode &code) {
  if (code.onlySymbol >= 0)
    return {};
  std::vector<CanonicalCode> codes = assignCodes(code.lengths);
  SplitStream split(symbols.size());
  ByteWriter sizes;
  std::vector<uint8_t> parts;
  for (unsigned part = 0; part < split.numParts; ++part) {
    std::vector<uint8_t> bytes =
        encodePart(symbols.slice(split.begin(part), split.size(part)), codes);
    if (part + 1 < split.numParts)
      sizes.varint(bytes.size());
    parts.insert(parts.end(), bytes.begin(), bytes.end());
  }
  parts.insert(parts.begin(), sizes.str().bytes_begin(),
               sizes.str().bytes_end());
  return parts;
}
