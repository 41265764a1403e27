//===- Translation.cpp - The --import-onnx translation --------------------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/IR/NN.h"
#include "l2dc/Import/ONNX.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Tools/mlir-translate/Translation.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"

using namespace l2dc;
using namespace l2dc::importer;

/// Splits the values of `--onnx-bind` at their first '='.
static llvm::Expected<ONNXImportOptions>
parseBindings(const llvm::cl::list<std::string> &bindings) {
  ONNXImportOptions options;
  for (const std::string &binding : bindings) {
    auto [name, path] = llvm::StringRef(binding).split('=');
    if (name.empty() || path.empty())
      return llvm::createStringError("--onnx-bind needs NAME=FILE, found '" +
                                     binding + "'");
    options.bindings.emplace_back(name, path);
  }
  return options;
}

void importer::registerONNXImport() {
  static llvm::cl::list<std::string> bindings(
      "onnx-bind", llvm::cl::value_desc("NAME=FILE"),
      llvm::cl::desc("Make a graph input of the ONNX model a constant, read "
                     "from a file with one serialized TensorProto"));
  static mlir::TranslateToMLIRRegistration registration(
      "import-onnx", "import an ONNX model as nn operators",
      [](llvm::SourceMgr &sources,
         mlir::MLIRContext *context) -> mlir::OwningOpRef<mlir::Operation *> {
        auto options = parseBindings(bindings);
        if (!options) {
          mlir::emitError(mlir::UnknownLoc::get(context))
              << llvm::toString(options.takeError());
          return nullptr;
        }
        const llvm::MemoryBuffer *buffer =
            sources.getMemoryBuffer(sources.getMainFileID());
        auto directory =
            llvm::sys::path::parent_path(buffer->getBufferIdentifier());
        return importONNX(*buffer, directory, context, *options);
      },
      [](mlir::DialectRegistry &registry) {
        registry.insert<mlir::func::FuncDialect, nn::NNDialect>();
      });
}
