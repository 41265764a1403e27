//===- ImportBuilder.h - Building nn from other dialects --------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_CONVERSION_TONN_IMPORTBUILDER_H
#define L2DC_LIB_CONVERSION_TONN_IMPORTBUILDER_H

#include "l2dc/Dialect/NN/IR/NN.h"
#include "l2dc/Support/Tensor.h"

#include "mlir/IR/PatternMatch.h"

#include <optional>

namespace l2dc {

/// A ranked float32 tensor.
bool isFloatTensor(mlir::Type type);

/// The elements of a float32 constant of `nn`, `tosa` or `arith`; nothing if
/// `value` is another value.
std::optional<Tensor> getConstant(mlir::Value value);

/// `tensor` with dimension i taken from dimension `permutation[i]`.
Tensor transposed(const Tensor &tensor, llvm::ArrayRef<int64_t> permutation);

/// Builds `nn` operators in place of `op`.
class ImportBuilder {
public:
  ImportBuilder(mlir::PatternRewriter &rewriter, mlir::Operation *op)
      : rewriter(rewriter), loc(op->getLoc()) {}

  mlir::Value weight(const Tensor &tensor);
  mlir::Value transpose(mlir::Value value, llvm::ArrayRef<int64_t> permutation);
  /// Between the layouts of activations: N, H, W, C and N, C, H, W.
  mlir::Value toChannelsFirst(mlir::Value value) {
    return transpose(value, {0, 3, 1, 2});
  }
  mlir::Value toChannelsLast(mlir::Value value) {
    return transpose(value, {0, 2, 3, 1});
  }
  mlir::Value reshape(mlir::Value value, llvm::ArrayRef<int64_t> shape);
  mlir::Value add(mlir::Value a, mlir::Value b);
  /// `value` as a result of the given type, which may know more or fewer
  /// extents.
  mlir::Value cast(mlir::Value value, mlir::Type type);

  mlir::DenseI64ArrayAttr array(llvm::ArrayRef<int64_t> values) {
    return rewriter.getDenseI64ArrayAttr(values);
  }

  mlir::PatternRewriter &rewriter;
  mlir::Location loc;
};

/// Adds what turns operators of `tosa` into operators of `nn`.
void populateTosaLayerPatterns(mlir::RewritePatternSet &patterns);
void populateTosaElementwisePatterns(mlir::RewritePatternSet &patterns);
/// Adds what makes constants after a convolution part of it.
void populateFoldIntoConvPatterns(mlir::RewritePatternSet &patterns);
/// Adds what moves transposes towards each other until they cancel.
void populateTransposePatterns(mlir::RewritePatternSet &patterns);

} // namespace l2dc

#endif // L2DC_LIB_CONVERSION_TONN_IMPORTBUILDER_H
