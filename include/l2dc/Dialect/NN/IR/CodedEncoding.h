//===- CodedEncoding.h - Coded weights in and out of IR ---------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_NN_IR_CODEDENCODING_H
#define L2DC_DIALECT_NN_IR_CODEDENCODING_H

#include "l2dc/Compression/CodedWeights.h"
#include "l2dc/Dialect/NN/IR/NN.h"

namespace l2dc::nn {

/// `coded` as an attribute whose blob has a key that starts with `key`.
CodedAttr makeCoded(mlir::MLIRContext *context,
                    const compression::CodedWeights &coded,
                    llvm::StringRef key);

/// The coded weights behind `WeightEncodingAttrInterface::getCodedBytes`.
/// Fails on bytes that are damaged, missing or left over.
llvm::Expected<compression::CodedWeights>
readCoded(llvm::ArrayRef<uint8_t> bytes);

} // namespace l2dc::nn

#endif // L2DC_DIALECT_NN_IR_CODEDENCODING_H
