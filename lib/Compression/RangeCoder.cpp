//===- RangeCoder.cpp - A binary arithmetic coder -------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/RangeCoder.h"

using namespace l2dc;
using namespace l2dc::compression;

void RangeEncoder::carry() {
  // The interval never reaches 1, so a byte below 255 stands before.
  size_t last = data.size() - 1;
  while (data[last] == 0xff)
    data[last--] = 0;
  ++data[last];
  low &= 0xffffffff;
}

std::vector<uint8_t> RangeEncoder::finish() {
  // The value in the interval with the most zeros at its end.
  uint64_t end = low + range;
  for (unsigned zeroBits = 32; zeroBits > 0; zeroBits -= 8) {
    uint64_t mask = (uint64_t(1) << zeroBits) - 1;
    uint64_t value = (low + mask) & ~mask;
    if (value < end) {
      low = value;
      break;
    }
  }
  for (unsigned i = 0; i < 4; ++i)
    shift();
  while (!data.empty() && data.back() == 0)
    data.pop_back();
  return std::move(data);
}
