//===- Cause.cpp - What a processing element did in a cycle ---------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/Cause.h"

#include <cassert>
#include <numeric>

using namespace l2dc::sim;
using llvm::StringRef;

namespace {

struct CauseText {
  StringRef name;
  StringRef description;
};

/// In the order of `Cause`.
constexpr std::array<CauseText, numCauses> causeTexts = {{
    {"busy", "multiplied and accumulated a stored weight"},
    {"padding", "processed a padding entry of the relative index"},
    {"starved", "took an activation whose column has no entry in this PE"},
    {"queue_full", "idle while the broadcast waited for another PE's queue"},
    {"scan", "idle while the scan loaded activations or found only zeros"},
    {"tail", "done, waiting for the slowest PE after the last broadcast"},
    {"drain", "the arithmetic pipelines run empty at the end of a layer"},
    {"inactive", "switched off; the layer runs on fewer PEs"},
}};

} // namespace

StringRef l2dc::sim::causeName(Cause cause) {
  return causeTexts[unsigned(cause)].name;
}

StringRef l2dc::sim::causeDescription(Cause cause) {
  return causeTexts[unsigned(cause)].description;
}

uint64_t PECycles::total(Cause cause) const {
  const std::vector<uint64_t> &cycles = byCause[unsigned(cause)];
  return std::accumulate(cycles.begin(), cycles.end(), uint64_t(0));
}

uint64_t PECycles::total() const {
  uint64_t sum = 0;
  for (Cause cause : allCauses)
    sum += total(cause);
  return sum;
}

void PECycles::addToAll(Cause cause, uint64_t cycles) {
  for (uint64_t &value : byCause[unsigned(cause)])
    value += cycles;
}

PECycles &PECycles::operator+=(const PECycles &other) {
  assert(other.pes() <= pes() && "the sum has fewer PEs");
  for (unsigned cause = 0; cause < numCauses; ++cause)
    for (unsigned pe = 0; pe < other.pes(); ++pe)
      byCause[cause][pe] += other.byCause[cause][pe];
  return *this;
}
