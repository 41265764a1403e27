//===- Sampling.cpp - Random and low-discrepancy numbers ------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Sampling.h"

#include "llvm/ADT/bit.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <cmath>

using namespace l2dc;
using namespace l2dc::search;

double search::sampleNormal(Random &random) {
  double u = 1 - random.uniform(); // in (0, 1]
  double angle = 2 * llvm::numbers::pi * random.uniform();
  return std::sqrt(-2 * std::log(u)) * std::cos(angle);
}

double search::sampleTruncatedNormal(double mean, double sigma,
                                     Random &random) {
  mean = std::clamp(mean, 0.0, 1.0);
  if (!(sigma > 0))
    return mean;
  // The mean lies within the interval, so at least a part 0.5 * erf(1 / sigma
  // / sqrt(2)) of the draws does; wide distributions are nearly uniform.
  for (unsigned attempt = 0; attempt < 1000; ++attempt) {
    double value = mean + sigma * sampleNormal(random);
    if (value >= 0 && value <= 1)
      return value;
  }
  return random.uniform();
}

//===----------------------------------------------------------------------===//
// Sobol
//===----------------------------------------------------------------------===//

/// `a` times `b` modulo the polynomial `modulus` of degree `degree`, over
/// GF(2).
static uint64_t multiply(uint64_t a, uint64_t b, uint64_t modulus,
                         unsigned degree) {
  uint64_t product = 0;
  for (; b; b >>= 1) {
    if (b & 1)
      product ^= a;
    a <<= 1;
    if (a >> degree & 1)
      a ^= modulus;
  }
  return product;
}

/// x to the power of `exponent` modulo `modulus`.
static uint64_t powerOfX(uint64_t exponent, uint64_t modulus, unsigned degree) {
  uint64_t result = 1, base = degree == 1 ? 2 ^ modulus : 2;
  for (; exponent; exponent >>= 1) {
    if (exponent & 1)
      result = multiply(result, base, modulus, degree);
    base = multiply(base, base, modulus, degree);
  }
  return result;
}

/// Whether x has the order 2^degree - 1 modulo `polynomial`.
static bool isPrimitive(uint64_t polynomial, unsigned degree) {
  uint64_t order = (uint64_t(1) << degree) - 1;
  if (!(polynomial & 1) || powerOfX(order, polynomial, degree) != 1)
    return false;
  uint64_t rest = order;
  for (uint64_t prime = 2; prime <= rest; ++prime) {
    if (prime * prime > rest)
      prime = rest;
    if (rest % prime)
      continue;
    while (rest % prime == 0)
      rest /= prime;
    if (order > 1 && powerOfX(order / prime, polynomial, degree) == 1)
      return false;
  }
  return true;
}

/// The primitive polynomial after `polynomial` and its degree.
static std::pair<uint64_t, unsigned> nextPrimitive(uint64_t polynomial) {
  for (++polynomial;; ++polynomial) {
    unsigned degree = llvm::Log2_64(polynomial);
    if (degree >= 1 && isPrimitive(polynomial, degree))
      return {polynomial, degree};
  }
}

SobolSequence::SobolSequence(unsigned dimension, uint64_t seed)
    : directions(dimension), state(dimension) {
  Random random(seed);
  uint64_t polynomial = 1;
  for (unsigned d = 0; d < dimension; ++d) {
    state[d] = uint32_t(random.next() >> 32); // the random shift
    std::array<uint32_t, bits> &v = directions[d];
    if (d == 0) {
      for (unsigned i = 0; i < bits; ++i)
        v[i] = uint32_t(1) << (bits - 1 - i);
      continue;
    }
    unsigned degree = 0;
    std::tie(polynomial, degree) = nextPrimitive(polynomial);
    for (unsigned i = 0; i < bits; ++i) {
      if (i < degree) {
        // An odd number of at most i + 1 bits.
        uint32_t m = uint32_t(random.below(uint64_t(1) << i)) * 2 + 1;
        v[i] = m << (bits - 1 - i);
        continue;
      }
      v[i] = v[i - degree] ^ (v[i - degree] >> degree);
      for (unsigned k = 1; k < degree; ++k)
        if (polynomial >> (degree - k) & 1)
          v[i] ^= v[i - k];
    }
  }
}

Vector SobolSequence::next() {
  // Gray code order: one direction changes per point.
  unsigned changed = std::min<unsigned>(llvm::countr_one(index), bits - 1);
  ++index;
  Vector point;
  for (unsigned d = 0; d < state.size(); ++d) {
    point.push_back(double(state[d]) * 0x1p-32);
    state[d] ^= directions[d][changed];
  }
  return point;
}
