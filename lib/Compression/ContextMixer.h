//===- ContextMixer.h - Predicting bits from several contexts ---*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each context that a bit appears in has an adaptive probability. A mixer
// combines them in the logistic domain, with weights learnt on line by gradient
// descent on the coding cost. Everything is integer arithmetic, so that a file
// decodes on any machine. docs/FileFormat.md specifies the numbers.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_COMPRESSION_CONTEXTMIXER_H
#define L2DC_LIB_COMPRESSION_CONTEXTMIXER_H

#include "l2dc/Compression/RangeCoder.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace l2dc::compression {

/// Logits are fixed-point numbers with this many fraction bits, within
/// +-maxLogit.
inline constexpr unsigned logitBits = 8;
inline constexpr int maxLogit = 11 << logitBits;

/// Tables of the logistic function and its inverse.
class LogisticTables {
public:
  LogisticTables();
  /// The probability (16 bits) of a logit within +-maxLogit.
  uint32_t squash(int logit) const { return probability[logit + maxLogit]; }
  /// The logit of a 16-bit probability.
  int stretch(uint32_t p) const { return logit[p >> (16 - stretchBits)]; }

private:
  static constexpr unsigned stretchBits = 14;
  std::array<uint16_t, 2 * maxLogit + 1> probability;
  std::array<int16_t, 1u << stretchBits> logit;
};
/// The tables, which are the same for all streams.
const LogisticTables &logisticTables();

/// The adaptive probability that the bit in one context is 1: an average over
/// the past which first weighs all bits alike and later forgets slowly.
class AdaptiveBit {
public:
  /// 16 bits, never 0.
  uint32_t probability() const { return std::max(1u, state >> 16); }
  void update(bool bit, unsigned slowest) {
    uint32_t count = state & countMask;
    int32_t p = int32_t(state >> countBits);
    int32_t target = bit ? maxProbability : 0;
    p += (target - p) / int32_t(count + 2);
    state = uint32_t(p) << countBits | std::min(count + 1, slowest);
  }

private:
  static constexpr unsigned countBits = 10;
  static constexpr uint32_t countMask = (1u << countBits) - 1;
  static constexpr int32_t maxProbability = (1 << 22) - 1;
  uint32_t state = 1u << 31; ///< 22 bits of probability, 10 of count
};

/// Mixes the predictions of `numContexts` contexts. The weights come in sets;
/// which set is used is one more context.
template <unsigned numContexts>
class ContextMixer {
public:
  /// `slowest` bounds the counts of the adaptive bits: their memory.
  ContextMixer(unsigned numSets, unsigned slowest)
      : tables(logisticTables()), slowest(slowest) {
    Weights initial;
    initial.values.fill(initialWeight);
    sets.assign(numSets, initial);
  }

  /// The probability (16 bits) that the next bit is 1, as `code` would use it.
  uint32_t
  predict(unsigned set,
          const std::array<AdaptiveBit *, numContexts> &contexts) const {
    int64_t sum = 0;
    for (unsigned i = 0; i < numContexts; ++i)
      sum += int64_t(sets[set].values[i]) *
             tables.stretch(contexts[i]->probability());
    return tables.squash(
        int(std::clamp<int64_t>(sum >> 16, -maxLogit, maxLogit)));
  }

  /// Codes `bit` (which a decoder ignores) and returns what was coded;
  /// `contexts` points to the adaptive bit of each context.
  template <typename Coder>
  bool code(Coder &coder, bool bit, unsigned set,
            const std::array<AdaptiveBit *, numContexts> &contexts) {
    Weights &weights = sets[set];
    std::array<int, numContexts> logits;
    int64_t sum = 0;
    for (unsigned i = 0; i < numContexts; ++i) {
      logits[i] = tables.stretch(contexts[i]->probability());
      sum += int64_t(weights.values[i]) * logits[i];
    }
    int logit = int(std::clamp<int64_t>(sum >> 16, -maxLogit, maxLogit));
    uint32_t p = tables.squash(logit);
    bit = coder.code(bit, p);

    int error = (bit ? 65535 : 0) - int(p);
    unsigned rate = weights.nextRate();
    for (unsigned i = 0; i < numContexts; ++i) {
      int64_t step = (int64_t(logits[i]) * error * rate) >> 18;
      weights.values[i] = int(
          std::clamp<int64_t>(weights.values[i] + step, -maxWeight, maxWeight));
      contexts[i]->update(bit, slowest);
    }
    return bit;
  }

private:
  /// 1.0 is 65536. Together the contexts first count for somewhat more than
  /// one of them: they bring partly independent evidence.
  static constexpr int initialWeight = int(65536 * 1.1 / numContexts);
  static constexpr int maxWeight = 64 << 16;
  /// One set of weights; it learns fast at first.
  struct Weights {
    std::array<int, numContexts> values;
    unsigned uses = 0;
    unsigned nextRate() {
      uses = std::min(uses + 1, 8191u);
      return 3 + 2048 / (uses + 64);
    }
  };

  const LogisticTables &tables;
  unsigned slowest;
  std::vector<Weights> sets;
};

} // namespace l2dc::compression

#endif // L2DC_LIB_COMPRESSION_CONTEXTMIXER_H
