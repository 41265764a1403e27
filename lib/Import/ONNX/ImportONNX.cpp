//===- ImportONNX.cpp - Import of ONNX models -----------------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GraphImporter.h"
#include "Messages.h"

#include "l2dc/Dialect/NN/IR/NN.h"
#include "l2dc/Import/ONNX.h"
#include "l2dc/Support/Error.h"
#include "l2dc/Support/File.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "onnx/onnx_pb.h"
#include "llvm/Support/Path.h"

using namespace l2dc;
using namespace l2dc::importer;
using namespace mlir;

static llvm::Expected<OwningOpRef<ModuleOp>>
importBuffer(llvm::StringRef bytes, llvm::StringRef directory,
             MLIRContext *context, const ONNXImportOptions &options) {
  onnx::ModelProto model;
  if (llvm::Error error = parseModel(bytes, model))
    return std::move(error);
  return GraphImporter(model, directory, options, context).run();
}

OwningOpRef<ModuleOp> importer::importONNX(llvm::MemoryBufferRef buffer,
                                           llvm::StringRef directory,
                                           MLIRContext *context,
                                           const ONNXImportOptions &options) {
  context->loadDialect<nn::NNDialect, func::FuncDialect>();
  // Line 0 says that the place is the file as a whole.
  Location file = FileLineColLoc::get(context, buffer.getBufferIdentifier(),
                                      /*line=*/0, /*column=*/0);
  auto module = importBuffer(buffer.getBuffer(), directory, context, options);
  if (!module) {
    emitError(file) << llvm::toString(module.takeError());
    return nullptr;
  }
  if (failed(verify(**module)))
    return nullptr;
  return std::move(*module);
}

OwningOpRef<ModuleOp>
importer::importONNXFile(llvm::StringRef path, MLIRContext *context,
                         const ONNXImportOptions &options) {
  auto buffer = readFile(path);
  if (!buffer) {
    emitError(UnknownLoc::get(context)) << llvm::toString(buffer.takeError());
    return nullptr;
  }
  return importONNX(**buffer, llvm::sys::path::parent_path(path), context,
                    options);
}
