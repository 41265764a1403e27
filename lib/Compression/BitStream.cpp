//===- BitStream.cpp - Fields of bits in bytes ----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/BitStream.h"

#include "llvm/Support/MathExtras.h"

using namespace l2dc;
using namespace l2dc::compression;

void BitWriter::writeGamma(uint32_t value) {
  assert(value >= 1);
  unsigned extraBits = llvm::Log2_32(value);
  write(0, extraBits);
  write(1, 1);
  write(value - (1u << extraBits), extraBits);
}

std::vector<uint8_t> BitWriter::finish() {
  if (used > 0)
    write(0, 8 - used);
  return std::move(data);
}

uint32_t BitReader::readGamma() {
  unsigned extraBits = 0;
  while (isOk && read(1) == 0)
    ++extraBits;
  isOk &= extraBits < 32;
  if (!isOk)
    return 0;
  return (1u << extraBits) + read(extraBits);
}

std::vector<uint8_t> compression::packBits(llvm::ArrayRef<uint8_t> symbols,
                                           unsigned width) {
  BitWriter writer;
  for (uint8_t symbol : symbols)
    writer.write(symbol, width);
  return writer.finish();
}
