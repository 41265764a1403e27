//===- NetworkBuilder.h - Writing networks step by step ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_EXECUTION_NETWORKBUILDER_H
#define L2DC_EXECUTION_NETWORKBUILDER_H

#include "l2dc/Execution/Network.h"

#include "llvm/ADT/StringRef.h"

namespace l2dc::execution {

/// Puts a network together in execution order; result shapes are inferred. The
/// first step that does not fit is reported by `finish`; until then later steps
/// may be added as if it had worked.
class NetworkBuilder {
public:
  /// A network input; an extent of -1 is not known (the batch).
  unsigned input(Shape shape);
  unsigned constant(llvm::StringRef name, Tensor tensor);
  /// Adds a step and returns its result.
  unsigned step(StepKind kind, llvm::ArrayRef<unsigned> operands,
                StepAttributes attributes = {}, llvm::StringRef name = "");
  /// The shape of a value added before.
  const Shape &shape(unsigned value) const {
    return network.values[value].shape;
  }
  /// Ends the network with the given results.
  llvm::Expected<Network> finish(llvm::ArrayRef<unsigned> outputs);

private:
  unsigned addValue(NetworkValue value);

  Network network;
  std::string failure; ///< the first error, or empty
};

} // namespace l2dc::execution

#endif // L2DC_EXECUTION_NETWORKBUILDER_H
