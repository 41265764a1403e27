//===- ShapeInference.h - Result shapes of steps ----------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_SHAPEINFERENCE_H
#define L2DC_EXECUTION_SHAPEINFERENCE_H

#include "l2dc/Execution/Network.h"

#include "llvm/ADT/ArrayRef.h"

namespace l2dc::execution {

/// The shape of the step's result for operands of the given shapes, in which
/// -1 stands for an unknown extent; unknown extents of the result are -1. With
/// known extents only, this is the complete check of a step's operands and
/// attributes: a step that passes can be run. The error names the step and the
/// shapes, as in "conv 'conv1': input has 3 channels, filter 8x4x3x3 wants 4".
llvm::Expected<Shape> inferStepShape(const Step &step,
                                     llvm::ArrayRef<Shape> operands);

/// True if the shapes are equal wherever both extents are known.
bool shapesAgree(llvm::ArrayRef<int64_t> a, llvm::ArrayRef<int64_t> b);

/// The shapes of all values of `network`, by number, for inputs of the given
/// shapes (without -1). `network` must pass `verifyStructure`. Fails if the
/// inputs' number or shapes are not what the network declares, or if a step
/// cannot take what comes out of the steps before it.
llvm::Expected<std::vector<Shape>>
inferValueShapes(const Network &network, llvm::ArrayRef<Shape> inputs);

/// Windows (convolutions and pools) along one spatial dimension, with the
/// defaults of empty attribute lists filled in.
struct WindowDimension {
  int64_t kernel, stride, dilation, padBegin, padEnd;

  /// The input positions that one window spans.
  int64_t span() const { return dilation * (kernel - 1) + 1; }
};

/// The window along spatial dimension `dim`, whose kernel extent is `kernel`.
/// The attributes' lists must be empty or reach as far as `dim`.
WindowDimension windowDimension(const StepAttributes &attributes, size_t dim,
                                int64_t kernel);

/// The number of windows along a dimension of extent `input`; 0 or less if no
/// window fits. With `ceilMode` the last window may reach past the padded
/// input, but it starts inside the input or its begin padding.
int64_t windowCount(int64_t input, const WindowDimension &window,
                    bool ceilMode);

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_SHAPEINFERENCE_H
