//===- Sampling.h - Random and low-discrepancy numbers ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_SEARCH_SAMPLING_H
#define L2DC_LIB_SEARCH_SAMPLING_H

#include "l2dc/Search/Environment.h"

#include <array>

namespace l2dc::search {

/// A standard normal number (Box and Muller, 1958; two words each).
double sampleNormal(Random &random);

/// A number of the normal distribution around `mean` with deviation `sigma`,
/// cut to [0, 1]: TN(mean, sigma^2, 0, 1) of AMC. `sigma` of 0 gives `mean`.
double sampleTruncatedNormal(double mean, double sigma, Random &random);

/// A Sobol sequence in any number of dimensions, shifted at random (Sobol,
/// 1967): points that cover [0, 1)^n more evenly than random ones. The
/// direction numbers are random odd ones over the primitive polynomials in
/// their order, the first dimension is van der Corput's.
class SobolSequence {
public:
  SobolSequence(unsigned dimension, uint64_t seed);
  /// The next point.
  Vector next();

private:
  static constexpr unsigned bits = 32;
  std::vector<std::array<uint32_t, bits>> directions; ///< per dimension
  std::vector<uint32_t> state;
  uint32_t index = 0;
};

} // namespace l2dc::search

#endif // L2DC_LIB_SEARCH_SAMPLING_H
