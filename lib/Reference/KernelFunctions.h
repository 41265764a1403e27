//===- KernelFunctions.h - The kernels behind runStep -----------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every kernel takes a step whose operands passed `inferStepShape`, the
// operands, and the result, which has its shape already and is zero. It is
// called for no other step, so it checks nothing.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_REFERENCE_KERNELFUNCTIONS_H
#define L2DC_LIB_REFERENCE_KERNELFUNCTIONS_H

#include "l2dc/Execution/Network.h"

namespace l2dc::reference {

using Operands = llvm::ArrayRef<const Tensor *>;
using Kernel = void(const execution::Step &, Operands, Tensor &);

// Conv.cpp
Kernel conv;
// Linear.cpp
Kernel linear, matMul;
// Pool.cpp
Kernel maxPool, avgPool, globalAvgPool;
// Normalization.cpp
Kernel batchNorm, softmax, lrn;
// Elementwise.cpp
Kernel relu, clip, leakyRelu, sigmoid, tanh, add, sub, mul;
// DataMovement.cpp
Kernel concat, reshape, transpose, pad;

/// A dimension counted from the front; `axis` may count from the end.
inline int64_t normalizeAxis(int64_t axis, int64_t rank) {
  return axis < 0 ? axis + rank : axis;
}

/// The extents of a tensor seen as outer x axis x inner.
struct AxisView {
  int64_t outer, extent, inner;

  AxisView(llvm::ArrayRef<int64_t> shape, int64_t axis)
      : outer(elementCount(shape.take_front(axis))), extent(shape[axis]),
        inner(elementCount(shape.drop_front(axis + 1))) {}
};

} // namespace l2dc::reference

#endif // L2DC_LIB_REFERENCE_KERNELFUNCTIONS_H
