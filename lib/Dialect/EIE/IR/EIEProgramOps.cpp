//===- EIEProgramOps.cpp - Verifiers of programs and their tables ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/EIE/IR/ProgramImage.h"
#include "l2dc/Dialect/NN/IR/ElementData.h"

using namespace mlir;
using namespace l2dc;
using namespace l2dc::eie;

LogicalResult ProgramOp::verifyRegions() {
  FailureOr<image::Image> image = buildImage(*this);
  if (failed(image))
    return failure();
  if (llvm::Error error = image::verifyImage(*image))
    return emitOpError() << llvm::toString(std::move(error));
  return success();
}

LogicalResult BufferOp::verify() {
  if (cast<RankedTensorType>(getType()).hasStaticShape())
    return success();
  return emitOpError() << "needs a static shape, found " << getType();
}

LogicalResult EncodedOp::verify() {
  if (getMatrix().getRow() == 0 && getMatrix().getColumn() == 0)
    return success();
  return emitOpError() << "needs a matrix at (0, 0), found one at ("
                       << getMatrix().getRow() << ", "
                       << getMatrix().getColumn() << ")";
}

LogicalResult BiasOp::verify() {
  return nn::verifyElementType<float>(getValues(), "values",
                                      [&] { return emitOpError(); });
}

LogicalResult PatchOp::verify() {
  size_t rank = getInput().size();
  for (ArrayRef<int64_t> list :
       {getOutput(), getKernel(), getStride(), getDilation(), getPad()})
    if (list.size() != rank)
      return emitOpError() << "needs " << rank
                           << " values in each array, found " << list.size();
  return success();
}

LogicalResult OrderOp::verify() {
  return nn::verifyElementType<uint32_t>(getElements(), "elements",
                                         [&] { return emitOpError(); });
}

LogicalResult StepOp::verify() {
  if (!findStepKind(getKind()))
    return emitOpError() << "has unknown kind '" << getKind() << "'";
  return success();
}
