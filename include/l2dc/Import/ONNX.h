//===- ONNX.h - Import of ONNX models ---------------------------*- C++ -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_IMPORT_ONNX_H
#define L2DC_IMPORT_ONNX_H

#include "l2dc/Support/Tensor.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"

#include <string>
#include <utility>
#include <vector>

namespace l2dc::importer {

/// How a model is imported.
struct ONNXImportOptions {
  /// Graph inputs that become constants: the input's name and a file with a
  /// serialized TensorProto. Shapes, pads and limits that a model takes as
  /// inputs must be known at import.
  std::vector<std::pair<std::string, std::string>> bindings;
};

/// Imports the serialized ONNX model in `buffer` (operator sets 7 to 18) as a
/// module with one public function `@main` of `nn` operators. External weights
/// are read from files inside `directory` only. On any error emits one
/// diagnostic, which names the buffer and the node, and returns null.
mlir::OwningOpRef<mlir::ModuleOp>
importONNX(llvm::MemoryBufferRef buffer, llvm::StringRef directory,
           mlir::MLIRContext *context, const ONNXImportOptions &options = {});

/// Imports the file `path` ("-" is standard input); external weights are looked
/// for beside it.
mlir::OwningOpRef<mlir::ModuleOp>
importONNXFile(llvm::StringRef path, mlir::MLIRContext *context,
               const ONNXImportOptions &options = {});

/// Reads a file with one serialized TensorProto of any numeric element type,
/// as float32.
llvm::Expected<Tensor> readONNXTensor(llvm::StringRef path);

/// Registers `--import-onnx` and its options with the translation driver.
void registerONNXImport();

} // namespace l2dc::importer

#endif // L2DC_IMPORT_ONNX_H
