//===- Verify.h - Checking networks before they run -------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_VERIFY_H
#define L2DC_EXECUTION_VERIFY_H

#include "l2dc/Execution/Network.h"

namespace l2dc::execution {

/// The highest rank and element count of any tensor in a network. Larger ones
/// only come from damaged files, and bounding them keeps sizes from
/// overflowing.
inline constexpr int64_t maxRank = 8;
inline constexpr int64_t maxElements = int64_t(1) << 31;
/// The longest name of a step or value, in bytes.
inline constexpr size_t maxNameLength = 1024;

/// True if the rank is at most `maxRank`, every extent is -1 (unknown) or at
/// least 0, and the known extents multiply to at most `maxElements`.
bool isSaneShape(llvm::ArrayRef<int64_t> shape);

/// How many operands a step of a kind takes.
struct OperandCount {
  unsigned min, max;
};
OperandCount operandCount(StepKind kind);

/// Checks everything but the constants' elements: kinds and operand counts are
/// valid, attributes a kind does not use have their default, every value is
/// defined exactly once (an input, a step's result, or else a constant) and
/// before its use, and each result's declared shape agrees with the one that
/// follows from the operands (unknown extents agree with anything).
llvm::Error verifyStructure(const Network &network);

/// `verifyStructure`, and every constant has its elements in its shape.
llvm::Error verifyNetwork(const Network &network);

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_VERIFY_H
