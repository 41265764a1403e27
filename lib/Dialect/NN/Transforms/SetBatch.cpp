//===- SetBatch.cpp - Give every input a fixed batch ----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/Transforms/Passes.h"

#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"

namespace l2dc::nn {
#define GEN_PASS_DEF_SETBATCHPASS
#include "l2dc/Dialect/NN/Transforms/Passes.h.inc"
} // namespace l2dc::nn

using namespace mlir;
using namespace l2dc::nn;

/// `type` with `extent` as its first extent; scalars stay.
static RankedTensorType withBatch(RankedTensorType type, int64_t extent) {
  if (type.getRank() == 0)
    return type;
  SmallVector<int64_t> shape(type.getShape());
  shape.front() = extent;
  return RankedTensorType::get(shape, type.getElementType());
}

/// The product of the static extents.
static int64_t staticElements(ArrayRef<int64_t> shape) {
  int64_t product = 1;
  for (int64_t extent : shape)
    if (!ShapedType::isDynamic(extent))
      product *= extent;
  return product;
}

/// The type of `op` now that its input has the static type `input` instead of
/// one with `oldBatch` (dynamic or static) as first extent.
static FailureOr<RankedTensorType>
followReshape(ReshapeOp op, RankedTensorType input, int64_t oldBatch) {
  SmallVector<int64_t> shape(op.getType().getShape());
  auto *dynamic = llvm::find_if(shape, ShapedType::isDynamic);
  int64_t elements = input.getNumElements();
  if (dynamic == shape.end() && staticElements(shape) != elements &&
      !shape.empty() && shape.front() == oldBatch)
    shape.front() = input.getDimSize(0);
  int64_t rest = staticElements(shape);
  if (dynamic != shape.end() && rest > 0 && elements % rest == 0)
    *dynamic = elements / rest;
  if (llvm::any_of(shape, ShapedType::isDynamic) ||
      staticElements(shape) != elements)
    return op.emitOpError()
           << "to " << op.getType() << " cannot follow its input to " << input;
  return RankedTensorType::get(shape, input.getElementType());
}

/// The types which `op` infers from its operands as they are now.
static LogicalResult inferAgain(InferTypeOpInterface inferring,
                                SmallVectorImpl<Type> &types) {
  Operation *op = inferring;
  return inferring.inferReturnTypes(op->getContext(), op->getLoc(),
                                    op->getOperands(), op->getAttrDictionary(),
                                    op->getPropertiesStorage(),
                                    op->getRegions(), types);
}

/// Sets the result types of `op` to what follows from its operands.
static LogicalResult updateResults(Operation *op, int64_t oldBatch) {
  if (auto reshape = dyn_cast<ReshapeOp>(op)) {
    auto type = followReshape(reshape, reshape.getInput().getType(), oldBatch);
    if (failed(type))
      return failure();
    reshape.getResult().setType(*type);
    return success();
  }
  auto inferring = dyn_cast<InferTypeOpInterface>(op);
  if (!inferring || op->getNumOperands() == 0)
    return success();
  SmallVector<Type> types;
  if (failed(inferAgain(inferring, types)))
    return failure();
  for (auto [result, type] : llvm::zip_equal(op->getResults(), types))
    result.setType(type);
  return success();
}

namespace {
struct SetBatchPass : public l2dc::nn::impl::SetBatchPassBase<SetBatchPass> {
  using SetBatchPassBase::SetBatchPassBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (size < 1) {
      function.emitError() << "the batch must be at least 1, found "
                           << size.getValue();
      return signalPassFailure();
    }
    if (!function.isExternal() && failed(setBatch(function)))
      signalPassFailure();
  }

  /// Changes the arguments, then every op in order, then the signature.
  LogicalResult setBatch(func::FuncOp function) {
    int64_t oldBatch = ShapedType::kDynamic;
    for (BlockArgument argument : function.getArguments()) {
      auto type = dyn_cast<RankedTensorType>(argument.getType());
      if (!type || type.getRank() == 0)
        continue;
      oldBatch = type.getDimSize(0);
      argument.setType(withBatch(type, size));
    }
    Block &body = function.getBody().front();
    for (Operation &op : body.without_terminator())
      if (failed(updateResults(&op, oldBatch)))
        return failure();
    function.setType(
        FunctionType::get(&getContext(), body.getArgumentTypes(),
                          body.getTerminator()->getOperandTypes()));
    return success();
  }
};
} // namespace
