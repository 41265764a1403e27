//===- EntryCounts.cpp - How an encoded matrix loads the PEs --------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/EntryCounts.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/MultiVersion.h"

#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <limits>

using namespace l2dc;
using namespace l2dc::sim;

llvm::Expected<EntryCounts>
EntryCounts::create(unsigned pes, uint32_t columns,
                    llvm::ArrayRef<ColumnPart> parts) {
  EntryCounts result;
  result.numPEs = pes;
  result.numLanes = llvm::alignTo(pes, laneAlign);
  const size_t cells = size_t(columns) * result.numLanes;
  result.counts.resize(cells);
  result.paddings.resize(cells);
  result.first.resize(cells, noFirstRow);
  result.last.resize(cells, noLastRow);
  result.entriesOfColumn.resize(columns);
  result.paddingSums.resize(columns);
  result.rowReadSums.resize(columns);
  result.largestOfColumn.resize(columns);

  // One pass takes at most this many ticks: every column waits for its slowest
  // PE, and every row of activations costs at most one more.
  uint64_t longestPass = 16;
  for (uint32_t c = 0; c < columns; ++c) {
    llvm::ArrayRef<ColumnPart> column = parts.slice(size_t(c) * pes, pes);
    for (auto [pe, part] : llvm::enumerate(column))
      if (part.entries > maxEntries || part.lastRow >= maxEntries)
        return makeError("column {0} has {1} entries up to row {2} in PE {3}, "
                         "expected at most {4}",
                         c, part.entries, part.lastRow, pe, maxEntries);
    result.setColumn(c, column);
    longestPass += result.largestOfColumn[c] + 3;
  }
  if (longestPass > uint64_t(std::numeric_limits<int32_t>::max()))
    return makeError("a pass over the matrix can take {0} cycles, expected "
                     "fewer than 2^31",
                     longestPass);
  return result;
}

void EntryCounts::setColumn(uint32_t c, llvm::ArrayRef<ColumnPart> parts) {
  for (auto [pe, part] : llvm::enumerate(parts)) {
    const size_t cell = size_t(c) * numLanes + pe;
    counts[cell] = part.entries;
    paddings[cell] = part.padding;
    if (part.entries != 0) {
      first[cell] = part.firstRow;
      last[cell] = part.lastRow;
    }
    entriesOfColumn[c] += part.entries;
    paddingSums[c] += part.padding;
    rowReadSums[c] += part.rowReads;
    largestOfColumn[c] = std::max(largestOfColumn[c], part.entries);
  }
}

namespace l2dc::sim::detail {

/// sums[i] += uses * counts[i].
L2DC_MULTIVERSION
void addScaled(const uint16_t *__restrict counts, uint32_t uses,
               uint32_t *__restrict sums, unsigned lanes) {
  for (unsigned i = 0; i < lanes; ++i)
    sums[i] += uses * counts[i];
}

} // namespace l2dc::sim::detail

namespace {

/// Sums use-weighted counts per lane: in 32 bits while that cannot overflow.
class LaneSums {
public:
  explicit LaneSums(unsigned lanes) : low(lanes), sums(lanes) {}

  void add(const uint16_t *counts, uint64_t uses, uint32_t largest) {
    const uint64_t limit = std::numeric_limits<uint32_t>::max();
    if (uses > limit / std::max(largest, 1u)) {
      for (size_t i = 0; i < sums.size(); ++i)
        sums[i] += uses * counts[i];
      return;
    }
    bound += uses * largest;
    if (bound > limit) {
      flush();
      bound = uses * largest;
    }
    detail::addScaled(counts, uint32_t(uses), low.data(), low.size());
  }

  llvm::ArrayRef<uint64_t> take() {
    flush();
    return sums;
  }

private:
  void flush() {
    for (size_t i = 0; i < sums.size(); ++i) {
      sums[i] += low[i];
      low[i] = 0;
    }
  }

  uint64_t bound = 0; ///< no element of `low` is larger
  std::vector<uint32_t> low;
  std::vector<uint64_t> sums;
};

} // namespace

void EntryCounts::addWork(llvm::ArrayRef<uint64_t> uses,
                          PECycles &cycles) const {
  LaneSums entrySums(numLanes), padSums(numLanes);
  for (uint32_t c = 0; c < columns(); ++c) {
    if (uses[c] == 0 || entriesOfColumn[c] == 0)
      continue;
    entrySums.add(column(c), uses[c], largestOfColumn[c]);
    if (paddingSums[c] != 0)
      padSums.add(paddingOfColumn(c), uses[c], largestOfColumn[c]);
  }
  llvm::ArrayRef<uint64_t> entries = entrySums.take(), padding = padSums.take();
  for (unsigned pe = 0; pe < numPEs; ++pe) {
    cycles.at(Cause::Busy, pe) += entries[pe] - padding[pe];
    cycles.at(Cause::Padding, pe) += padding[pe];
  }
}
