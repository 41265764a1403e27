//===- LinalgBuilder.cpp - Tensor code of any shape -----------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinalgBuilder.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

#include <numeric>

using namespace mlir;
using namespace l2dc;

/// Sums may be reassociated: they are vectorized, and the reference
/// interpreter's order is as good as another.
static constexpr arith::FastMathFlags sumFlags =
    arith::FastMathFlags::contract | arith::FastMathFlags::reassoc;

//===----------------------------------------------------------------------===//
// Extents
//===----------------------------------------------------------------------===//

OpFoldResult LinalgBuilder::extent(Value tensor, int64_t dim) {
  auto type = cast<RankedTensorType>(tensor.getType());
  if (!type.isDynamicDim(dim))
    return index(type.getDimSize(dim));
  return tensor::DimOp::create(builder, loc, tensor, dim).getResult();
}

Extents LinalgBuilder::extents(Value tensor) {
  Extents result;
  for (int64_t dim :
       llvm::seq(cast<RankedTensorType>(tensor.getType()).getRank()))
    result.push_back(extent(tensor, dim));
  return result;
}

Value LinalgBuilder::value(OpFoldResult extent) {
  return getValueOrCreateConstantIndexOp(builder, loc, extent);
}

OpFoldResult LinalgBuilder::apply(AffineExpr expression,
                                  ArrayRef<OpFoldResult> symbols) {
  AffineMap map = AffineMap::get(0, symbols.size(), expression);
  return affine::makeComposedFoldedAffineApply(builder, loc, map, symbols);
}

OpFoldResult LinalgBuilder::product(ArrayRef<OpFoldResult> factors) {
  OpFoldResult result = index(1);
  for (OpFoldResult factor : factors) {
    std::optional<int64_t> constant = getConstantIntValue(factor);
    std::optional<int64_t> known = getConstantIntValue(result);
    if (constant && known)
      result = index(*constant * *known);
    else if (known)
      result = apply(symbol(0) * *known, {factor});
    else
      result = apply(symbol(0) * symbol(1), {result, factor});
  }
  return result;
}

OpFoldResult LinalgBuilder::max(OpFoldResult a, OpFoldResult b) {
  std::optional<int64_t> first = getConstantIntValue(a),
                         second = getConstantIntValue(b);
  if (first && second)
    return index(std::max(*first, *second));
  return arith::MaxSIOp::create(builder, loc, value(a), value(b)).getResult();
}

//===----------------------------------------------------------------------===//
// Tensors
//===----------------------------------------------------------------------===//

Value LinalgBuilder::empty(ArrayRef<OpFoldResult> extents) {
  return tensor::EmptyOp::create(builder, loc, extents, builder.getF32Type());
}

Value LinalgBuilder::filled(ArrayRef<OpFoldResult> extents, float value) {
  return linalg::FillOp::create(builder, loc, f32(value), empty(extents))
      .getResult(0);
}

Value LinalgBuilder::generic(ValueRange inputs, Value init,
                             ArrayRef<AffineMap> maps, Body body) {
  AffineMap result = maps.back();
  SmallVector<utils::IteratorType> iterators;
  for (unsigned dim : llvm::seq(result.getNumDims()))
    iterators.push_back(result.isFunctionOfDim(dim)
                            ? utils::IteratorType::parallel
                            : utils::IteratorType::reduction);
  return linalg::GenericOp::create(
             builder, loc, init.getType(), inputs, init, maps, iterators,
             [&](OpBuilder &nested, Location nestedLoc, ValueRange arguments) {
               LinalgBuilder scalars(nested, nestedLoc);
               linalg::YieldOp::create(nested, nestedLoc,
                                       body(scalars, arguments));
             })
      .getResult(0);
}

Value LinalgBuilder::map(ValueRange inputs, Body body) {
  unsigned rank = cast<RankedTensorType>(inputs[0].getType()).getRank();
  SmallVector<AffineMap> maps(inputs.size() + 1,
                              builder.getMultiDimIdentityMap(rank));
  return generic(inputs, empty(extents(inputs[0])), maps, body);
}

AffineMap LinalgBuilder::affineMap(unsigned dims,
                                   ArrayRef<AffineExpr> results) {
  return AffineMap::get(dims, 0, results, builder.getContext());
}

AffineMap LinalgBuilder::dimsFrom(unsigned rank, unsigned first,
                                  int64_t dropped) {
  SmallVector<AffineExpr> results;
  for (unsigned i = first; i < rank; ++i)
    if (int64_t(i) != dropped)
      results.push_back(dim(i));
  return affineMap(rank, results);
}

