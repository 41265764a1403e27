//===- ContextMixer.cpp - Predicting bits from several contexts -----------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContextMixer.h"

using namespace l2dc;
using namespace l2dc::compression;

LogisticTables::LogisticTables() {
  // Powers of e^(1/256), multiplied up: IEEE multiplication, addition and
  // division give the same tables on every machine; std::exp need not.
  constexpr double step = 1.0039138893383475;
  double power = 1;
  for (int x = 0; x <= maxLogit; ++x, power *= step) {
    double above = 65536 * power / (1 + power);
    uint32_t rounded = std::min(uint32_t(above + 0.5), 65535u);
    probability[maxLogit + x] = uint16_t(rounded);
    probability[maxLogit - x] = uint16_t(65536 - rounded);
  }
  // The inverse: for each bucket, the largest logit that is not past its
  // middle.
  int x = -maxLogit;
  for (uint32_t bucket = 0; bucket < logit.size(); ++bucket) {
    constexpr unsigned shift = 16 - stretchBits;
    uint32_t middle = (bucket << shift) + (1u << (shift - 1));
    while (x < maxLogit && squash(x + 1) <= middle)
      ++x;
    logit[bucket] = int16_t(x);
  }
}

const LogisticTables &compression::logisticTables() {
  static const LogisticTables tables;
  return tables;
}
