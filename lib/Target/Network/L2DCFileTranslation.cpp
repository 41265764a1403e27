//===- L2DCFileTranslation.cpp - nn modules to and from .l2dc files -------===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "l2dc/Dialect/NN/IR/NN.h"
#include "l2dc/Target/Network/NetworkTranslation.h"

#include "mlir/Tools/mlir-translate/Translation.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace l2dc;

static void registerDialects(DialectRegistry &registry) {
  registry.insert<func::FuncDialect, nn::NNDialect>();
}

static LogicalResult writeL2DC(ModuleOp module, raw_ostream &os) {
  func::FuncOp function = nn::getNetworkFunction(module);
  if (!function)
    return failure();
  auto net = nn::translateToCompressedNetwork(function);
  if (failed(net))
    return failure();
  auto bytes = target::serialize(*net);
  if (!bytes)
    return module.emitError() << llvm::toString(bytes.takeError());
  os << *bytes;
  return success();
}

static OwningOpRef<ModuleOp> readL2DC(llvm::SourceMgr &sources,
                                      MLIRContext *context) {
  const llvm::MemoryBuffer *buffer =
      sources.getMemoryBuffer(sources.getMainFileID());
  auto net = target::deserialize(buffer->getBuffer());
  if (net)
    return nn::translateFromCompressedNetwork(context, *net);
  emitError(FileLineColLoc::get(context, buffer->getBufferIdentifier(), 0, 0))
      << llvm::toString(net.takeError());
  return {};
}

void nn::registerL2DCFileTranslations() {
  static TranslateFromMLIRRegistration toFile(
      "nn-to-l2dc", "write a network as a compressed .l2dc file",
      [](ModuleOp module, raw_ostream &os) { return writeL2DC(module, os); },
      registerDialects);
  static TranslateToMLIRRegistration fromFile(
      "l2dc-to-nn", "read the network of a compressed .l2dc file",
      [](llvm::SourceMgr &sources, MLIRContext *context) {
        return readL2DC(sources, context);
      },
      registerDialects);
}
