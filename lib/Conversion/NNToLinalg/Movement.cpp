//===- Movement.cpp - Data movement on tensors ----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinalgBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace l2dc;

static int64_t rankOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getRank();
}

static Value lowerConcat(LinalgBuilder &build, nn::ConcatOp op) {
  int64_t rank = rankOf(op.getInputs().front());
  int64_t axis = normalizeAxis(op.getAxis(), rank);
  Extents extents = build.extents(op.getInputs().front());
  for (Value input : op.getInputs().drop_front())
    extents[axis] = build.apply(build.symbol(0) + build.symbol(1),
                                {extents[axis], build.extent(input, axis)});
  Value result = build.empty(extents);
  Extents offsets(rank, build.index(0)), ones(rank, build.index(1));
  for (Value input : op.getInputs()) {
    Extents own = build.extents(input);
    result = tensor::InsertSliceOp::create(build.builder, build.loc, input,
                                           result, offsets, own, ones);
    offsets[axis] = build.apply(build.symbol(0) + build.symbol(1),
                                {offsets[axis], own[axis]});
  }
  return result;
}

static Value lowerFlatten(LinalgBuilder &build, nn::FlattenOp op) {
  Extents extents = build.extents(op.getInput());
  int64_t rank = extents.size();
  int64_t axis = normalizeAxis(op.getAxis(), rank);
  ArrayRef<OpFoldResult> all(extents);
  return build.reshape(op.getInput(), {build.product(all.take_front(axis)),
                                       build.product(all.drop_front(axis))});
}

static Value lowerReshape(LinalgBuilder &build, nn::ReshapeOp op) {
  Extents extents;
  int64_t known = 1;
  for (int64_t extent : op.getType().getShape()) {
    extents.push_back(build.index(extent));
    if (!ShapedType::isDynamic(extent))
      known *= extent;
  }
  for (auto [i, extent] : llvm::enumerate(op.getType().getShape()))
    if (ShapedType::isDynamic(extent))
      extents[i] =
          build.apply(build.symbol(0).floorDiv(std::max<int64_t>(known, 1)),
                      {build.product(build.extents(op.getInput()))});
  return build.reshape(op.getInput(), extents);
}

static Value lowerTranspose(LinalgBuilder &build, nn::TransposeOp op) {
  int64_t rank = rankOf(op.getInput());
  Extents extents;
  SmallVector<AffineExpr> read(rank);
  for (auto [i, dim] : llvm::enumerate(op.getPermutation())) {
    extents.push_back(build.extent(op.getInput(), dim));
    read[dim] = build.dim(i);
  }
  return build.generic(
      op.getInput(), build.empty(extents),
      {build.affineMap(rank, read), build.builder.getMultiDimIdentityMap(rank)},
      [](LinalgBuilder &, ValueRange arguments) { return arguments[0]; });
}

/// The position in an extent from which padding at `position` (counted from its
/// begin) is filled.
static Value mirrored(LinalgBuilder &build, Value position, Value extent,
                      nn::PadMode mode) {
  OpBuilder &builder = build.builder;
  Location loc = build.loc;
  Value zero = arith::ConstantIndexOp::create(builder, loc, 0);
  Value one = arith::ConstantIndexOp::create(builder, loc, 1);
  Value last = arith::SubIOp::create(builder, loc, extent, one);
  if (mode == nn::PadMode::Edge) {
    Value raised = arith::MaxSIOp::create(builder, loc, position, zero);
    return arith::MinSIOp::create(builder, loc, raised, last);
  }
  Value negative = arith::SubIOp::create(builder, loc, zero, position);
  Value magnitude = arith::MaxSIOp::create(builder, loc, position, negative);
  Value twice = arith::AddIOp::create(builder, loc, last, last);
  Value reflected = arith::SubIOp::create(builder, loc, twice, magnitude);
  return arith::MinSIOp::create(builder, loc, magnitude, reflected);
}

/// A border whose values come from the tensor.
static Value padFromInside(LinalgBuilder &build, nn::PadOp op,
                           ArrayRef<int64_t> low, ArrayRef<int64_t> high) {
  OpBuilder &builder = build.builder;
  Extents inner = build.extents(op.getInput()), outer;
  for (auto [dim, size] : llvm::enumerate(inner))
    outer.push_back(
        build.apply(build.symbol(0) + (low[dim] + high[dim]), {size}));
  unsigned rank = outer.size();
  Value init = build.empty(outer);
  return build.generic(
      {}, init, {builder.getMultiDimIdentityMap(rank)},
      [&](LinalgBuilder &scalars, ValueRange) -> Value {
        SmallVector<Value> source;
        for (unsigned dim = 0; dim < rank; ++dim) {
          Value at = linalg::IndexOp::create(scalars.builder, scalars.loc, dim);
          Value begin = arith::ConstantIndexOp::create(scalars.builder,
                                                       scalars.loc, low[dim]);
          Value position =
              arith::SubIOp::create(scalars.builder, scalars.loc, at, begin);
          Value extent = scalars.value(inner[dim]);
          source.push_back(mirrored(scalars, position, extent, op.getMode()));
        }
        return tensor::ExtractOp::create(scalars.builder, scalars.loc,
                                         op.getInput(), source);
      });
}

static Value lowerPad(LinalgBuilder &build, nn::PadOp op) {
  size_t rank = rankOf(op.getInput());
  ArrayRef<int64_t> low = op.getPads().take_front(rank);
  ArrayRef<int64_t> high = op.getPads().drop_front(rank);
  if (op.getMode() != nn::PadMode::Constant)
    return padFromInside(build, op, low, high);
  auto toIndex = [&](int64_t amount) { return build.index(amount); };
  return build.pad(op.getInput(), llvm::map_to_vector(low, toIndex),
                   llvm::map_to_vector(high, toIndex),
                   op.getValue().convertToFloat());
}

Value l2dc::lowerMovement(LinalgBuilder &build, Operation *op) {
  return TypeSwitch<Operation *, Value>(op)
      .Case([&](nn::ConcatOp concat) { return lowerConcat(build, concat); })
      .Case([&](nn::FlattenOp flatten) { return lowerFlatten(build, flatten); })
      .Case([&](nn::ReshapeOp reshape) { return lowerReshape(build, reshape); })
      .Case([&](nn::TransposeOp transpose) {
        return lowerTranspose(build, transpose);
      })
      .Case([&](nn::PadOp pad) { return lowerPad(build, pad); })
      .Default(Value());
}