/// What `amounts` crop: their negative parts.
static SmallVector<int64_t> croppedBy(ArrayRef<OpFoldResult> amounts) {
  return llvm::map_to_vector(amounts, [](OpFoldResult amount) {
    return std::max<int64_t>(-getConstantIntValue(amount).value_or(0), 0);
  });
}

Value LinalgBuilder::pad(Value tensor, ArrayRef<OpFoldResult> low,
                         ArrayRef<OpFoldResult> high, float value) {
  SmallVector<int64_t> cropLow = croppedBy(low), cropHigh = croppedBy(high);
  Extents inner = extents(tensor), offsets, outer;
  SmallVector<OpFoldResult> ones(inner.size(), index(1)), begins;
  for (auto [dim, size] : llvm::enumerate(inner)) {
    begins.push_back(index(cropLow[dim]));
    size = apply(symbol(0) - (cropLow[dim] + cropHigh[dim]), {size});
    OpFoldResult before = cropLow[dim] ? index(0) : low[dim];
    OpFoldResult after = cropHigh[dim] ? index(0) : high[dim];
    offsets.push_back(before);
    outer.push_back(
        apply(symbol(0) + symbol(1) + symbol(2), {size, before, after}));
  }
  if (llvm::any_of(llvm::concat<int64_t>(cropLow, cropHigh),
                   [](int64_t crop) { return crop > 0; }))
    tensor = tensor::ExtractSliceOp::create(builder, loc, tensor, begins, inner,
                                            ones);
  auto isZero = [](OpFoldResult amount) { return isZeroInteger(amount); };
  if (llvm::all_of(low, isZero) && llvm::all_of(high, isZero))
    return tensor;
  return tensor::InsertSliceOp::create(
      builder, loc, tensor, filled(outer, value), offsets, inner, ones);
}

/// All dimensions of `rank` as one group; none for a scalar.
static SmallVector<ReassociationIndices> oneGroup(int64_t rank) {
  if (rank == 0)
    return {};
  ReassociationIndices group(rank);
  std::iota(group.begin(), group.end(), 0);
  return {group};
}

Value LinalgBuilder::reshape(Value tensor, ArrayRef<OpFoldResult> extents) {
  auto type = cast<RankedTensorType>(tensor.getType());
  if (type.getRank() != 1) {
    auto flat = RankedTensorType::get(
        {type.hasStaticShape() ? type.getNumElements() : ShapedType::kDynamic},
        type.getElementType());
    if (type.getRank() == 0)
      tensor = tensor::ExpandShapeOp::create(builder, loc, flat, tensor,
                                             ArrayRef<ReassociationIndices>());
    else
      tensor = tensor::CollapseShapeOp::create(builder, loc, flat, tensor,
                                               oneGroup(type.getRank()));
  }
  SmallVector<int64_t> shape;
  SmallVector<Value> dynamic;
  dispatchIndexOpFoldResults(extents, dynamic, shape);
  auto result = RankedTensorType::get(shape, type.getElementType());
  if (shape.empty())
    return tensor::CollapseShapeOp::create(builder, loc, result, tensor,
                                           ArrayRef<ReassociationIndices>());
  auto flatType = cast<RankedTensorType>(tensor.getType());
  // A dynamic vector has a dynamic extent behind it, and a static one not.
  bool isStatic = result.hasStaticShape();
  if (isStatic != flatType.hasStaticShape()) {
    auto agreed = RankedTensorType::get(
        {isStatic ? result.getNumElements() : ShapedType::kDynamic},
        type.getElementType());
    tensor = tensor::CastOp::create(builder, loc, agreed, tensor);
  }
  if (shape.size() == 1)
    return tensor;
  return tensor::ExpandShapeOp::create(builder, loc, result, tensor,
                                       oneGroup(shape.size()),
                                       SmallVector<OpFoldResult>(extents));
}

//===----------------------------------------------------------------------===//
// Scalars
//===----------------------------------------------------------------------===//

Value LinalgBuilder::f32(float value) {
  return arith::ConstantOp::create(builder, loc,
                                   builder.getF32FloatAttr(value));
}

Value LinalgBuilder::add(Value a, Value b) {
  return arith::AddFOp::create(builder, loc, a, b, sumFlags);
}

Value LinalgBuilder::sub(Value a, Value b) {
  return arith::SubFOp::create(builder, loc, a, b);
}

Value LinalgBuilder::mul(Value a, Value b) {
  return arith::MulFOp::create(builder, loc, a, b,
                               arith::FastMathFlags::contract);
}

Value LinalgBuilder::div(Value a, Value b) {
  return arith::DivFOp::create(builder, loc, a, b);
}

Value LinalgBuilder::selectLess(Value a, Value b, Value isLess,
                                Value otherwise) {
  Value less =
      arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OLT, a, b);
  return arith::SelectOp::create(builder, loc, less, isLess, otherwise);
}
