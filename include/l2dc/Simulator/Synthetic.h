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
};

/// How a synthetic layer is laid out.
struct SyntheticLayout {
  unsigned pes = 64;
  unsigned indexBits = 4;  ///< of a zero run, 2 to 8
  unsigned weightBits = 4; ///< of a codebook index, 2 to 8
  /// Appends a column that every activation vector multiplies with 1.
  bool biasColumn = false;
};

/// The non-zero weights of `layer` with random codebook indices, encoded with
/// padding entries. Equal seeds give equal matrices, and the same weights for
/// every layout with the same `weightBits`.
image::EncodedMatrix makeSyntheticMatrix(const SyntheticLayer &layer,
                                         const SyntheticLayout &layout,
                                         uint64_t seed);

/// `layer.inputs` activations; the non-zero ones are multiples of 1/64 in
/// [-1, 1].
std::vector<float> makeSyntheticActivations(const SyntheticLayer &layer,
                                            uint64_t seed);

/// Codebook values for synthetic weights: index 0 is 0, the rest are spread
/// over [-0.5, 0.5].
std::vector<float> makeSyntheticCodebook(unsigned weightBits);

} // namespace l2dc::sim

#endif // L2DC_SIMULATOR_SYNTHETIC_H
