//===- Synthetic.h - Seeded random layers -----------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_SIMULATOR_SYNTHETIC_H
#define L2DC_SIMULATOR_SYNTHETIC_H

#include "l2dc/Target/EIE/EncodedMatrix.h"

#include <string>

namespace l2dc::sim {

/// A fully connected layer whose weights and activations are non-zero
/// independently of each other with the given probabilities.
struct SyntheticLayer {
  std::string name;
  uint32_t inputs, outputs;
  double weightDensity, activationDensity;
  /// Each row's density is `weightDensity` times exp(sigma z - sigma^2 / 2)
  /// with z from a standard normal distribution, at most 1: log-normal around
  /// the layer's, as in pruned layers. 0 gives all rows the layer's density.
  double rowSigma = 0;
};

/// How a synthetic layer is laid out.
struct SyntheticLayout {
  unsigned pes = 64;
  unsigned indexBits = 4;  ///< of a zero run, 2 to 8
  unsigned weightBits = 4; ///< of a codebook index, 2 to 8
  /// Appends a column that every activation vector multiplies with 1.
  bool biasColumn = false;
};

/// The non-zero weights of `layer`, whose rows all have its density, with
/// random codebook indices, encoded with padding entries. Equal seeds give
/// equal matrices, and the same weights for every layout with the same
/// `weightBits`.
image::EncodedMatrix makeSyntheticMatrix(const SyntheticLayer &layer,
                                         const SyntheticLayout &layout,
                                         uint64_t seed);

/// The codes (0 = no weight, up to 2^weightBits - 1) of a layer's weights, in
/// row-major order. Rows have densities of their own if `layer.rowSigma` is not
/// 0. Equal seeds give equal codes; they are not those of
/// `makeSyntheticMatrix`.
std::vector<uint8_t> makeSyntheticCodes(const SyntheticLayer &layer,
                                        unsigned weightBits, uint64_t seed);

/// `layer.inputs` activations; the non-zero ones are multiples of 1/64 in
/// [-1, 1].
std::vector<float> makeSyntheticActivations(const SyntheticLayer &layer,
                                            uint64_t seed);

/// Codebook values for synthetic weights: index 0 is 0, the rest are spread
/// over [-0.5, 0.5].
std::vector<float> makeSyntheticCodebook(unsigned weightBits);

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_SYNTHETIC_H
