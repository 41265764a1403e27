//===- Messages.h - Reading protocol buffers --------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_LIB_IMPORT_ONNX_MESSAGES_H
#define L2DC_LIB_IMPORT_ONNX_MESSAGES_H

#include "Constant.h"

namespace onnx {
class ModelProto;
} // namespace onnx

namespace l2dc::importer {

/// Parses serialized messages. Fail on damaged bytes.
llvm::Error parseModel(llvm::StringRef bytes, onnx::ModelProto &model);
llvm::Error parseTensor(llvm::StringRef bytes, onnx::TensorProto &tensor);

/// The tensor in a file that holds one TensorProto.
llvm::Expected<Constant> readConstantFile(llvm::StringRef path);

} // namespace l2dc::importer

#endif // L2DC_LIB_IMPORT_ONNX_MESSAGES_H
