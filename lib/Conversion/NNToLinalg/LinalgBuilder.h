//===- LinalgBuilder.h - Tensor code of any shape ---------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_CONVERSION_NNTOLINALG_LINALGBUILDER_H
#define L2DC_LIB_CONVERSION_NNTOLINALG_LINALGBUILDER_H

#include "l2dc/Dialect/NN/IR/NN.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace l2dc {

/// Extents that are constants where they are known.
using Extents = llvm::SmallVector<mlir::OpFoldResult>;

/// `axis` counted from the first of `rank` dimensions.
inline int64_t normalizeAxis(int64_t axis, int64_t rank) {
  return axis < 0 ? axis + rank : axis;
}

/// Builds float32 tensor code at one place. Extents may be dynamic.
class LinalgBuilder {
public:
  LinalgBuilder(mlir::OpBuilder &builder, mlir::Location loc)
      : builder(builder), loc(loc) {}

  using Body =
      llvm::function_ref<mlir::Value(LinalgBuilder &, mlir::ValueRange)>;

  //===--------------------------------------------------------------------===//
  // Extents
  //===--------------------------------------------------------------------===//

  mlir::OpFoldResult index(int64_t value) {
    return builder.getIndexAttr(value);
  }
  mlir::OpFoldResult extent(mlir::Value tensor, int64_t dim);
  Extents extents(mlir::Value tensor);
  /// An extent as an SSA value of type index.
  mlir::Value value(mlir::OpFoldResult extent);
  /// The value of an affine expression over symbols.
  mlir::OpFoldResult apply(mlir::AffineExpr expression,
                           llvm::ArrayRef<mlir::OpFoldResult> symbols);
  mlir::OpFoldResult product(llvm::ArrayRef<mlir::OpFoldResult> factors);
  /// The larger one.
  mlir::OpFoldResult max(mlir::OpFoldResult a, mlir::OpFoldResult b);
  mlir::AffineExpr symbol(unsigned number) {
    return builder.getAffineSymbolExpr(number);
  }
  mlir::AffineExpr dim(unsigned number) {
    return builder.getAffineDimExpr(number);
  }

  //===--------------------------------------------------------------------===//
  // Tensors
  //===--------------------------------------------------------------------===//

  mlir::Value empty(llvm::ArrayRef<mlir::OpFoldResult> extents);
  mlir::Value filled(llvm::ArrayRef<mlir::OpFoldResult> extents, float value);
  /// `body` of the elements of `inputs` (and of `init`, the last argument) for
  /// every point of the iteration space. `maps` has one for each input and one
  /// for `init`; a dimension that the last one lacks is reduced.
  mlir::Value generic(mlir::ValueRange inputs, mlir::Value init,
                      llvm::ArrayRef<mlir::AffineMap> maps, Body body);
  /// `body` of corresponding elements of tensors of one shape.
  mlir::Value map(mlir::ValueRange inputs, Body body);
  /// A map from `dims` dimensions to those expressions.
  mlir::AffineMap affineMap(unsigned dims,
                            llvm::ArrayRef<mlir::AffineExpr> results);
  /// The map from `rank` dimensions to those from `first` on but for
  /// `dropped`.
  mlir::AffineMap dimsFrom(unsigned rank, unsigned first, int64_t dropped = -1);
  /// `tensor` inside a border of `value`. Amounts may be negative if they are
  /// constants.
  mlir::Value pad(mlir::Value tensor, llvm::ArrayRef<mlir::OpFoldResult> low,
                  llvm::ArrayRef<mlir::OpFoldResult> high, float value);
  /// The elements in order in another shape.
  mlir::Value reshape(mlir::Value tensor,
                      llvm::ArrayRef<mlir::OpFoldResult> extents);

  //===--------------------------------------------------------------------===//
  // Scalars inside a body
  //===--------------------------------------------------------------------===//

  mlir::Value f32(float value);
  mlir::Value add(mlir::Value a, mlir::Value b);
  mlir::Value sub(mlir::Value a, mlir::Value b);
  mlir::Value mul(mlir::Value a, mlir::Value b);
  mlir::Value div(mlir::Value a, mlir::Value b);
  /// `a` where it is less than `b`, else `otherwise`.
  mlir::Value selectLess(mlir::Value a, mlir::Value b, mlir::Value isLess,
                         mlir::Value otherwise);

  mlir::OpBuilder &builder;
  mlir::Location loc;
};

/// The tensor that stands for `op`'s result, or null if it is not one of the
/// kind that the function lowers.
mlir::Value lowerElementwise(LinalgBuilder &build, mlir::Operation *op);
mlir::Value lowerProduct(LinalgBuilder &build, mlir::Operation *op);
mlir::Value lowerWindow(LinalgBuilder &build, mlir::Operation *op);
mlir::Value lowerMovement(LinalgBuilder &build, mlir::Operation *op);
mlir::Value lowerNormalization(LinalgBuilder &build, mlir::Operation *op);

} // namespace l2dc

#endif // L2DC_LIB_CONVERSION_NNTOLINALG_LINALGBUILDER_H
