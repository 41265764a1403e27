//===- RelativeIndex.cpp - Sparse positions as runs of zeros --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Compression/RelativeIndex.h"
#include "l2dc/Support/Error.h"

#include <cassert>

using namespace l2dc;
using namespace l2dc::compression;

RelativeIndex compression::encodeRelative(llvm::ArrayRef<uint8_t> codes,
                                          unsigned indexBits) {
  assert(indexBits >= 1 && indexBits <= maxIndexBits);
  const unsigned longest = (1u << indexBits) - 1;
  RelativeIndex index;
  index.indexBits = indexBits;
  auto append = [&](unsigned run, uint8_t code) {
    index.runs.push_back(uint8_t(run));
    index.codes.push_back(code);
  };
  uint64_t gap = 0;
  for (uint8_t code : codes) {
    if (code == 0) {
      ++gap;
      continue;
    }
    for (; gap > longest; gap -= longest + 1)
      append(longest, 0);
    append(unsigned(gap), code);
    gap = 0;
  }
  return index;
}

llvm::Expected<std::vector<uint8_t>>
compression::decodeRelative(const RelativeIndex &index, uint64_t count) {
  if (index.indexBits < 1 || index.indexBits > maxIndexBits)
    return makeError("index bits are {0}, expected 1 to {1}", index.indexBits,
                     maxIndexBits);
  if (index.runs.size() != index.codes.size())
    return makeError("{0} runs for {1} codes", index.runs.size(),
                     index.codes.size());
  const unsigned longest = (1u << index.indexBits) - 1;
  std::vector<uint8_t> codes(count, 0);
  uint64_t position = 0;
  for (uint64_t i = 0; i < index.entries(); ++i) {
    unsigned run = index.runs[i];
    if (run > longest)
      return makeError("run {0} of entry {1} is longer than {2}", run, i,
                       longest);
    if (index.codes[i] == 0 && run != longest)
      return makeError("entry {0} has code 0 and run {1}, but a filler has "
                       "run {2}",
                       i, run, longest);
    if (run >= count - position)
      return makeError("entry {0} lies past the last of {1} weights", i, count);
    position += run;
    codes[position++] = index.codes[i];
  }
  if (index.entries() > 0 && index.codes.back() == 0)
    return makeError("the last entry is a filler");
  return codes;
}
