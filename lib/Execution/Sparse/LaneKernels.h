//===- LaneKernels.h - Steps without weights on lanes -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_SPARSE_LANEKERNELS_H
#define L2DC_LIB_EXECUTION_SPARSE_LANEKERNELS_H

#include "../NetworkGraph.h"
#include "Lanes.h"

namespace l2dc::execution {

/// The input features that each output feature of a pool takes the largest of.
struct PoolWindows {
  std::vector<uint32_t> first; ///< by output feature, and the end
  std::vector<int64_t> inputs;
};

/// `input` and `output` are the shapes of one sample, channels first.
PoolWindows findPoolWindows(const StepAttributes &attributes,
                            llvm::ArrayRef<int64_t> input,
                            llvm::ArrayRef<int64_t> output);

void poolForward(const PoolWindows &windows, const float *input, float *output);
/// Adds each output's derivative to the first input that is as large as it.
void poolBackward(const PoolWindows &windows, const float *input,
                  const float *output, const float *outputGradient,
                  float *inputGradient);

void reluForward(llvm::ArrayRef<float> input,
                 llvm::MutableArrayRef<float> output);
void reluBackward(llvm::ArrayRef<float> output,
                  llvm::ArrayRef<float> outputGradient,
                  llvm::MutableArrayRef<float> inputGradient);

/// Writes `count` (at most numLanes) samples of `features` floats as lanes; the
/// lanes left over repeat nothing and are zero.
void toLanes(const float *samples, int64_t count, int64_t features,
             float *lanes);
/// The reverse.
void fromLanes(const float *lanes, int64_t count, int64_t features,
               float *samples);

/// Computes the cross entropies of `count` samples from their logits, adds them
/// and the hits to `result`, and sets `gradient` to the derivatives times
/// `scale`. `targets` is null or has a row of probabilities per sample.
void crossEntropy(const float *logits, int64_t classes,
                  llvm::ArrayRef<int32_t> labels, const float *targets,
                  double scale, float *gradient, GradientResult &result);

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_SPARSE_LANEKERNELS_H
