//===- ProblemOps.h - Operations to sizing problems and back ----*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_CIRCUIT_IR_PROBLEMOPS_H
#define L2DC_DIALECT_CIRCUIT_IR_PROBLEMOPS_H

#include "l2dc/Circuit/Problem.h"
#include "l2dc/Dialect/Circuit/IR/Circuit.h"

#include "mlir/IR/Builders.h"

#include <vector>

namespace l2dc::circuit {

/// A problem and the operations it was built from: `where.line` of each part is
/// the number of its operation, from 1.
struct ProblemOfOps {
  Problem problem;
  std::vector<mlir::Operation *> operations;

  /// The operation of `where`, or `problemOp` where it names none.
  mlir::Operation *find(const SourceRef &where, ProblemOp problemOp) const;
};

/// The problem that `op` describes. `op` must pass the verifiers of its parts.
ProblemOfOps readProblem(ProblemOp op);

/// Builds the operation that describes `problem` at the builder's insertion
/// point. Its parts have the locations where they were written.
ProblemOp buildProblem(mlir::OpBuilder &builder, const Problem &problem);

} // namespace l2dc::circuit

#endif // L2DC_DIALECT_CIRCUIT_IR_PROBLEMOPS_H
