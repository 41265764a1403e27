//===- WeightElements.h - Elements attributes for weights -------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_NN_IR_WEIGHTELEMENTS_H
#define L2DC_DIALECT_NN_IR_WEIGHTELEMENTS_H

#include "l2dc/Dialect/NN/IR/NN.h"

#include <vector>

namespace l2dc::nn {

/// Row-major `values` of `shape` as an f32 attribute. A splat if they are all
/// bitwise the same, a literal if they are few, otherwise a copy in a resource
/// blob, which lives as long as the context and whose key starts with `key`.
mlir::ElementsAttr makeFloatElements(mlir::MLIRContext *context,
                                     llvm::ArrayRef<int64_t> shape,
                                     llvm::ArrayRef<float> values,
                                     llvm::StringRef key);

/// The same, without a copy: the blob takes the vector over.
mlir::ElementsAttr makeFloatElements(mlir::MLIRContext *context,
                                     llvm::ArrayRef<int64_t> shape,
                                     std::vector<float> &&values,
                                     llvm::StringRef key);

/// The same for `ui8` elements.
mlir::ElementsAttr makeByteElements(mlir::MLIRContext *context,
                                    llvm::ArrayRef<int64_t> shape,
                                    llvm::ArrayRef<uint8_t> values,
                                    llvm::StringRef key);

mlir::ElementsAttr makeByteElements(mlir::MLIRContext *context,
                                    llvm::ArrayRef<int64_t> shape,
                                    std::vector<uint8_t> &&values,
                                    llvm::StringRef key);

/// The same for `ui32` elements.
mlir::ElementsAttr makeIndexElements(mlir::MLIRContext *context,
                                     llvm::ArrayRef<int64_t> shape,
                                     llvm::ArrayRef<uint32_t> values,
                                     llvm::StringRef key);

/// The weights of `encoding` as floats, row-major. The encoding must verify.
std::vector<float> decodeWeights(WeightEncodingAttrInterface encoding);

/// The weights of `encoding` as floats, row-major: in place where a blob holds
/// them so, otherwise decoded into `storage`. The view ends with either. The
/// encoding must verify.
llvm::ArrayRef<float> viewWeights(WeightEncodingAttrInterface encoding,
                                  std::vector<float> &storage);

/// Creates an `nn.weight` named `name` (empty: unnamed) with `values` of
/// `shape` as plain floats.
WeightOp createDenseWeight(mlir::OpBuilder &builder, mlir::Location loc,
                           llvm::StringRef name, llvm::ArrayRef<int64_t> shape,
                           llvm::ArrayRef<float> values);

} // namespace l2dc::nn

#endif // L2DC_DIALECT_NN_IR_WEIGHTELEMENTS_H
