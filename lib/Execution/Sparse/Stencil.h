//===- Stencil.h - The kept weights of a layer ------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_SPARSE_STENCIL_H
#define L2DC_LIB_EXECUTION_SPARSE_STENCIL_H

#include "Lanes.h"
#include "l2dc/Execution/Network.h"

namespace l2dc::execution {

/// A Conv of any rank or a Linear layer as lists of kept weights. Every output
/// channel has one list; it applies at every output position, which shifts what
/// the weights read. The work is proportional to the number of kept weights.
class Stencil {
public:
  /// `input` and `output` are the shapes of one sample, channels first; `kept`
  /// lists the elements of the filter that are not zero, ascending.
  Stencil(const StepAttributes &attributes, llvm::ArrayRef<int64_t> input,
          llvm::ArrayRef<int64_t> filter, llvm::ArrayRef<int64_t> output,
          llvm::ArrayRef<uint32_t> kept);

  int64_t numChannels() const { return channels; }
  /// Features of the padded input; equal to the input's without padding.
  int64_t paddedFeatures() const { return numPadded; }
  bool hasPadding() const { return !paddedPlace.empty(); }

  /// Copies the input into the middle of `padded`, which is zero elsewhere.
  void pad(const float *input, float *padded) const;
  /// Adds the middle of `padded` to the input's gradient.
  void unpad(const float *padded, float *input) const;

  /// Computes the output from the padded input, the filter and the bias (null:
  /// none).
  void forward(const float *filter, const float *bias, const float *padded,
               float *output) const;
  /// Adds to `gradient` the loss's derivative by each kept weight.
  void differentiateWeights(const float *padded, const float *outputGradient,
                            llvm::MutableArrayRef<float> gradient) const;
  /// Adds to `gradient` the derivative by each channel's bias.
  void differentiateBias(const float *outputGradient,
                         llvm::MutableArrayRef<float> gradient) const;
  /// Adds to `paddedGradient` the derivative by the padded input.
  void differentiateInput(const float *filter, const float *outputGradient,
                          float *paddedGradient) const;

private:
  /// The kept weights, side by side.
  std::vector<float> gather(const float *filter) const;
  void addWeight(llvm::ArrayRef<int64_t> filter,
                 llvm::ArrayRef<int64_t> paddedStrides,
                 llvm::ArrayRef<int64_t> dilations, int64_t outputsPerGroup,
                 uint32_t element);

  int64_t channels = 0;  ///< of the output
  int64_t positions = 0; ///< of each channel
  int64_t numPadded = 0;
  std::vector<int64_t> bases;       ///< by position: the first float it reads
  std::vector<int64_t> paddedPlace; ///< by input feature; empty: no padding
  std::vector<uint32_t> first;      ///< by channel: its first kept weight
  std::vector<uint32_t> elements;   ///< by kept weight: its place in the filter
  std::vector<int32_t> offsets;     ///< and what it reads, in floats from the
                                    ///< base on
};

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_SPARSE_STENCIL_H
