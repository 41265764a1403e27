//===- Random.h - A small seeded random number generator --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The standard library's distributions differ between implementations; a seed
// must give the same numbers everywhere, so this file has its own.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SUPPORT_RANDOM_H
#define L2DC_SUPPORT_RANDOM_H

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace l2dc {

/// SplitMix64 (Steele, Lea and Flood, 2014): one 64-bit word of state, passes
/// the usual test batteries.
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}

  /// 64 random bits.
  uint64_t next() {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  /// A number in [0, 1).
  double uniform() { return double(next() >> 11) * 0x1p-53; }

  /// An integer in [0, bound); `bound` is at least 1.
  uint64_t below(uint64_t bound) {
    // Words under the threshold would favour small results.
    uint64_t threshold = -bound % bound;
    uint64_t word = next();
    while (word < threshold)
      word = next();
    return word % bound;
  }

  /// Puts `values` into a random order, all orders equally likely.
  template <typename T>
  void shuffle(std::vector<T> &values) {
    for (size_t i = values.size(); i > 1; --i)
      std::swap(values[i - 1], values[below(i)]);
  }

private:
  uint64_t state;
};

} // namespace l2dc

#endif // L2DC_SUPPORT_RANDOM_H
