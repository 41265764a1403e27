//===- Normalization.cpp - Statistics over dimensions ---------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinalgBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/TypeSwitch.h"

#include <limits>

using namespace mlir;
using namespace l2dc;

static unsigned rankOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getRank();
}

static Value lowerBatchNorm(LinalgBuilder &build, nn::BatchNormOp op) {
  unsigned rank = rankOf(op.getInput());
  AffineMap all = build.builder.getMultiDimIdentityMap(rank);
  AffineMap channel = build.affineMap(rank, build.dim(1));
  float epsilon = op.getEpsilon().convertToFloat();
  return build.generic(
      op->getOperands(), build.empty(build.extents(op.getInput())),
      {all, channel, channel, channel, channel, all},
      [&](LinalgBuilder &scalars, ValueRange v) {
        Value root =
            math::SqrtOp::create(scalars.builder, scalars.loc,
                                 scalars.add(v[4], scalars.f32(epsilon)));
        Value factor = scalars.div(v[1], root);
        return scalars.add(scalars.mul(scalars.sub(v[0], v[3]), factor), v[2]);
      });
}

/// `input` reduced along `axis` by `body`, starting from `start`.
static Value reduce(LinalgBuilder &build, Value input, int64_t axis,
                    float start, LinalgBuilder::Body body) {
  Extents extents = build.extents(input);
  extents.erase(extents.begin() + axis);
  unsigned rank = rankOf(input);
  AffineMap all = build.builder.getMultiDimIdentityMap(rank);
  return build.generic(input, build.filled(extents, start),
                       {all, build.dimsFrom(rank, 0, axis)}, body);
}

static Value lowerSoftmax(LinalgBuilder &build, nn::SoftmaxOp op) {
  Value input = op.getInput();
  unsigned rank = rankOf(input);
  int64_t axis = normalizeAxis(op.getAxis(), rank);
  AffineMap all = build.builder.getMultiDimIdentityMap(rank);
  AffineMap others = build.dimsFrom(rank, 0, axis);
  Value largest =
      reduce(build, input, axis, -std::numeric_limits<float>::infinity(),
             [](LinalgBuilder &scalars, ValueRange v) -> Value {
               return arith::MaximumFOp::create(scalars.builder, scalars.loc,
                                                v[0], v[1]);
             });
  Value powers = build.generic(
      {input, largest}, build.empty(build.extents(input)), {all, others, all},
      [](LinalgBuilder &scalars, ValueRange v) -> Value {
        return math::ExpOp::create(scalars.builder, scalars.loc,
                                   scalars.sub(v[0], v[1]));
      });
  Value sums =
      reduce(build, powers, axis, 0, [](LinalgBuilder &scalars, ValueRange v) {
        return scalars.add(v[1], v[0]);
      });
  return build.generic({powers, sums}, build.empty(build.extents(input)),
                       {all, others, all},
                       [](LinalgBuilder &scalars, ValueRange v) {
                         return scalars.div(v[0], v[1]);
                       });
}

static Value lowerGlobalAvgPool(LinalgBuilder &build, nn::GlobalAvgPoolOp op) {
  Extents extents = build.extents(op.getInput());
  unsigned rank = extents.size();
  SmallVector<AffineExpr> kept = {build.dim(0), build.dim(1)};
  Value sums = build.generic(
      op.getInput(), build.filled({extents[0], extents[1]}, 0),
      {build.builder.getMultiDimIdentityMap(rank), build.affineMap(rank, kept)},
      [](LinalgBuilder &scalars, ValueRange v) {
        return scalars.add(v[1], v[0]);
      });
  Value size = build.value(build.product(ArrayRef(extents).drop_front(2)));
  Value count = arith::IndexCastOp::create(build.builder, build.loc,
                                           build.builder.getI64Type(), size);
  Value divisor = arith::SIToFPOp::create(build.builder, build.loc,
                                          build.builder.getF32Type(), count);
  Value means = build.map(sums, [&](LinalgBuilder &scalars, ValueRange v) {
    return scalars.div(v[0], divisor);
  });
  Extents result(rank, build.index(1));
  result[0] = extents[0];
  result[1] = extents[1];
  return build.reshape(means, result);
}

static Value lowerLrn(LinalgBuilder &build, nn::LrnOp op) {
  Value input = op.getInput();
  unsigned rank = rankOf(input);
  // No sum reaches over more channels than there are.
  int64_t channels = cast<RankedTensorType>(input.getType()).getDimSize(1);
  int64_t size = op.getSize();
  int64_t before = (size - 1) / 2, after = size / 2;
  if (!ShapedType::isDynamic(channels)) {
    before = std::min(before, channels);
    after = std::min(after, channels);
  }
  Extents low(rank, build.index(0)), high(rank, build.index(0));
  low[1] = build.index(before);
  high[1] = build.index(after);
  Value padded = build.pad(input, low, high, 0);
  // The channels of the sum are the outer loop of the rows.
  AffineMap all = build.builder.getMultiDimIdentityMap(rank);
  SmallVector<AffineExpr> write, read;
  for (unsigned dim = 0; dim < rank; ++dim)
    write.push_back(build.dim(dim < 2 ? dim : dim + 1));
  read = write;
  read[1] = build.dim(1) + build.dim(2);
  Value window = build.empty({build.index(before + after + 1)});
  Value sums = build.generic(
      {padded, window}, build.filled(build.extents(input), 0),
      {build.affineMap(rank + 1, read), build.affineMap(rank + 1, build.dim(2)),
       build.affineMap(rank + 1, write)},
      [](LinalgBuilder &scalars, ValueRange v) {
        return scalars.add(v[2], scalars.mul(v[0], v[0]));
      });
  float bias = op.getBias().convertToFloat();
  float factor = op.getAlpha().convertToFloat() / float(op.getSize());
  float beta = op.getBeta().convertToFloat();
  return build.generic(
      {input, sums}, build.empty(build.extents(input)), {all, all, all},
      [&](LinalgBuilder &scalars, ValueRange v) {
        Value base = scalars.add(scalars.f32(bias),
                                 scalars.mul(scalars.f32(factor), v[1]));
        Value power = math::PowFOp::create(scalars.builder, scalars.loc, base,
                                           scalars.f32(beta));
        return scalars.div(v[0], power);
      });
}

Value l2dc::lowerNormalization(LinalgBuilder &build, Operation *op) {
  return TypeSwitch<Operation *, Value>(op)
      .Case([&](nn::BatchNormOp norm) { return lowerBatchNorm(build, norm); })
      .Case([&](nn::SoftmaxOp softmax) { return lowerSoftmax(build, softmax); })
      .Case([&](nn::GlobalAvgPoolOp pool) {
        return lowerGlobalAvgPool(build, pool);
      })
      .Case([&](nn::LrnOp lrn) { return lowerLrn(build, lrn); })
      .Default(Value());
}
