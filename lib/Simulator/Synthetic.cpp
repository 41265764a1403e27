//===- Synthetic.cpp - Seeded random layers -------------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Simulator/Synthetic.h"

#include "l2dc/Support/Random.h"

#include <cmath>

using namespace l2dc;
using namespace l2dc::sim;

namespace {

/// Steps through independent positions that are chosen with probability
/// `density`.
class Chooser {
public:
  Chooser(double density, uint64_t seed)
      : random(seed), logOfZero(std::log1p(-density)), all(density >= 1) {}

  /// The number of positions passed over before the next chosen one.
  uint64_t gap() {
    if (all)
      return 0;
    const double gap = std::log1p(-random.uniform()) / logOfZero;
    return gap < 1e9 ? uint64_t(gap) : uint64_t(1e9);
  }
  uint64_t below(uint64_t bound) { return random.below(bound); }

private:
  Random random;
  double logOfZero;
  bool all;
};

/// Appends a weight `zeros` rows after the last entry, with padding entries
/// where the zero count does not fit its field.
void append(image::PESlice &slice, uint32_t zeros, uint8_t code,
            unsigned indexBits) {
  const uint32_t largest = (1u << indexBits) - 1;
  for (; zeros > largest; zeros -= largest + 1)
    slice.entries.push_back({0, uint8_t(largest)});
  slice.entries.push_back({code, uint8_t(zeros)});
}

} // namespace

image::EncodedMatrix
l2dc::sim::makeSyntheticMatrix(const SyntheticLayer &layer,
                               const SyntheticLayout &layout, uint64_t seed) {
  Chooser chooser(layer.weightDensity, seed);
  const uint64_t codes = (1u << layout.weightBits) - 1;
  image::EncodedMatrix matrix;
  matrix.rows = layer.outputs;
  matrix.columns = layer.inputs + layout.biasColumn;
  matrix.indexBits = layout.indexBits;
  matrix.codebook = makeSyntheticCodebook(layout.weightBits);
  matrix.slices.resize(layout.pes);
  for (image::PESlice &slice : matrix.slices)
    slice.pointers.assign(1, 0);

  std::vector<uint32_t> nextRows(layout.pes);
  for (uint32_t c = 0; c < matrix.columns; ++c) {
    std::fill(nextRows.begin(), nextRows.end(), 0);
    for (uint64_t row = chooser.gap(); row < layer.outputs;
         row += 1 + chooser.gap()) {
      const unsigned pe = row % layout.pes;
      const uint32_t local = row / layout.pes;
      append(matrix.slices[pe], local - nextRows[pe], 1 + chooser.below(codes),
             layout.indexBits);
      nextRows[pe] = local + 1;
    }
    for (image::PESlice &slice : matrix.slices)
      slice.pointers.push_back(slice.entries.size());
  }
  return matrix;
}

/// A number from the standard normal distribution (Box and Muller, 1958).
static double normal(Random &random) {
  constexpr double twoPi = 6.283185307179586;
  const double radius = std::sqrt(-2 * std::log1p(-random.uniform()));
  return radius * std::cos(twoPi * random.uniform());
}

std::vector<uint8_t> l2dc::sim::makeSyntheticCodes(const SyntheticLayer &layer,
                                                   unsigned weightBits,
                                                   uint64_t seed) {
  Random random(seed);
  const double sigma = layer.rowSigma;
  const uint64_t values = (1u << weightBits) - 1;
  std::vector<uint8_t> codes(size_t(layer.inputs) * layer.outputs);
  for (uint32_t row = 0; row < layer.outputs; ++row) {
    const double factor =
        sigma == 0 ? 1 : std::exp(sigma * normal(random) - sigma * sigma / 2);
    Chooser chooser(std::min(1.0, layer.weightDensity * factor), random.next());
    for (uint64_t c = chooser.gap(); c < layer.inputs; c += 1 + chooser.gap())
      codes[row * size_t(layer.inputs) + c] = 1 + chooser.below(values);
  }
  return codes;
}

std::vector<float>
l2dc::sim::makeSyntheticActivations(const SyntheticLayer &layer,
                                    uint64_t seed) {
  Chooser chooser(layer.activationDensity, seed);
  std::vector<float> activations(layer.inputs);
  for (uint64_t i = chooser.gap(); i < layer.inputs; i += 1 + chooser.gap()) {
    const int step = 1 + int(chooser.below(64));
    activations[i] = float(chooser.below(2) ? step : -step) / 64;
  }
  return activations;
}

std::vector<float> l2dc::sim::makeSyntheticCodebook(unsigned weightBits) {
  const unsigned size = 1u << weightBits;
  std::vector<float> codebook(size);
  // Halves keep every value away from 0.
  for (unsigned i = 1; i < size; ++i)
    codebook[i] = (float(i) - 0.5f) / float(size - 1) - 0.5f +
                  (2 * i == size ? 1.0f / 64 : 0.0f);
  return codebook;
}
