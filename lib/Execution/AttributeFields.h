//===- AttributeFields.h - Which attributes a kind uses ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_ATTRIBUTEFIELDS_H
#define L2DC_LIB_EXECUTION_ATTRIBUTEFIELDS_H

#include "l2dc/Execution/Network.h"

namespace l2dc::execution {

/// Calls `visit` with a pointer to each member of `StepAttributes` that steps
/// of `kind` use, in the order in which they are stored. Members of the same
/// kind keep their order for ever: files depend on it.
template <typename Visitor>
void forEachUsedField(StepKind kind, Visitor &&visit) {
  using A = StepAttributes;
  auto each = [&](auto... members) { (visit(members), ...); };
  switch (kind) {
  case StepKind::Conv:
    return each(&A::kernel, &A::strides, &A::dilations, &A::padsBegin,
                &A::padsEnd, &A::groups);
  case StepKind::MaxPool:
    return each(&A::kernel, &A::strides, &A::dilations, &A::padsBegin,
                &A::padsEnd, &A::ceilMode);
  case StepKind::AvgPool:
    return each(&A::kernel, &A::strides, &A::dilations, &A::padsBegin,
                &A::padsEnd, &A::ceilMode, &A::countIncludePad);
  case StepKind::BatchNorm:
    return each(&A::epsilon);
  case StepKind::Clip:
    return each(&A::low, &A::high);
  case StepKind::LeakyRelu:
    return each(&A::alpha);
  case StepKind::Softmax:
  case StepKind::Concat:
    return each(&A::axis);
  case StepKind::Reshape:
    return each(&A::shape);
  case StepKind::Transpose:
    return each(&A::permutation);
  case StepKind::Pad:
    return each(&A::padsBegin, &A::padsEnd, &A::padMode, &A::padValue);
  case StepKind::Lrn:
    return each(&A::size, &A::alpha, &A::beta, &A::bias);
  case StepKind::Linear:
  case StepKind::MatMul:
  case StepKind::Relu:
  case StepKind::Sigmoid:
  case StepKind::Tanh:
  case StepKind::GlobalAvgPool:
  case StepKind::Add:
  case StepKind::Sub:
  case StepKind::Mul:
    return;
  }
}

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_ATTRIBUTEFIELDS_H
