//===- NNOps.cpp - Verifiers of the nn operators --------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/IR/NN.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace l2dc::nn;

#define GET_OP_CLASSES
#include "l2dc/Dialect/NN/IR/NNOps.cpp.inc"

LogicalResult WeightOp::inferReturnTypes(MLIRContext *, std::optional<Location>,
                                         Adaptor op,
                                         SmallVectorImpl<Type> &results) {
  results.push_back(op.getEncoding().getWeightType());
  return success();
}

LogicalResult WeightOp::verify() {
  return getEncoding().verifyEncoding([&] { return emitOpError(); });
}

LogicalResult ReshapeOp::verify() {
  RankedTensorType from = getInput().getType();
  RankedTensorType to = getType();
  if (llvm::count_if(to.getShape(), ShapedType::isDynamic) > 1)
    return emitOpError() << "result " << to
                         << " has more than one dynamic extent";
  if (from.hasStaticShape() && to.hasStaticShape() &&
      from.getNumElements() != to.getNumElements())
    return emitOpError() << "cannot reshape " << from << " with "
                         << from.getNumElements() << " elements to " << to
                         << " with " << to.getNumElements();
  return success();
}
