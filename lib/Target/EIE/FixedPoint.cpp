//===- FixedPoint.cpp - The arithmetic of the 16-bit datapath -------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Target/EIE/FixedPoint.h"

using namespace l2dc;

int image::chooseFraction(double maxAbs, unsigned bits) {
  double largest = IntegerRange(bits).max;
  int fraction = maxFraction;
  while (fraction > minFraction && !(std::ldexp(maxAbs, fraction) <= largest))
    --fraction;
  return fraction;
}

int image::chooseResultFraction(double maxAbs, unsigned bits,
                                int weightFraction, int sourceFraction) {
  int productFraction = weightFraction + sourceFraction;
  int lowest = std::max(minFraction, productFraction - maxShift);
  int highest = std::min(maxFraction, productFraction);
  return std::clamp(chooseFraction(maxAbs, bits), lowest,
                    std::max(lowest, highest));
}
