//===- TestWeights.h - Seeded sparse tensors for tests ----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_TEST_COMPRESSION_TESTWEIGHTS_H
#define L2DC_TEST_COMPRESSION_TESTWEIGHTS_H

#include "l2dc/Support/Random.h"

#include <cstdint>
#include <vector>

namespace l2dc::compression {

/// Codes of `count` weights: kept with probability `density`, and then one of
/// `centroids` centroids, of which the middle ones are the most frequent.
inline std::vector<uint8_t> randomCodes(uint64_t count, double density,
                                        unsigned centroids, uint64_t seed) {
  Random random(seed);
  std::vector<uint8_t> codes(count, 0);
  for (uint8_t &code : codes)
    if (random.uniform() < density)
      code =
          uint8_t(1 + (random.below(centroids) + random.below(centroids)) / 2);
  return codes;
}

/// 0 and `centroids` ascending values, none of them 0.
inline std::vector<float> makeCodebook(unsigned centroids) {
  std::vector<float> codebook = {0.0f};
  for (unsigned c = 0; c < centroids; ++c)
    codebook.push_back((float(c) - centroids / 2 + 0.375f) / 7);
  return codebook;
}

/// About normally distributed values.
inline std::vector<float> randomValues(uint64_t count, uint64_t seed) {
  Random random(seed);
  std::vector<float> values(count);
  for (float &value : values) {
    double sum = -6;
    for (int i = 0; i < 12; ++i)
      sum += random.uniform();
    value = float(sum);
  }
  return values;
}

} // namespace l2dc::compression

#endif // L2DC_TEST_COMPRESSION_TESTWEIGHTS_H
