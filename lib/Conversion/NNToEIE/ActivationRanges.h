//===- ActivationRanges.h - How large activations become --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_CONVERSION_NNTOEIE_ACTIVATIONRANGES_H
#define L2DC_LIB_CONVERSION_NNTOEIE_ACTIVATIONRANGES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseMap.h"

namespace l2dc::eie {

/// The largest magnitude of each value of a network.
class ActivationRanges {
public:
  /// Takes the `eie.range` attributes of `function`'s arguments and operators
  /// and derives the ranges of the other values, arguments reaching
  /// `inputRange`. Layers get a bound that no input exceeds; operators for
  /// which no bound is known are taken to keep their operand's range.
  ActivationRanges(mlir::func::FuncOp function, float inputRange);

  /// A finite, positive magnitude.
  float get(mlir::Value value) const;

private:
  double derive(mlir::Operation *op) const;
  double largestOperand(mlir::Operation *op) const;
  double clamp(double range) const;

  llvm::DenseMap<mlir::Value, float> ranges;
};

} // namespace l2dc::eie

#endif // L2DC_LIB_CONVERSION_NNTOEIE_ACTIVATIONRANGES_H
