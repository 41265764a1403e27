//===- SpmatRows.cpp - Entries packed as rows of the Spmat SRAM -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SpmatRows.h"

using namespace l2dc;
using namespace l2dc::image;

/// Calls `visit` with each entry's index and the bit at which it starts.
template <typename Visitor>
static void forEachEntry(size_t count, const SpmatLayout &layout,
                         Visitor visit) {
  size_t entryBits = layout.codeBits + layout.runBits;
  size_t perRow = layout.entriesPerRow();
  for (size_t first = 0, rowBit = 0; first < count;
       first += perRow, rowBit += 8 * layout.rowBytes()) {
    size_t end = std::min(count, first + perRow);
    for (size_t i = first, bit = rowBit; i < end; ++i, bit += entryBits)
      visit(i, bit);
  }
}

std::string image::packEntries(llvm::ArrayRef<Entry> entries,
                               const SpmatLayout &layout) {
  std::string rows(layout.bytes(entries.size()), '\0');
  forEachEntry(entries.size(), layout, [&](size_t i, size_t bit) {
    uint32_t field = entries[i].code | entries[i].run << layout.codeBits;
    field <<= bit % 8;
    for (size_t byte = bit / 8; field != 0; ++byte, field >>= 8)
      rows[byte] = char(rows[byte] | (field & 0xff));
  });
  return rows;
}

std::vector<Entry> image::unpackEntries(llvm::StringRef rows, size_t count,
                                        const SpmatLayout &layout) {
  std::vector<Entry> entries(count);
  uint32_t codeMask = (1u << layout.codeBits) - 1;
  uint32_t runMask = (1u << layout.runBits) - 1;
  auto byteAt = [&](size_t i) {
    return i < rows.size() ? uint32_t(uint8_t(rows[i])) : 0;
  };
  forEachEntry(count, layout, [&](size_t i, size_t bit) {
    size_t byte = bit / 8; // a field has at most 16 bits, so 3 bytes hold it
    uint32_t field =
        byteAt(byte) | byteAt(byte + 1) << 8 | byteAt(byte + 2) << 16;
    field >>= bit % 8;
    entries[i].code = uint8_t(field & codeMask);
    entries[i].run = uint8_t(field >> layout.codeBits & runMask);
  });
  return entries;
}
