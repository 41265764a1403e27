//===- Product.cpp - Matrix products as linalg.generic --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinalgBuilder.h"

using namespace mlir;
using namespace l2dc;

static ArrayRef<int64_t> shapeOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

static Value multiplyAdd(LinalgBuilder &scalars, ValueRange arguments) {
  return scalars.add(arguments[2], scalars.mul(arguments[0], arguments[1]));
}

/// `bias` (or zeros) for every sample.
static Value startOf(LinalgBuilder &build, nn::LinearOp op, Extents extents) {
  if (!op.getBias())
    return build.filled(extents, 0);
  return build.generic(
      op.getBias(), build.empty(extents),
      {build.affineMap(2, build.dim(1)),
       build.builder.getMultiDimIdentityMap(2)},
      [](LinalgBuilder &, ValueRange arguments) { return arguments[0]; });
}

static Value lowerLinear(LinalgBuilder &build, nn::LinearOp op) {
  Value start = startOf(
      build, op,
      {build.extent(op.getInput(), 0), build.extent(op.getWeights(), 0)});
  AffineExpr sample = build.dim(0), output = build.dim(1), input = build.dim(2);
  return build.generic({op.getInput(), op.getWeights()}, start,
                       {build.affineMap(3, {sample, input}),
                        build.affineMap(3, {output, input}),
                        build.affineMap(3, {sample, output})},
                       multiplyAdd);
}

static Value lowerMatMul(LinalgBuilder &build, nn::MatMulOp op) {
  ArrayRef<int64_t> a = shapeOf(op.getLhs()), b = shapeOf(op.getRhs());
  unsigned rank = std::max(a.size(), b.size()), leading = rank - 2;
  // The innermost loop runs along the rows of the right matrix.
  AffineExpr row = build.dim(leading), depth = build.dim(leading + 1),
             column = build.dim(leading + 2);
  Extents extents(leading, build.index(1));
  SmallVector<SmallVector<AffineExpr>, 2> reads;
  for (Value operand : {op.getLhs(), op.getRhs()}) {
    ArrayRef<int64_t> shape = shapeOf(operand);
    SmallVector<AffineExpr> &read = reads.emplace_back();
    for (unsigned i = 0; i + 2 < shape.size(); ++i) {
      unsigned dim = rank - shape.size() + i;
      bool repeats = shape[i] == 1;
      read.push_back(repeats ? build.builder.getAffineConstantExpr(0)
                             : build.dim(dim));
      if (!repeats && extents[dim] == OpFoldResult(build.index(1)))
        extents[dim] = build.extent(operand, i);
    }
  }
  reads[0].append({row, depth});
  reads[1].append({depth, column});
  extents.push_back(build.extent(op.getLhs(), a.size() - 2));
  extents.push_back(build.extent(op.getRhs(), b.size() - 1));
  SmallVector<AffineExpr> write;
  for (unsigned dim = 0; dim < leading; ++dim)
    write.push_back(build.dim(dim));
  write.append({row, column});
  return build.generic({op.getLhs(), op.getRhs()}, build.filled(extents, 0),
                       {build.affineMap(rank + 1, reads[0]),
                        build.affineMap(rank + 1, reads[1]),
                        build.affineMap(rank + 1, write)},
                       multiplyAdd);
}

Value l2dc::lowerProduct(LinalgBuilder &build, Operation *op) {
  if (auto linear = dyn_cast<nn::LinearOp>(op))
    return lowerLinear(build, linear);
  if (auto matmul = dyn_cast<nn::MatMulOp>(op))
    return lowerMatMul(build, matmul);
  return {};
}
