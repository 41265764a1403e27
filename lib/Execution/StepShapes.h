//===- StepShapes.h - Shape rules, one per step kind ------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_EXECUTION_STEPSHAPES_H
#define L2DC_LIB_EXECUTION_STEPSHAPES_H

#include "l2dc/Execution/ShapeInference.h"
#include "l2dc/Support/Error.h"

namespace l2dc::execution {

/// True if the extents are equal or one of them is unknown.
inline bool extentsAgree(int64_t a, int64_t b) {
  return a == b || a == -1 || b == -1;
}

/// The shape rules of all kinds over one step and its operands' shapes. Every
/// rule gives the result's shape or the first violation.
class StepShapes {
public:
  StepShapes(const Step &step, llvm::ArrayRef<Shape> operands)
      : step(step), attributes(step.attributes), operands(operands) {}

  /// The rule of the step's kind, after the checks that all kinds share.
  llvm::Expected<Shape> infer() const;

private:
  /// An error that starts with the step's kind and name.
  template <typename... Args>
  llvm::Error error(const char *format, Args &&...args) const {
    return addContext(makeError(format, std::forward<Args>(args)...),
                      describeStep(step));
  }
  const Shape &x() const { return operands[0]; }

  llvm::Expected<Shape> inferByKind() const;

  // StepShapes.cpp
  llvm::Expected<Shape> linear() const;
  llvm::Expected<Shape> matMul() const;
  llvm::Expected<Shape> batchNorm() const;
  llvm::Expected<Shape> softmax() const;
  llvm::Expected<Shape> lrn() const;
  llvm::Expected<Shape> broadcast() const;
  /// Appends the broadcast of `a` and `b`; false if they do not fit.
  static bool broadcastInto(llvm::ArrayRef<int64_t> a,
                            llvm::ArrayRef<int64_t> b, Shape &result);
  /// Fails unless `shape` has one dimension of `extent`; `what` names it.
  llvm::Error checkVector(llvm::StringRef what, llvm::ArrayRef<int64_t> shape,
                          int64_t extent) const;

  // WindowShapes.cpp
  llvm::Expected<Shape> conv() const;
  llvm::Expected<Shape> pool() const;
  llvm::Expected<Shape> globalAvgPool() const;
  llvm::Error checkSpatialRank() const;
  llvm::Error checkList(llvm::StringRef what, llvm::ArrayRef<int64_t> list,
                        size_t count, int64_t least) const;
  llvm::Error checkWindowLists() const;
  llvm::Error checkFilter() const;
  /// The spatial extents of the result for windows of these kernel extents.
  llvm::Error appendWindowCounts(llvm::ArrayRef<int64_t> kernel,
                                 Shape &result) const;

  // MovementShapes.cpp
  llvm::Expected<Shape> concat() const;
  llvm::Expected<Shape> reshape() const;
  llvm::Expected<Shape> transpose() const;
  llvm::Expected<Shape> pad() const;
  /// The axis attribute counted from the front.
  llvm::Expected<int64_t> axis() const;

  const Step &step;
  const StepAttributes &attributes;
  llvm::ArrayRef<Shape> operands;
};

} // namespace l2dc::execution

#endif // L2DC_LIB_EXECUTION_STEPSHAPES_H
