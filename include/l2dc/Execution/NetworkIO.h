//===- NetworkIO.h - Networks as bytes --------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The compact form of a network's structure, without the elements of its
// constants and without a version (the file around it has one). The same
// network always gives the same bytes; what follows from the rest (result
// shapes, default attributes, value numbers) takes no bytes.
// docs/NetworkBytes.md specifies the bytes.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_NETWORKIO_H
#define L2DC_EXECUTION_NETWORKIO_H

#include "l2dc/Execution/Network.h"
#include "l2dc/Support/ByteStream.h"

namespace l2dc::execution {

/// The constants that steps use, in the order of their first use, then those
/// that are network outputs only. This is the order in which a container stores
/// the elements: `writeNetwork` numbers the constants in this order, so the
/// call on the written network and the call on the network read back give
/// matching lists (the numbers differ, the tensors are the same).
std::vector<unsigned> constantsInOrder(const Network &network);

/// Appends the structure of `network`, which must pass `verifyStructure`.
/// Values are renumbered in the order inputs, then step by step the constants
/// it uses first and its result. Values that nothing uses are left out.
void writeNetwork(ByteWriter &writer, const Network &network);

/// Reads what `writeNetwork` wrote. All `constant`s are null; the caller fills
/// them in `constantsInOrder`. The result passes `verifyStructure`.
llvm::Expected<Network> readNetwork(ByteReader &reader);

/// Appends one step with its operand and result numbers as they are.
void writeStep(ByteWriter &writer, const Step &step);
/// Reads what `writeStep` wrote. On bad bytes the reader holds the error and
/// the result has no meaning. Kind and operand count are checked; whether the
/// value numbers exist is for the caller to check.
Step readStep(ByteReader &reader);

/// Appends a rank and its extents (each at least 0, or -1 for unknown).
void writeShape(ByteWriter &writer, llvm::ArrayRef<int64_t> shape);
/// Reads a shape; fails if `isSaneShape` does not hold.
Shape readShape(ByteReader &reader);

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_NETWORKIO_H
