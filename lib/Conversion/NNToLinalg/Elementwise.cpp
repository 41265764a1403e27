//===- Elementwise.cpp - Element-wise functions as linalg.generic ---------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinalgBuilder.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace l2dc;

static Value mapUnary(LinalgBuilder &build, Operation *op,
                      function_ref<Value(LinalgBuilder &, Value)> function) {
  return build.map(op->getOperand(0),
                   [&](LinalgBuilder &scalars, ValueRange arguments) {
                     return function(scalars, arguments[0]);
                   });
}

/// The expressions by which an operand of `shape` is read where the result has
/// `rank` dimensions: an extent of 1 is repeated.
static AffineMap broadcastMap(LinalgBuilder &build, ArrayRef<int64_t> shape,
                              unsigned rank) {
  SmallVector<AffineExpr> results;
  for (auto [i, extent] : llvm::enumerate(shape)) {
    unsigned dim = rank - shape.size() + i;
    results.push_back(extent == 1 ? build.builder.getAffineConstantExpr(0)
                                  : build.dim(dim));
  }
  return build.affineMap(rank, results);
}

static ArrayRef<int64_t> shapeOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

/// The extents of what two operands broadcast to.
static Extents broadcastExtents(LinalgBuilder &build, Value lhs, Value rhs) {
  size_t rank = std::max(shapeOf(lhs).size(), shapeOf(rhs).size());
  Extents extents;
  for (size_t i = 0; i < rank; ++i) {
    OpFoldResult extent = build.index(1);
    for (Value operand : {lhs, rhs}) {
      size_t missing = rank - shapeOf(operand).size();
      if (i < missing || shapeOf(operand)[i - missing] == 1)
        continue;
      bool isStatic =
          isa<Attribute>(extent) && extent != OpFoldResult(build.index(1));
      if (!isStatic)
        extent = build.extent(operand, i - missing);
    }
    extents.push_back(extent);
  }
  return extents;
}

static Value
mapBinary(LinalgBuilder &build, Operation *op,
          function_ref<Value(LinalgBuilder &, Value, Value)> function) {
  Value lhs = op->getOperand(0), rhs = op->getOperand(1);
  Extents extents = broadcastExtents(build, lhs, rhs);
  unsigned rank = extents.size();
  SmallVector<AffineMap> maps = {broadcastMap(build, shapeOf(lhs), rank),
                                 broadcastMap(build, shapeOf(rhs), rank),
                                 build.builder.getMultiDimIdentityMap(rank)};
  return build.generic({lhs, rhs}, build.empty(extents), maps,
                       [&](LinalgBuilder &scalars, ValueRange arguments) {
                         return function(scalars, arguments[0], arguments[1]);
                       });
}

Value l2dc::lowerElementwise(LinalgBuilder &build, Operation *op) {
  return TypeSwitch<Operation *, Value>(op)
      .Case([&](nn::ReluOp) {
        return mapUnary(build, op, [](LinalgBuilder &scalars, Value x) {
          Value zero = scalars.f32(0);
          return scalars.selectLess(x, zero, zero, x);
        });
      })
      .Case([&](nn::ClipOp clip) {
        return mapUnary(build, op, [&](LinalgBuilder &scalars, Value x) {
          Value low = scalars.f32(clip.getLow().convertToFloat());
          Value high = scalars.f32(clip.getHigh().convertToFloat());
          Value raised = scalars.selectLess(x, low, low, x);
          return scalars.selectLess(high, raised, high, raised);
        });
      })
      .Case([&](nn::LeakyReluOp leaky) {
        return mapUnary(build, op, [&](LinalgBuilder &scalars, Value x) {
          Value alpha = scalars.f32(leaky.getAlpha().convertToFloat());
          return scalars.selectLess(x, scalars.f32(0), scalars.mul(alpha, x),
                                    x);
        });
      })
      .Case([&](nn::SigmoidOp) {
        return mapUnary(build, op, [](LinalgBuilder &scalars, Value x) {
          Value one = scalars.f32(1);
          Value power = math::ExpOp::create(scalars.builder, scalars.loc,
                                            scalars.sub(scalars.f32(0), x));
          return scalars.div(one, scalars.add(one, power));
        });
      })
      .Case([&](nn::TanhOp) {
        return mapUnary(build, op, [](LinalgBuilder &scalars, Value x) {
          return Value(math::TanhOp::create(scalars.builder, scalars.loc, x));
        });
      })
      .Case([&](nn::AddOp) {
        return mapBinary(build, op,
                         [](LinalgBuilder &scalars, Value a, Value b) {
                           return scalars.add(a, b);
                         });
      })
      .Case([&](nn::SubOp) {
        return mapBinary(build, op,
                         [](LinalgBuilder &scalars, Value a, Value b) {
                           return scalars.sub(a, b);
                         });
      })
      .Case([&](nn::MulOp) {
        return mapBinary(build, op,
                         [](LinalgBuilder &scalars, Value a, Value b) {
                           return scalars.mul(a, b);
                         });
      })
      .Default(Value());
}
